// From a study to its findings.
//
//   1. list the outcomes: every test, leg, shown number and first passage of every claim, the first
//      test again in every shown scenario, and every datum as the window of the model it speaks of;
//      each gets a collector that knows the finding it fills
//   2. run the ensemble; each block goes through the collectors and the fans, in parallel, each
//   into
//      its own place
//   3. finish: collectors write their findings, ledgers and face matches are computed
#include "analyse/assess.h"

#include "analyse/collect.h"
#include "analyse/ledger_find.h"
#include "base/alloc.h"
#include "num/philox.h"
#include "study/face_match.h"

#include <math.h>

#define MOST_FAILURES 20 // kept for the record

typedef struct assessment {
    const ps_study *study;
    const ps_ensemble_options *options;
    ps_findings *findings;
    ps_outcome_want *wants;
    ps_collector *collectors; // one an outcome
    int32_t n;
    int32_t cap_wants;
    int32_t cap_collectors;
    ps_ensemble *ensemble;
    ps_collector *fan_points; // [fan][time]
    int32_t n_fan_points;
    ps_pool *pool;
    const ps_block *block; // in hand
    double *evidence_sum;  // of the draws that evidence switches
    int64_t members_seen;
} assessment;

static ps_rc add_outcome(assessment *a, ps_str name, const ps_expr *expr, ps_collector collector)
{
    PS_TRY(ps_grow(&a->wants, &a->cap_wants, a->n, sizeof *a->wants));
    PS_TRY(ps_grow(&a->collectors, &a->cap_collectors, a->n, sizeof *a->collectors));
    a->wants[a->n] = (ps_outcome_want){name, expr};
    a->collectors[a->n] = collector;
    PS_TRY(ps_collector_init(&a->collectors[a->n], a->options->members));
    a->n++;
    return PS_OK;
}

// expressions made here, with the place of what they stand for

static ps_expr *call_node(ps_arena *arena, ps_builtin fn, ps_expr *a, ps_expr *b, ps_span span)
{
    ps_expr *e = ps_expr_new(arena, PS_EXPR_CALL, span, b == NULL ? 1 : 2);
    if (e != NULL) {
        e->builtin = fn;
        e->args[0] = a;
        if (b != NULL) {
            e->args[1] = b;
        }
    }
    return e == NULL || a == NULL ? NULL : e;
}

static ps_expr *num_node(ps_arena *arena, double x, ps_span span)
{
    ps_expr *e = ps_expr_new(arena, PS_EXPR_NUM, span, 0);
    if (e != NULL) {
        e->num = x;
    }
    return e;
}

static ps_expr *binary_node(ps_arena *arena, ps_binary op, ps_expr *a, ps_expr *b, ps_span span)
{
    ps_expr *e = ps_expr_new(arena, PS_EXPR_BINARY, span, 2);
    if (e != NULL) {
        e->op = op;
        e->args[0] = a;
        e->args[1] = b;
    }
    return a == NULL || b == NULL ? NULL : e;
}

static ps_expr *over_node(ps_arena *arena, ps_builtin fn, ps_expr *path, double from, double to)
{
    if (path == NULL) {
        return NULL;
    }
    ps_expr *over = ps_expr_new(arena, PS_EXPR_OVER, path->span, 1);
    if (over == NULL) {
        return NULL;
    }
    over->args[0] = path;
    over->from = from;
    over->to = to;
    return call_node(arena, fn, over, NULL, path->span);
}

static ps_expr *series_node(const ps_study *study, ps_series_ref ref, ps_arena *arena, ps_span span)
{
    ps_expr *e = ps_expr_new(arena, PS_EXPR_NAME, span, 0);
    if (e == NULL) {
        return NULL;
    }
    if (ref.derived >= 0) {
        *e = *study->derived[ref.derived].expr;
    } else {
        e->var = ref.var;
        e->text = study->model->vars[ref.var].name;
    }
    return e;
}

// the model's side of a datum, as docs/study-file.md says for each `observe`
static ps_expr *datum_expr(const assessment *a, const ps_data_series *s, const ps_datum *d)
{
    ps_arena *arena = a->findings->arena;
    ps_expr *x = series_node(a->study, s->of, arena, d->span);
    switch (s->observe) {
    case PS_OBSERVE_MEAN:
        return over_node(arena, PS_FN_MEAN, x, d->from, d->to);
    case PS_OBSERVE_END:
        return call_node(arena, PS_FN_AT, x, num_node(arena, d->to, d->span), d->span);
    case PS_OBSERVE_SUM:
    case PS_OBSERVE_YTD:
    case PS_OBSERVE_CUMULATIVE:
        return over_node(arena, PS_FN_SUM, x, d->from, d->to);
    case PS_OBSERVE_YOY: {
        ps_expr *now = over_node(arena, PS_FN_MEAN, x, d->from, d->to);
        ps_expr *before = over_node(arena, PS_FN_MEAN, x, d->from - 1.0, d->to - 1.0);
        ps_expr *ratio = binary_node(arena, PS_BIN_DIV, now, before, d->span);
        return binary_node(arena, PS_BIN_SUB, ratio, num_node(arena, 1.0, d->span), d->span);
    }
    }
    return NULL;
}

static bool reads_other_scenario(const ps_expr *e)
{
    if (e->kind == PS_EXPR_CALL && e->builtin == PS_FN_IN) {
        return true;
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        if (reads_other_scenario(e->args[i])) {
            return true;
        }
    }
    return false;
}

static ps_expr *in_scenario(const assessment *a, int32_t scenario, const ps_expr *expr)
{
    ps_arena *arena = a->findings->arena;
    ps_expr *name = ps_expr_new(arena, PS_EXPR_TEXT, expr->span, 0);
    ps_expr *copy = ps_expr_new(arena, PS_EXPR_NUM, expr->span, 0);
    if (name == NULL || copy == NULL) {
        return NULL;
    }
    name->text = a->study->scenarios[scenario].name;
    *copy = *expr;
    return call_node(arena, PS_FN_IN, name, copy, expr->span);
}

static ps_collector test_collector(ps_test_kind kind, ps_probability *p)
{
    return (ps_collector){.kind = kind == PS_TEST_CHANCE ? PS_COLLECT_CHANCE : PS_COLLECT_TRUTH,
                          .probability = p};
}

static ps_rc list_variants(assessment *a, ps_claim_finding *f)
{
    const ps_claim *claim = f->claim;
    for (int32_t i = 0; i < claim->n_variants; i++) {
        const ps_variant *v = &claim->variants[i];
        f->variants[i].variant = v;
        if (v->kind != PS_TEST_POSTERIOR) {
            PS_TRY(add_outcome(a, v->name, v->expr,
                               test_collector(v->kind, &f->variants[i].probability)));
        }
    }
    return PS_OK;
}

// the first test again in each scenario that the report compares
static ps_rc list_scenarios(assessment *a, ps_claim_finding *f)
{
    const ps_claim *claim = f->claim;
    const ps_variant *v = claim->n_variants > 0 ? &claim->variants[0] : NULL;
    if (v == NULL || v->kind == PS_TEST_POSTERIOR || reads_other_scenario(v->expr)) {
        return PS_OK;
    }
    for (int32_t s = 1; s < a->study->n_scenarios; s++) {
        if (!a->study->scenarios[s].show) {
            continue;
        }
        ps_claim_scenario *cs = &f->scenarios[f->n_scenarios++];
        cs->scenario = s;
        const ps_expr *expr = in_scenario(a, s, v->expr);
        if (expr == NULL) {
            return PS_ERR_MEMORY;
        }
        PS_TRY(add_outcome(a, v->name, expr, test_collector(v->kind, &cs->probability)));
    }
    return PS_OK;
}

static ps_rc list_claim(assessment *a, ps_claim_finding *f)
{
    const ps_claim *claim = f->claim;
    ps_arena *arena = a->findings->arena;
    f->variants = ps_arena_array(arena, (size_t)claim->n_variants, sizeof *f->variants);
    f->legs = ps_arena_array(arena, (size_t)claim->n_legs, sizeof *f->legs);
    f->shows = ps_arena_array(arena, (size_t)claim->n_shows, sizeof *f->shows);
    f->scenarios = ps_arena_array(arena, (size_t)a->study->n_scenarios, sizeof *f->scenarios);
    if (f->variants == NULL || f->legs == NULL || f->shows == NULL || f->scenarios == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(list_variants(a, f));
    PS_TRY(list_scenarios(a, f));
    for (int32_t i = 0; i < claim->n_legs; i++) {
        f->legs[i].leg = &claim->legs[i];
        PS_TRY(add_outcome(a, claim->legs[i].name, claim->legs[i].expr,
                           test_collector(PS_TEST_TRUE_IF, &f->legs[i].probability)));
    }
    for (int32_t i = 0; i < claim->n_shows; i++) {
        f->shows[i].show = &claim->shows[i];
        PS_TRY(add_outcome(
            a, claim->shows[i].name, claim->shows[i].expr,
            (ps_collector){.kind = PS_COLLECT_QUANTILES, .quantiles = &f->shows[i].quantiles}));
    }
    f->has_passage = claim->has_when;
    if (!claim->has_when) {
        return PS_OK;
    }
    f->passage.from = claim->when_from;
    f->passage.to = claim->when_to;
    return add_outcome(a, claim->when.name, claim->when.expr,
                       (ps_collector){.kind = PS_COLLECT_PASSAGE,
                                      .passage = &f->passage,
                                      .horizon = claim->when_to});
}

static ps_rc list_data(assessment *a, ps_data_check *check, uint64_t seed)
{
    const ps_data_series *s = check->series;
    check->rows = ps_arena_array(a->findings->arena, (size_t)s->n_data, sizeof *check->rows);
    if (check->rows == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < s->n_data; i++) {
        check->rows[i].datum = &s->data[i];
        const ps_expr *expr = datum_expr(a, s, &s->data[i]);
        if (expr == NULL) {
            return PS_ERR_MEMORY;
        }
        const ps_stream stream =
            ps_stream_of(seed, s->series, (uint32_t)(ps_hash64(s->data[i].date) & 0x7fffffffU));
        PS_TRY(add_outcome(a, s->label, expr,
                           (ps_collector){.kind = PS_COLLECT_DATUM,
                                          .row = &check->rows[i],
                                          .series = s,
                                          .noise_key = ps_stream_key(stream)}));
    }
    return PS_OK;
}

static ps_rc list_outcomes(assessment *a)
{
    const ps_study *study = a->study;
    ps_findings *f = a->findings;
    f->claims = ps_arena_array(f->arena, (size_t)study->n_claims, sizeof *f->claims);
    f->data = ps_arena_array(f->arena, (size_t)study->n_data, sizeof *f->data);
    if (f->claims == NULL || f->data == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < study->n_claims; i++) {
        f->claims[i].claim = &study->claims[i];
        PS_TRY(list_claim(a, &f->claims[i]));
    }
    for (int32_t i = 0; i < study->n_data; i++) {
        f->data[i].series = &study->data[i];
        PS_TRY(list_data(a, &f->data[i], a->options->seed));
    }
    return PS_OK;
}

// fans: a collector for each saved time of each output of each kept scenario
static ps_rc list_fans(assessment *a)
{
    const ps_study *study = a->study;
    ps_findings *f = a->findings;
    const double *times = NULL;
    const int32_t n_times = ps_ensemble_times(a->ensemble, &times);
    const int32_t *kept = NULL;
    const int32_t n_kept = ps_ensemble_kept(a->ensemble, &kept);
    f->n_fans = n_kept * study->n_outputs;
    f->fans = ps_arena_array(f->arena, (size_t)f->n_fans, sizeof *f->fans);
    double *own_times = ps_arena_array(f->arena, (size_t)n_times, sizeof *own_times);
    const int32_t n_points = f->n_fans * n_times;
    a->fan_points = ps_alloc_array((size_t)n_points, sizeof *a->fan_points);
    if (f->fans == NULL || own_times == NULL || a->fan_points == NULL) {
        return PS_ERR_MEMORY;
    }
    a->n_fan_points = n_points;
    memcpy(own_times, times, (size_t)n_times * sizeof *own_times);
    for (int32_t i = 0; i < f->n_fans; i++) {
        ps_fan *fan = &f->fans[i];
        fan->of = study->outputs[i % study->n_outputs];
        fan->scenario = kept[i / study->n_outputs];
        fan->n_times = n_times;
        fan->times = own_times;
        fan->at = ps_arena_array(f->arena, (size_t)n_times, sizeof *fan->at);
        if (fan->at == NULL) {
            return PS_ERR_MEMORY;
        }
        for (int32_t k = 0; k < n_times; k++) {
            a->fan_points[i * n_times + k] =
                (ps_collector){.kind = PS_COLLECT_QUANTILES, .quantiles = &fan->at[k]};
        }
    }
    return PS_OK;
}

// taking blocks

static ps_rc collect_range(void *ctx, int32_t worker, int64_t first, int64_t last)
{
    (void)worker;
    const assessment *a = ctx;
    for (int64_t i = first; i < last; i++) {
        const bool is_fan = i >= a->n;
        const int64_t at = is_fan ? i - a->n : i;
        const double *rows = is_fan ? a->block->paths : a->block->outcomes;
        ps_collector *c = is_fan ? &a->fan_points[at] : &a->collectors[at];
        PS_TRY(ps_collector_take(c, rows + at * PS_BLOCK, a->block));
    }
    return PS_OK;
}

static ps_rc record_failures(assessment *a, const ps_block *block)
{
    ps_findings *f = a->findings;
    for (int32_t s = 0; s < a->study->n_scenarios; s++) {
        const ps_program *program = ps_ensemble_program(a->ensemble, s);
        for (int32_t i = 0; program != NULL && i < block->n; i++) {
            const size_t at = (size_t)s * PS_BLOCK + (size_t)i;
            if (!block->failed[at]) {
                continue;
            }
            f->failed_by_scenario[s]++;
            if (f->n_failures < MOST_FAILURES) {
                const ps_str text = ps_float_error_text(program, &block->errors[at], f->arena);
                if (text.p == NULL) {
                    return PS_ERR_MEMORY;
                }
                f->failures[f->n_failures++] = (ps_failure){block->first + i, s, text};
            }
        }
    }
    return PS_OK;
}

static ps_rc take_block(void *ctx, const ps_block *block)
{
    assessment *a = ctx;
    a->block = block;
    PS_TRY(ps_parallel_for(a->pool, a->n + a->n_fan_points, 16, collect_range, a));
    for (int32_t d = 0; d < a->study->n_draws; d++) {
        const int32_t evidence = a->study->draws[d].evidence;
        for (int32_t i = 0; evidence >= 0 && i < block->n; i++) {
            a->evidence_sum[evidence] += block->draws[(size_t)d * PS_BLOCK + (size_t)i];
        }
    }
    a->members_seen += block->n;
    return record_failures(a, block);
}

// finishing

static void finish_data_check(ps_data_check *check)
{
    double bias = 0.0;
    int32_t n = 0;
    for (int32_t i = 0; i < check->series->n_data; i++) {
        const ps_data_check_row *row = &check->rows[i];
        const double *q = row->predicted.q;
        // an interval counts as inside where it meets the band
        check->n_inside_50 += row->datum->high >= q[1] && row->datum->low <= q[3];
        check->n_inside_90 += row->datum->high >= q[0] && row->datum->low <= q[4];
        const double observed = 0.5 * (row->datum->low + row->datum->high);
        if (isfinite(q[2]) && observed != 0.0) {
            bias += (q[2] - observed) / fabs(observed);
            n++;
        }
    }
    check->bias = n > 0 ? bias / n : NAN;
}

static ps_rc finish_evidence(assessment *a)
{
    const ps_study *study = a->study;
    ps_findings *f = a->findings;
    f->ledgers = ps_arena_array(f->arena, (size_t)study->n_evidence, sizeof *f->ledgers);
    f->faces = ps_arena_array(f->arena, (size_t)study->n_face_matches, sizeof *f->faces);
    if (f->ledgers == NULL || f->faces == NULL) {
        return PS_ERR_MEMORY;
    }
    for (int32_t i = 0; i < study->n_evidence; i++) {
        PS_TRY(ps_ledger_find(&study->evidence[i], f->arena, &f->ledgers[i]));
        f->ledgers[i].has_value = study->evidence[i].drives >= 0 && a->members_seen > 0;
        f->ledgers[i].share_in_ensemble = a->evidence_sum[i] / (double)a->members_seen;
    }
    for (int32_t i = 0; i < study->n_face_matches; i++) {
        const ps_face_match *m = &study->face_matches[i];
        f->faces[i] = (ps_face_finding){m, ps_face_match_fpir(m), ps_face_match_posterior(m)};
    }
    for (int32_t i = 0; i < study->n_claims; i++) {
        for (int32_t k = 0; k < study->claims[i].n_variants; k++) {
            const ps_variant *v = &study->claims[i].variants[k];
            if (v->kind == PS_TEST_POSTERIOR) {
                f->claims[i].variants[k].probability =
                    ps_ledger_probability(&f->ledgers[v->evidence]);
            }
        }
    }
    return PS_OK;
}

static ps_rc finish(assessment *a)
{
    ps_findings *f = a->findings;
    for (int32_t i = 0; i < a->n; i++) {
        PS_TRY(ps_collector_finish(&a->collectors[i], f->arena));
    }
    for (int32_t i = 0; i < a->n_fan_points; i++) {
        PS_TRY(ps_collector_finish(&a->fan_points[i], f->arena));
    }
    for (int32_t i = 0; i < a->study->n_data; i++) {
        finish_data_check(&f->data[i]);
    }
    f->provenance.members = a->members_seen;
    return finish_evidence(a);
}

static ps_rc new_findings(const ps_study *study, const ps_ensemble_options *options, ps_str command,
                          ps_findings **out)
{
    ps_findings *f = ps_alloc_array(1, sizeof *f);
    if (f == NULL) {
        return PS_ERR_MEMORY;
    }
    f->arena = ps_arena_new();
    f->study = study;
    if (f->arena == NULL) {
        ps_free(f);
        return PS_ERR_MEMORY;
    }
    f->failed_by_scenario =
        ps_arena_array(f->arena, (size_t)study->n_scenarios, sizeof *f->failed_by_scenario);
    f->failures = ps_arena_array(f->arena, MOST_FAILURES, sizeof *f->failures);
    f->provenance = (ps_provenance){.version = PS_VERSION,
                                    .model_hash = study->model->hash,
                                    .study_hash = study->hash,
                                    .data_hash = study->data_hash,
                                    .seed = options->seed,
                                    .members = options->members,
                                    .design = options->design == PS_DESIGN_LHS ? "lhs" : "mc",
                                    .command = ps_arena_str(f->arena, command)};
    if (f->failed_by_scenario == NULL || f->failures == NULL || f->provenance.command.p == NULL) {
        ps_findings_free(f);
        return PS_ERR_MEMORY;
    }
    *out = f;
    return PS_OK;
}

static ps_rc run(assessment *a, ps_diags *diags)
{
    a->evidence_sum =
        ps_arena_array(a->findings->arena, (size_t)a->study->n_evidence, sizeof(double));
    a->pool = ps_pool_new(a->options->threads);
    if (a->evidence_sum == NULL || a->pool == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(list_outcomes(a));
    PS_TRY(ps_ensemble_new(a->study, a->options, a->wants, a->n, diags, &a->ensemble));
    PS_TRY(list_fans(a));
    const ps_rc rc = ps_ensemble_run(a->ensemble, take_block, a, diags);
    if (rc != PS_OK && rc != PS_ERR_INTERRUPTED) {
        return rc;
    }
    PS_TRY(finish(a));
    return rc;
}

static void clear(assessment *a)
{
    for (int32_t i = 0; i < a->n; i++) {
        ps_collector_clear(&a->collectors[i]);
    }
    for (int32_t i = 0; i < a->n_fan_points; i++) {
        ps_collector_clear(&a->fan_points[i]);
    }
    ps_ensemble_free(a->ensemble);
    ps_pool_free(a->pool);
    ps_free(a->wants);
    ps_free(a->collectors);
    ps_free(a->fan_points);
}

ps_rc ps_assess(const ps_study *study, const ps_ensemble_options *options, ps_str command,
                ps_diags *diags, ps_findings **findings)
{
    ps_findings *f = NULL;
    PS_TRY(new_findings(study, options, command, &f));
    assessment a = {.study = study, .options = options, .findings = f};
    const ps_rc rc = run(&a, diags);
    clear(&a);
    if (rc == PS_OK || rc == PS_ERR_INTERRUPTED) {
        *findings = f;
    } else {
        ps_findings_free(f);
    }
    return rc;
}

void ps_findings_free(ps_findings *findings)
{
    if (findings != NULL) {
        ps_arena_free(findings->arena);
        ps_free(findings);
    }
}
