// A study and its findings made by hand, for the tests of report/: every kind of claim, evidence,
// input and series in small; or nearly nothing; or with hostile text everywhere.
#ifndef PS_TESTS_REPORT_SAMPLE_H
#define PS_TESTS_REPORT_SAMPLE_H

#include "analyse/findings.h"
#include "analyse/words.h"

#include <math.h>
#include <stdio.h>

typedef struct sample {
    ps_arena *arena;
    const char *text; // appended to every text of the study
    ps_study study;
    ps_model model;
    ps_findings findings;
} sample;

#define SAMPLE_TIMES 25
#define SAMPLE_MEMBERS 20000

static inline void *sample_block(sample *s, size_t n, size_t item)
{
    return ps_arena_array(s->arena, n, item);
}

static inline ps_str sample_text(sample *s, const char *text)
{
    return ps_arena_printf(s->arena, "%s%s", text, s->text);
}

static inline ps_expr *sample_expr(sample *s, double from, double to)
{
    ps_expr *e = ps_expr_new(s->arena, PS_EXPR_OVER, PS_NO_SPAN, 1);
    e->args[0] = ps_expr_new(s->arena, PS_EXPR_NUM, PS_NO_SPAN, 0);
    e->from = from;
    e->to = to;
    return e;
}

static inline ps_probability sample_probability(double p, int64_t n_failed)
{
    ps_probability x = {.members = SAMPLE_MEMBERS, .n_failed = n_failed};
    const double n = SAMPLE_MEMBERS - (double)n_failed;
    const double half = n > 0 ? 1.96 * sqrt(p * (1 - p) / n) : NAN;
    x.n_true = n > 0 ? llround(p * n) : 0;
    x.p = n > 0 ? (double)x.n_true / n : NAN;
    x.low = fmax(0, x.p - half);
    x.high = fmin(1, x.p + half);
    x.p_if_failed_false = (double)x.n_true / SAMPLE_MEMBERS;
    x.p_if_failed_true = ((double)x.n_true + (double)n_failed) / SAMPLE_MEMBERS;
    ps_words_icd203(x.p, x.low, x.high, x.words, sizeof x.words);
    return x;
}

static inline ps_quantiles sample_quantiles(double median, double sd)
{
    static const double z[PS_N_QUANTILES] = {-1.645, -0.674, 0, 0.674, 1.645};
    ps_quantiles at = {.n = SAMPLE_MEMBERS, .mean = median};
    for (int32_t i = 0; i < PS_N_QUANTILES; i++) {
        at.q[i] = median + z[i] * sd;
    }
    return at;
}

static inline void sample_model(sample *s)
{
    static const char *const names[] = {"real GDP", "inflation rate", "key rate",
                                        "Brent price table", "wage Phillips slope"};
    static const char *const units[] = {"trn RUB 2021/year", "1/year", "1/year", "USD/bbl", ""};
    s->model.name = sample_text(s, "War economy");
    s->model.n_vars = 5;
    s->model.vars = sample_block(s, 5, sizeof *s->model.vars);
    for (int32_t i = 0; i < 5; i++) {
        s->model.vars[i].name = sample_text(s, names[i]);
        s->model.vars[i].unit_text = ps_str_of(units[i]);
    }
}

static inline void sample_scenarios(sample *s, int32_t n)
{
    static const char *const names[] = {"base", "mobilise", "push beyond exhaustion",
                                        "oil 20 dollars lower", "no war spending"};
    s->study.n_scenarios = n;
    s->study.scenarios = sample_block(s, (size_t)n, sizeof *s->study.scenarios);
    for (int32_t i = 0; i < n; i++) {
        s->study.scenarios[i].name = sample_text(s, names[i]);
        s->study.scenarios[i].says = sample_text(s, "what this scenario assumes, in a sentence");
        s->study.scenarios[i].show = i > 0 && i < 4;
    }
    s->findings.failed_by_scenario = sample_block(s, (size_t)n, sizeof(int64_t));
}

static inline ps_fan sample_fan(sample *s, ps_series_ref of, int32_t scenario)
{
    ps_fan fan = {of, scenario, SAMPLE_TIMES, NULL, NULL};
    double *times = sample_block(s, SAMPLE_TIMES, sizeof *times);
    fan.at = sample_block(s, SAMPLE_TIMES, sizeof *fan.at);
    const double level = of.var == 0 ? 135 : of.var == 1 ? 0.09 : 0.02;
    for (int32_t i = 0; i < SAMPLE_TIMES; i++) {
        const double after = i > 11 ? i - 11 : 0;
        times[i] = 2022 + i * 0.25;
        const double wave =
            0.05 * sin(i * 0.4) + 0.003 * scenario * after * (scenario % 2 ? 1 : -1);
        fan.at[i] = sample_quantiles(level * (1 + wave), level * (0.01 + 0.05 * sqrt(after)));
    }
    fan.times = times;
    return fan;
}

static inline void sample_outputs(sample *s)
{
    s->study.n_derived = 1;
    s->study.derived = sample_block(s, 1, sizeof *s->study.derived);
    s->study.derived[0].name = sample_text(s, "GDP growth");
    s->study.derived[0].unit = ps_str_of("1/year");
    s->study.n_outputs = 3;
    s->study.outputs = sample_block(s, 3, sizeof *s->study.outputs);
    s->study.outputs[0] = (ps_series_ref){0, -1};
    s->study.outputs[1] = (ps_series_ref){1, -1};
    s->study.outputs[2] = (ps_series_ref){-1, 0};
    const int32_t n_shown = s->study.n_scenarios < 4 ? s->study.n_scenarios : 4;
    s->findings.fans = sample_block(s, 12, sizeof *s->findings.fans);
    for (int32_t scenario = 0; scenario < n_shown; scenario++) {
        for (int32_t o = 0; o < 3; o++) {
            s->findings.fans[s->findings.n_fans++] = sample_fan(s, s->study.outputs[o], scenario);
        }
    }
}

static inline void sample_series(sample *s, int32_t i, const char *label, ps_observe observe,
                                 int32_t var, double level)
{
    ps_data_series *series = &s->study.data[i];
    const int32_t n = i == 2 ? 2 : 11;
    *series = (ps_data_series){
        .of = {var, -1},
        .label = sample_text(s, label),
        .file = sample_text(s, "data/macro_monthly.csv"),
        .series = sample_text(s, "cpi_yoy"),
        .unit = ps_str_of("1/year"),
        .source = sample_text(s, "Rosstat"),
        .observe = observe,
        .n_data = n,
        .hash = ps_sha256_of(ps_str_of(label)),
    };
    series->data = sample_block(s, (size_t)n, sizeof *series->data);
    ps_data_check *check = &s->findings.data[i];
    check->series = series;
    check->rows = sample_block(s, (size_t)n, sizeof *check->rows);
    check->bias = i == 1 ? 0.31 : -0.04;
    for (int32_t d = 0; d < n; d++) {
        const double value = level * (1 + 0.05 * sin(d * 0.4) + 0.02 * sin(d * 7.0));
        series->data[d] = (ps_datum){.from = 2022 + d * 0.25,
                                     .to = 2022.25 + d * 0.25,
                                     .low = value,
                                     .high = d == 4 ? value * 1.08 : value,
                                     .date = sample_text(s, "2022Q1"),
                                     .grade = sample_text(s, d % 2 ? "high" : "medium")};
        check->rows[d].datum = &series->data[d];
        check->rows[d].predicted = sample_quantiles(level * (i == 1 ? 1.3 : 1), level * 0.05);
        check->rows[d].rank = 0.4;
        check->n_inside_50 += i != 1 && d % 2;
        check->n_inside_90 += i != 1;
    }
}

static inline void sample_data(sample *s)
{
    s->study.n_data = 4;
    s->study.data = sample_block(s, 4, sizeof *s->study.data);
    s->findings.data = sample_block(s, 4, sizeof *s->findings.data);
    sample_series(s, 0, "inflation, 12 months", PS_OBSERVE_MEAN, 1, 0.09);
    sample_series(s, 1, "key rate", PS_OBSERVE_END, 2, 0.12);
    sample_series(s, 2, "real GDP of the quarter", PS_OBSERVE_SUM, 0, 34);
    sample_series(s, 3, "growth on the year before", PS_OBSERVE_YOY, 0, 0.03);
    s->findings.data[3].rows[0].predicted = sample_quantiles(NAN, NAN);
    s->findings.data[3].rows[0].rank = NAN;
}

static inline void sample_passage(sample *s, ps_claim *claim, ps_passage *passage)
{
    claim->has_when = true;
    claim->when = (ps_named_expr){sample_text(s, "first month of crisis"),
                                  sample_text(s, "financial_crisis > 0.5"), NULL, PS_NO_SPAN};
    *passage = (ps_passage){.n = SAMPLE_MEMBERS,
                            .n_events = 6200,
                            .from = 2024.75,
                            .to = 2028,
                            .q = {2025.2, 2026.9, NAN, NAN, NAN},
                            .n_curve = 40};
    passage->curve_time = sample_block(s, 40, sizeof(double));
    passage->curve_p = sample_block(s, 40, sizeof(double));
    for (int32_t i = 0; i < 40; i++) {
        passage->curve_time[i] = 2024.8 + i * 0.08;
        passage->curve_p[i] = 0.4 * (1 - exp(-(i + 1) * 0.05));
    }
    passage->share = passage->curve_p[39];
}

static inline void sample_claim(sample *s, int32_t i, const char *id, const char *says,
                                const char *covers)
{
    static const char *const names[] = {"strong", "weak", "rival"};
    ps_claim *claim = &s->study.claims[i];
    claim->id = sample_text(s, id);
    claim->says = sample_text(s, says);
    claim->n_covers = 1;
    claim->covers = sample_block(s, 1, sizeof *claim->covers);
    claim->covers[0] = sample_text(s, covers);
    claim->n_variants = i == 0 ? 3 : 1;
    claim->variants = sample_block(s, 3, sizeof *claim->variants);
    ps_claim_finding *found = &s->findings.claims[i];
    found->claim = claim;
    found->variants = sample_block(s, 3, sizeof *found->variants);
    for (int32_t v = 0; v < claim->n_variants; v++) {
        claim->variants[v] = (ps_variant){
            .name = sample_text(s, names[v]),
            .says = sample_text(s, "growth below -5 % and inflation above 25 %"),
            .text = sample_text(s, "min(GDP_growth over 2025) <= -0.05 AND max(x over 2025) < 2"),
            .expr = sample_expr(s, 2025, 2026 + v),
        };
        found->variants[v].variant = &claim->variants[v];
        found->variants[v].probability = sample_probability(0.0712 * (v * 4 + 1), v == 1 ? 40 : 3);
    }
    found->n_scenarios = s->study.n_scenarios > 3 && i == 0 ? 3 : 0;
    found->scenarios = sample_block(s, 3, sizeof *found->scenarios);
    for (int32_t c = 0; c < found->n_scenarios; c++) {
        found->scenarios[c].scenario = c + 1;
        found->scenarios[c].probability = sample_probability(0.1 + 0.2 * c, 0);
    }
}

static inline void sample_claims(sample *s)
{
    s->study.n_claims = 5;
    s->study.claims = sample_block(s, 5, sizeof *s->study.claims);
    s->findings.claims = sample_block(s, 5, sizeof *s->findings.claims);
    sample_claim(s, 0, "T11", "The economy melts down within the next year.", "C3a");
    sample_claim(s, 1, "T12", "The regime or the state ends.", "C3c");
    sample_claim(s, 2, "E1", "At least 5,000 foreign troops are there for the war.", "C1a");
    sample_claim(s, 3, "T5", "A claim for which every run failed.", "nothing");
    sample_claim(s, 4, "T9", "There are only two options.", "C3a");
    ps_claim *claim = &s->study.claims[0];
    ps_claim_finding *found = &s->findings.claims[0];
    claim->has_base_rate = true;
    claim->base_low = 0.02;
    claim->base_high = 0.05;
    claim->base_source = sample_text(s, "two legs, from the spread of forecasts");
    claim->n_legs = claim->n_shows = 1;
    claim->legs = sample_block(s, 1, sizeof *claim->legs);
    claim->shows = sample_block(s, 1, sizeof *claim->shows);
    claim->legs[0] =
        (ps_named_expr){sample_text(s, "GDP falls"), sample_text(s, "a < b"), NULL, PS_NO_SPAN};
    claim->shows[0] = (ps_named_expr){sample_text(s, "GDP of 2025"),
                                      sample_text(s, "mean(a over 2025)"), NULL, PS_NO_SPAN};
    found->legs = sample_block(s, 1, sizeof *found->legs);
    found->legs[0] = (ps_leg_finding){&claim->legs[0], sample_probability(0.3, 0)};
    found->shows = sample_block(s, 1, sizeof *found->shows);
    found->shows[0] = (ps_show_finding){&claim->shows[0], sample_quantiles(-0.012, 0.02)};
    found->has_passage = true;
    sample_passage(s, claim, &found->passage);
    s->study.claims[1].variants[0].kind = PS_TEST_CHANCE;
    s->findings.claims[1].variants[0].probability.is_chance = true;
    s->study.claims[2].variants[0].kind = PS_TEST_POSTERIOR;
    s->study.claims[2].variants[0].expr = NULL;
    s->findings.claims[2].variants[0].probability =
        (ps_probability){.is_posterior = true, .p = 0.868, .low = 0.756, .high = 0.952};
    s->findings.claims[3].variants[0].probability = sample_probability(NAN, SAMPLE_MEMBERS);
    s->findings.claims[4].variants[0].probability = sample_probability(0.8, 0);
}

static inline void sample_statements(sample *s)
{
    static const char *const rows[][3] = {
        {"C1a", "South Korea NIS", "Face recognition identified officers at the front"},
        {"C3a", "Alexander J. Motyl", "The economy will melt down next year"},
        {"C3c", "Alexander J. Motyl", "It could mean the end of the regime"},
        {"C6b", "Fortune", "A massive brain drain"},
    };
    s->study.n_statements = 4;
    s->study.statements = sample_block(s, 4, sizeof *s->study.statements);
    for (int32_t i = 0; i < 4; i++) {
        s->study.statements[i] = (ps_statement){
            sample_text(s, rows[i][0]), sample_text(s, rows[i][1]),    sample_text(s, "2024-10"),
            sample_text(s, rows[i][2]), sample_text(s, "the article"), PS_NO_SPAN};
    }
}

static inline void sample_evidence(sample *s)
{
    s->study.n_evidence = 1;
    ps_evidence *evidence = sample_block(s, 1, sizeof *evidence);
    s->study.evidence = evidence;
    *evidence = (ps_evidence){.id = sample_text(s, "E1"),
                              .hypothesis = sample_text(s, "at least 5,000 troops are there"),
                              .prior_low = 0.05,
                              .prior_central = 0.1,
                              .prior_high = 0.25,
                              .n_reports = 3};
    evidence->reports = sample_block(s, 3, sizeof *evidence->reports);
    ps_ledger *ledger = sample_block(s, 1, sizeof *ledger);
    s->findings.ledgers = ledger;
    *ledger = (ps_ledger){.evidence = evidence,
                          .ratio = 59,
                          .p_low = 0.756,
                          .p_central = 0.868,
                          .p_high = 0.952,
                          .discounted = {0.478, 0.659, 0.853},
                          .strongest = 0,
                          .without = {0.182, 0.319, 0.584},
                          .has_value = true,
                          .share_in_ensemble = 0.8671};
    ledger->steps = sample_block(s, 3, sizeof *ledger->steps);
    for (int32_t i = 0; i < 3; i++) {
        evidence->reports[i] =
            (ps_report_row){.by = sample_text(s, "South Korean service"),
                            .date = sample_text(s, "2024-10-18"),
                            .says = sample_text(s, "1,500 shipped, satellite images"),
                            .cite = sample_text(s, "agency reports"),
                            .kind = (ps_report_kind)i,
                            .source = i == 0 ? 'B' : 0,
                            .information = i == 0 ? 2 : 0,
                            .interested = i < 2,
                            .weight = 1};
        ledger->steps[i] = (ps_ledger_step){&evidence->reports[i], 0.7, 0.05, 14, 0.42, 0.61, 0.82};
    }
    s->study.n_face_matches = 1;
    s->study.face_matches = sample_block(s, 1, sizeof *s->study.face_matches);
    s->study.face_matches[0] = (ps_face_match){
        sample_text(s, "one gallery of officials"), 10000, 1e-4, 0.2, 0.9, PS_NO_SPAN};
    s->findings.faces = sample_block(s, 1, sizeof *s->findings.faces);
    s->findings.faces[0] = (ps_face_finding){&s->study.face_matches[0], 0.632, 0.262};
}

static inline void sample_inputs(sample *s)
{
    static const double values[] = {1, 2};
    static const double weights[] = {0.25, 0.75};
    static const struct {
        const char *name;
        ps_dist dist;
    } inputs[] = {
        {"wage Phillips slope", {.kind = PS_DIST_TRIANGULAR, .a = 0.5, .b = 1.5, .c = 3}},
        {"a", {.kind = PS_DIST_NORMAL, .a = 0, .b = 1, .truncated = true, .lo = -1, .hi = 2}},
        {"b",
         {.kind = PS_DIST_LOGNORMAL,
          .a = 72,
          .b = 0.1,
          .truncated = true,
          .lo = -INFINITY,
          .hi = 90}},
        {"switch troops", {.kind = PS_DIST_BERNOULLI, .a = 0.868}},
        {"some values", {.kind = PS_DIST_DISCRETE, .n = 2, .values = values, .weights = weights}},
        {"ceasefire", {.kind = PS_DIST_EXPONENTIAL, .a = 5, .shift = 2024.75}},
    };
    static const double correlation[] = {1, 0.4, 0.4, 1};
    s->study.n_draws = 6;
    s->study.draws = sample_block(s, 6, sizeof *s->study.draws);
    for (int32_t i = 0; i < 6; i++) {
        s->study.draws[i] = (ps_draw){.name = sample_text(s, inputs[i].name),
                                      .var = i == 0 ? 4 : -1,
                                      .dist = inputs[i].dist,
                                      .copula = i == 1 || i == 2 ? 0 : -1,
                                      .copula_at = i - 1,
                                      .evidence = i == 3 ? 0 : -1,
                                      .source = sample_text(s, "judgement"),
                                      .because = sample_text(s, "a reason")};
    }
    s->study.n_copulas = 1;
    s->study.copulas = sample_block(s, 1, sizeof *s->study.copulas);
    s->study.copulas[0].n = 2;
    s->study.copulas[0].draws = sample_block(s, 2, sizeof(int32_t));
    s->study.copulas[0].draws[0] = 1;
    s->study.copulas[0].draws[1] = 2;
    s->study.copulas[0].correlation = sample_block(s, 4, sizeof(double));
    memcpy(s->study.copulas[0].correlation, correlation, sizeof correlation);
    s->study.n_processes = 1;
    s->study.processes = sample_block(s, 1, sizeof *s->study.processes);
    ps_process *process = &s->study.processes[0];
    *process = (ps_process){.var = 3,
                            .from = 2024.75,
                            .is_log = true,
                            .n_parts = 5,
                            .limit_low = 20,
                            .limit_high = 200,
                            .source = sample_text(s, "futures"),
                            .because = sample_text(s, "volatility since 2013")};
    process->parts = sample_block(s, 5, sizeof *process->parts);
    for (int32_t i = 0; i < 5; i++) {
        const ps_number fixed = {0.25, -1};
        process->parts[i] = (ps_part){.kind = (ps_part_kind)i,
                                      .has_mean = true,
                                      .mean = {0, 2},
                                      .sd = fixed,
                                      .halflife = {0.92, -1},
                                      .drift = fixed,
                                      .rate = fixed,
                                      .at = fixed,
                                      .from = fixed,
                                      .chance = fixed,
                                      .size = {.kind = PS_DIST_NORMAL, .a = 0, .b = 0.25}};
    }
}

static inline void sample_failures(sample *s)
{
    s->findings.failed_by_scenario[0] = 43;
    s->findings.n_failures = 1;
    s->findings.failures = sample_block(s, 1, sizeof *s->findings.failures);
    s->findings.failures[0] =
        (ps_failure){1234, 0, sample_text(s, "real GDP: division by zero at 2026.125")};
}

// A study without anything but a model and its base run.
static inline void sample_empty(sample *s, const char *text)
{
    *s = (sample){.arena = ps_arena_new(), .text = text};
    sample_model(s);
    s->study.model = &s->model;
    s->study.sim = (ps_sim_specs){.start = 2022, .stop = 2028, .time_unit = ps_str_of("Years")};
    s->findings.study = &s->study;
    s->findings.provenance =
        (ps_provenance){.version = "0.1.0",
                        .seed = 1,
                        .members = SAMPLE_MEMBERS,
                        .design = "mc",
                        .model_hash = ps_sha256_of(ps_str_of("model")),
                        .study_hash = ps_sha256_of(ps_str_of("study")),
                        .data_hash = ps_sha256_of(ps_str_of("data")),
                        .command = sample_text(s, "penstock assess study.yaml -n 20000 --seed 1")};
    sample_scenarios(s, 1);
}

// A study with everything; `text` is appended to all its texts.
static inline void sample_full(sample *s, const char *text)
{
    sample_empty(s, text);
    s->study.title = sample_text(s, "The claims of an article");
    s->study.article =
        (ps_article){sample_text(s, "A meltdown is coming"), sample_text(s, "A. Writer"),
                     sample_text(s, "2024-10-20"), sample_text(s, "A Paper, 20 Oct 2024")};
    s->study.has_origin = true;
    s->study.origin = 2024.75;
    sample_scenarios(s, 5);
    sample_outputs(s);
    sample_data(s);
    sample_claims(s);
    sample_statements(s);
    sample_evidence(s);
    sample_inputs(s);
    sample_failures(s);
}

static inline void sample_clear(sample *s)
{
    ps_arena_free(s->arena);
}

#endif
