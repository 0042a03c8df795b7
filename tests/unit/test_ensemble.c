// Tests of run/ensemble and analyse/assess: the same bits for any threads, lanes, engine and
// instruction set; longer ensembles keep their first members; a failed member stops nobody.
#include "analyse/assess.h"
#include "base/alloc.h"
#include "study/study.h"

#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

/// The study, and what the ensemble gave for it: all rows of all blocks, in order.
typedef struct fixture {
    ps_diags *diags;
    ps_study *study;
} fixture;

static void set_up(fixture *f)
{
    const char *root = getenv("PENSTOCK_SOURCE");
    f->diags = ps_diags_new();
    const ps_str path =
        ps_arena_printf(f->diags->arena, "%s/tests/data/small.yaml", root == NULL ? "." : root);
    const ps_rc rc = ps_study_read(f->diags, path, &f->study);
    if (rc != PS_OK) {
        print_error("%s", ps_diags_text(f->diags, false).p);
    }
    assert_int_equal(rc, PS_OK);
}

static void tear_down(fixture *f)
{
    ps_study_free(f->study);
    ps_diags_free(f->diags);
}

/// Hash of the first `members` members' outcomes, draws and paths.
typedef struct digest {
    const ps_ensemble *ensemble;
    const ps_study *study;
    int32_t n_outcomes;
    int64_t members;
    uint64_t hash;
    int64_t n_failed;
    int64_t n_nan; // undecided outcomes of the base's first claim
} digest;

static void add_rows(digest *d, const double *rows, int32_t n_rows, const ps_block *block)
{
    for (int32_t r = 0; r < n_rows; r++) {
        for (int32_t i = 0; i < block->n && block->first + i < d->members; i++) {
            uint64_t bits = 0;
            memcpy(&bits, &rows[(size_t)r * PS_BLOCK + (size_t)i], sizeof bits);
            d->hash = ps_hash_mix(d->hash ^ ps_hash_mix(bits + (uint64_t)r));
        }
    }
}

static ps_rc take(void *ctx, const ps_block *block)
{
    digest *d = ctx;
    const double *times = NULL;
    const int32_t *kept = NULL;
    const int32_t n_times = ps_ensemble_times(d->ensemble, &times);
    const int32_t n_kept = ps_ensemble_kept(d->ensemble, &kept);
    add_rows(d, block->outcomes, d->n_outcomes, block);
    add_rows(d, block->draws, d->study->n_draws, block);
    add_rows(d, block->paths, n_kept * d->study->n_outputs * n_times, block);
    for (int32_t i = 0; i < block->n; i++) {
        d->n_failed += block->failed[i];
        d->n_nan += isnan(block->outcomes[i]);
    }
    return PS_OK;
}

static digest run(const fixture *f, ps_ensemble_options options, int64_t hashed)
{
    const ps_claim *claim = &f->study->claims[0];
    const ps_outcome_want wants[] = {
        {claim->variants[0].name, claim->variants[0].expr},
        {claim->variants[1].name, claim->variants[1].expr},
        {claim->when.name, claim->when.expr},
        {claim->shows[0].name, claim->shows[0].expr},
        {claim->shows[1].name, claim->shows[1].expr},
    };
    options.save_paths = true;
    options.seed = 5;
    ps_ensemble *ensemble = NULL;
    assert_int_equal(ps_ensemble_new(f->study, &options, wants, 5, f->diags, &ensemble), PS_OK);
    digest d = {.ensemble = ensemble, .study = f->study, .n_outcomes = 5, .members = hashed};
    assert_int_equal(ps_ensemble_run(ensemble, take, &d, f->diags), PS_OK);
    ps_ensemble_free(ensemble);
    return d;
}

static const ps_ensemble_options plain = {
    .members = 5000, .threads = 1, .lanes = 8, .engine = PS_ENGINE_SCALAR, .cpu = PS_CPU_BASE};

static void threads_lanes_engine_and_cpu_change_no_bit(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const uint64_t expected = run(&f, plain, 5000).hash;
    const int32_t threads[] = {1, 2, 7};
    const int32_t lanes[] = {8, 64, 256};
    const ps_cpu_level best = ps_cpu_detect();
    for (int32_t cpu = PS_CPU_BASE; cpu <= (int32_t)best; cpu++) {
        for (int32_t i = 0; i < 3; i++) {
            ps_ensemble_options o = plain;
            o.engine = PS_ENGINE_LANES;
            o.cpu = (ps_cpu_level)cpu;
            o.threads = threads[i];
            o.lanes = lanes[(i + cpu) % 3];
            assert_int_equal(run(&f, o, 5000).hash, expected);
        }
    }
    tear_down(&f);
}

static void longer_ensembles_keep_their_first_members(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    ps_ensemble_options o = plain;
    o.engine = PS_ENGINE_LANES;
    o.lanes = 64;
    o.members = 3000;
    const uint64_t first = run(&f, o, 3000).hash;
    o.members = 4000;
    assert_int_equal(run(&f, o, 3000).hash, first);
    // Latin hypercube: by doubling
    o.design = PS_DESIGN_LHS;
    o.members = 1500;
    const uint64_t half = run(&f, o, 1500).hash;
    o.members = 3000;
    assert_int_equal(run(&f, o, 1500).hash, half);
    assert_true(half != first);
    tear_down(&f);
}

static void failed_members_are_counted_and_stop_nobody(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const digest d = run(&f, plain, 5000);
    assert_in_range(d.n_failed, 20, 4000);
    // capital reached 200 before some of them failed: those are decided
    assert_true(d.n_nan < d.n_failed);
    tear_down(&f);
}

static void seed_changes_the_members(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const ps_ensemble_options o = {.members = 64, .seed = 1, .threads = 1};
    ps_findings *a = NULL;
    ps_findings *b = NULL;
    ps_ensemble_options other = o;
    other.seed = 2;
    assert_int_equal(ps_assess(f.study, &o, ps_str_of("assess"), f.diags, &a), PS_OK);
    assert_int_equal(ps_assess(f.study, &other, ps_str_of("assess"), f.diags, &b), PS_OK);
    assert_true(a->claims[0].shows[0].quantiles.q[2] != b->claims[0].shows[0].quantiles.q[2]);
    ps_findings_free(a);
    ps_findings_free(b);
    tear_down(&f);
}

static void findings_agree_with_the_members(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const ps_ensemble_options o = {
        .members = 5000, .seed = 5, .threads = 2, .save_paths = true, .shown_only = true};
    ps_findings *found = NULL;
    assert_int_equal(ps_assess(f.study, &o, ps_str_of("assess"), f.diags, &found), PS_OK);
    const ps_probability *p = &found->claims[0].variants[0].probability;
    assert_int_equal(p->members, 5000);
    assert_true(p->p == (double)p->n_true / (double)(5000 - p->n_failed));
    assert_true(p->low < p->p && p->p < p->high);
    assert_true(p->p_if_failed_false <= p->p && p->p <= p->p_if_failed_true);
    assert_int_equal(found->claims[0].n_scenarios, 1);
    // the fan's median at the last saved time lies between its quartiles, in both scenarios
    assert_int_equal(found->n_fans, 4);
    for (int32_t i = 0; i < found->n_fans; i++) {
        const ps_quantiles *q = &found->fans[i].at[found->fans[i].n_times - 1];
        assert_true(q->q[0] <= q->q[1] && q->q[1] <= q->q[2] && q->q[2] <= q->q[4]);
    }
    const ps_passage *passage = &found->claims[0].passage;
    assert_true(passage->n == 5000 && passage->share > 0.0 && passage->share <= 1.0);
    assert_true(found->n_failures > 0 && found->failed_by_scenario[0] > 0);
    assert_non_null(strstr(found->failures[0].text.p, "strain"));
    ps_findings_free(found);
    tear_down(&f);
}

static bool stop_at_once(void *ctx, int64_t done, int64_t members)
{
    (void)ctx;
    (void)members;
    return done < 4500; // within the second block
}

static void interrupted_assessment_gives_the_finished_blocks(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const ps_ensemble_options o = {
        .members = 20000, .seed = 5, .threads = 1, .progress = {.tell = stop_at_once}};
    ps_findings *found = NULL;
    assert_int_equal(ps_assess(f.study, &o, ps_str_of("assess"), f.diags, &found),
                     PS_ERR_INTERRUPTED);
    assert_int_equal(found->provenance.members, PS_BLOCK);
    assert_int_equal(found->claims[0].variants[0].probability.members, PS_BLOCK);
    ps_findings_free(found);
    tear_down(&f);
}

static void running_out_of_memory_is_reported_and_leaks_nothing(void **state)
{
    (void)state;
    fixture f;
    set_up(&f);
    const int64_t live = ps_alloc_live_count();
    const ps_ensemble_options o = {.members = 16, .seed = 5, .threads = 1, .lanes = 8};
    ps_rc rc = PS_ERR_MEMORY;
    for (int64_t n = 0; rc != PS_OK && n < 20000; n += 1 + n / 8) {
        ps_findings *found = NULL;
        ps_alloc_fail_after(n);
        rc = ps_assess(f.study, &o, ps_str_of("assess"), f.diags, &found);
        ps_alloc_fail_after(-1);
        assert_true(rc == PS_OK || rc == PS_ERR_MEMORY);
        ps_findings_free(found);
        assert_int_equal(ps_alloc_live_count(), live);
    }
    assert_int_equal(rc, PS_OK);
    tear_down(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(threads_lanes_engine_and_cpu_change_no_bit),
        cmocka_unit_test(longer_ensembles_keep_their_first_members),
        cmocka_unit_test(failed_members_are_counted_and_stop_nobody),
        cmocka_unit_test(seed_changes_the_members),
        cmocka_unit_test(findings_agree_with_the_members),
        cmocka_unit_test(interrupted_assessment_gives_the_finished_blocks),
        cmocka_unit_test(running_out_of_memory_is_reported_and_leaks_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
