// The members of the object, in the order of the schema.
#include "report/json_write.h"

#include "analyse/words.h"

#include <inttypes.h>
#include <math.h>

// ---- values: a comma goes before every one that is not the first of its object or list

static void comma(ps_text *out)
{
    if (out->len > 0 && strchr("{[:", out->p[out->len - 1]) == NULL) {
        ps_text_puts(out, ",");
    }
}

static void key(ps_text *out, const char *name)
{
    comma(out);
    ps_text_printf(out, "\"%s\":", name);
}

static void begin(ps_text *out, const char *name, const char *bracket)
{
    if (name == NULL) {
        comma(out);
    } else {
        key(out, name);
    }
    ps_text_puts(out, bracket);
}

static void text(ps_text *out, const char *name, ps_str value)
{
    key(out, name);
    ps_text_json(out, value);
}

// null where the study says nothing
static void optional(ps_text *out, const char *name, ps_str value)
{
    if (value.len > 0) {
        text(out, name, value);
    } else {
        key(out, name);
        ps_text_puts(out, "null");
    }
}

static void number(ps_text *out, const char *name, double value)
{
    key(out, name);
    ps_text_json_num(out, value);
}

static void count(ps_text *out, const char *name, int64_t value)
{
    key(out, name);
    ps_text_printf(out, "%" PRId64, value);
}

static void truth(ps_text *out, const char *name, bool value)
{
    key(out, name);
    ps_text_puts(out, value ? "true" : "false");
}

static void element(ps_text *out, double value)
{
    comma(out);
    ps_text_json_num(out, value);
}

static void three(ps_text *out, const char *name, double low, double central, double high)
{
    begin(out, name, "{");
    number(out, "low", low);
    number(out, "central", central);
    number(out, "high", high);
    ps_text_puts(out, "}");
}

static void quantiles(ps_text *out, const char *name, const double *q)
{
    static const char *const names[PS_N_QUANTILES] = {"q05", "q25", "q50", "q75", "q95"};
    begin(out, name, "{");
    for (int32_t i = 0; i < PS_N_QUANTILES; i++) {
        number(out, names[i], q[i]);
    }
    ps_text_puts(out, "}");
}

// ---- claims

static void probability(ps_text *out, const ps_probability *p)
{
    char word[PS_WORDS_MAX];
    ps_words_icd203(p->p, p->low, p->high, word, sizeof word);
    number(out, "probability", p->p);
    number(out, "low", p->low);
    number(out, "high", p->high);
    text(out, "word", ps_str_of(word));
    count(out, "members", p->members);
    count(out, "failed", p->n_failed);
    number(out, "if_failed_false", p->p_if_failed_false);
    number(out, "if_failed_true", p->p_if_failed_true);
}

static void rule(ps_text *out, const ps_variant *variant)
{
    static const char *const kinds[] = {"true_if", "chance", "posterior"};
    text(out, "test", ps_str_of(kinds[variant->kind]));
    optional(out, "true_if", variant->kind == PS_TEST_TRUE_IF ? variant->text : (ps_str){NULL, 0});
    if (variant->kind != PS_TEST_TRUE_IF) {
        text(out, kinds[variant->kind], variant->text);
    }
}

static void claim_entry(ps_text *out, const ps_claim *claim, int32_t variant_i, ps_str scenario,
                        const ps_probability *p)
{
    const ps_variant *const variant = &claim->variants[variant_i];
    begin(out, NULL, "{");
    text(out, "id", claim->id);
    text(out, "variant", variant->name);
    text(out, "scenario", scenario);
    probability(out, p);
    rule(out, variant);
    text(out, "says", variant->says.len > 0 ? variant->says : claim->says);
    ps_text_puts(out, "}\n");
}

static void claims(ps_text *out, const ps_findings *f)
{
    const ps_scenario *const scenarios = f->study->scenarios;
    begin(out, "claims", "[");
    for (int32_t i = 0; i < f->study->n_claims; i++) {
        const ps_claim_finding *const found = &f->claims[i];
        for (int32_t v = 0; v < found->claim->n_variants; v++) {
            claim_entry(out, found->claim, v, scenarios[0].name, &found->variants[v].probability);
        }
        for (int32_t s = 0; s < found->n_scenarios; s++) {
            const ps_claim_scenario *const other = &found->scenarios[s];
            claim_entry(out, found->claim, 0, scenarios[other->scenario].name, &other->probability);
        }
    }
    ps_text_puts(out, "]");
}

static void base_rate(ps_text *out, const ps_claim *claim)
{
    if (!claim->has_base_rate) {
        key(out, "base_rate");
        ps_text_puts(out, "null");
        return;
    }
    begin(out, "base_rate", "{");
    number(out, "low", claim->base_low);
    number(out, "high", claim->base_high);
    optional(out, "source", claim->base_source);
    ps_text_puts(out, "}");
}

static void legs_and_numbers(ps_text *out, const ps_claim_finding *found)
{
    const ps_claim *const claim = found->claim;
    begin(out, "legs", "[");
    for (int32_t i = 0; i < claim->n_legs; i++) {
        begin(out, NULL, "{");
        text(out, "name", claim->legs[i].name);
        text(out, "true_if", claim->legs[i].text);
        probability(out, &found->legs[i].probability);
        ps_text_puts(out, "}");
    }
    ps_text_puts(out, "]");
    begin(out, "numbers", "[");
    for (int32_t i = 0; i < claim->n_shows; i++) {
        const ps_quantiles *const at = &found->shows[i].quantiles;
        begin(out, NULL, "{");
        text(out, "name", claim->shows[i].name);
        text(out, "expression", claim->shows[i].text);
        count(out, "n", at->n);
        number(out, "mean", at->mean);
        quantiles(out, "quantiles", at->q);
        ps_text_puts(out, "}");
    }
    ps_text_puts(out, "]");
}

// what belongs to a claim whatever the reading
static void claim_details(ps_text *out, const ps_findings *f)
{
    begin(out, "claim_details", "[");
    for (int32_t i = 0; i < f->study->n_claims; i++) {
        const ps_claim *const claim = f->claims[i].claim;
        begin(out, NULL, "{");
        text(out, "id", claim->id);
        text(out, "says", claim->says);
        begin(out, "covers", "[");
        for (int32_t c = 0; c < claim->n_covers; c++) {
            comma(out);
            ps_text_json(out, claim->covers[c]);
        }
        ps_text_puts(out, "]");
        base_rate(out, claim);
        legs_and_numbers(out, &f->claims[i]);
        ps_text_puts(out, "}\n");
    }
    ps_text_puts(out, "]");
}

static bool is_covered(const ps_claim *claim, ps_str statement)
{
    for (int32_t i = 0; i < claim->n_covers; i++) {
        if (ps_str_eq(claim->covers[i], statement)) {
            return true;
        }
    }
    return false;
}

static void statement_answers(ps_text *out, const ps_findings *f, ps_str statement)
{
    begin(out, "answers", "[");
    for (int32_t i = 0; i < f->study->n_claims; i++) {
        const ps_claim *const claim = f->claims[i].claim;
        if (claim->n_variants > 0 && is_covered(claim, statement)) {
            begin(out, NULL, "{");
            text(out, "id", claim->id);
            text(out, "variant", claim->variants[0].name);
            probability(out, &f->claims[i].variants[0].probability);
            ps_text_puts(out, "}");
        }
    }
    ps_text_puts(out, "]");
}

static void statements(ps_text *out, const ps_findings *f)
{
    begin(out, "statements", "[");
    for (int32_t i = 0; i < f->study->n_statements; i++) {
        const ps_statement *const s = &f->study->statements[i];
        begin(out, NULL, "{");
        text(out, "id", s->id);
        optional(out, "who", s->who);
        optional(out, "date", s->date);
        text(out, "says", s->says);
        optional(out, "source", s->source);
        statement_answers(out, f, s->id);
        ps_text_puts(out, "}\n");
    }
    ps_text_puts(out, "]");
}

static void passages(ps_text *out, const ps_findings *f)
{
    begin(out, "passages", "[");
    for (int32_t i = 0; i < f->study->n_claims; i++) {
        const ps_passage *const p = &f->claims[i].passage;
        if (!f->claims[i].has_passage) {
            continue;
        }
        begin(out, NULL, "{");
        text(out, "id", f->claims[i].claim->id);
        optional(out, "says", f->claims[i].claim->when.name);
        text(out, "first", f->claims[i].claim->when.text);
        number(out, "from", p->from);
        number(out, "to", p->to);
        count(out, "members", p->n);
        count(out, "events", p->n_events);
        number(out, "share", p->share);
        quantiles(out, "times", p->q);
        begin(out, "curve", "[");
        for (int32_t k = 0; k < p->n_curve; k++) {
            begin(out, NULL, "[");
            element(out, p->curve_time[k]);
            element(out, p->curve_p[k]);
            ps_text_puts(out, "]");
        }
        ps_text_puts(out, "]}\n");
    }
    ps_text_puts(out, "]");
}

// ---- evidence

static void report_row(ps_text *out, const ps_ledger_step *step)
{
    static const char *const kinds[] = {"report", "denial", "silence"};
    const ps_report_row *const row = step->row;
    begin(out, NULL, "{");
    text(out, "by", row->by);
    optional(out, "date", row->date);
    text(out, "kind", ps_str_of(kinds[row->kind]));
    optional(out, "source", (ps_str){&row->source, row->source != 0});
    if (row->information != 0) {
        count(out, "information", row->information);
    } else {
        number(out, "information", NAN);
    }
    truth(out, "interested", row->interested);
    optional(out, "says", row->says);
    optional(out, "cite", row->cite);
    number(out, "if_true", step->if_true);
    number(out, "if_false", step->if_false);
    number(out, "weight", row->weight);
    number(out, "ratio", step->ratio);
    three(out, "posterior", step->p_low, step->p_central, step->p_high);
    ps_text_puts(out, "}");
}

static void ledger(ps_text *out, const ps_ledger *l)
{
    const ps_evidence *const e = l->evidence;
    begin(out, NULL, "{");
    text(out, "id", e->id);
    text(out, "hypothesis", e->hypothesis);
    three(out, "prior", e->prior_low, e->prior_central, e->prior_high);
    begin(out, "reports", "[");
    for (int32_t i = 0; i < e->n_reports; i++) {
        report_row(out, &l->steps[i]);
    }
    ps_text_puts(out, "]");
    number(out, "ratio", l->ratio);
    three(out, "posterior", l->p_low, l->p_central, l->p_high);
    three(out, "discounted", l->discounted[0], l->discounted[1], l->discounted[2]);
    if (l->strongest >= 0) {
        count(out, "strongest", l->strongest + 1);
        three(out, "without_strongest", l->without[0], l->without[1], l->without[2]);
    } else {
        number(out, "strongest", NAN);
        number(out, "without_strongest", NAN);
    }
    number(out, "share_in_ensemble", l->has_value ? l->share_in_ensemble : NAN);
    ps_text_puts(out, "}\n");
}

static void evidence(ps_text *out, const ps_findings *f)
{
    begin(out, "evidence", "[");
    for (int32_t i = 0; i < f->study->n_evidence; i++) {
        ledger(out, &f->ledgers[i]);
    }
    ps_text_puts(out, "]");
    begin(out, "face_match", "[");
    for (int32_t i = 0; i < f->study->n_face_matches; i++) {
        const ps_face_match *const match = &f->study->face_matches[i];
        begin(out, NULL, "{");
        text(out, "says", match->says);
        number(out, "gallery", match->gallery);
        number(out, "false_match_rate", match->false_match_rate);
        number(out, "prior", match->prior);
        number(out, "hit_rate", match->hit_rate);
        number(out, "false_match_in_gallery", f->faces[i].fpir);
        number(out, "posterior", f->faces[i].posterior);
        ps_text_puts(out, "}");
    }
    ps_text_puts(out, "]");
}

// ---- series

static void outputs(ps_text *out, const ps_findings *f)
{
    begin(out, "outputs", "[");
    for (int32_t i = 0; i < f->n_fans; i++) {
        const ps_fan *const fan = &f->fans[i];
        begin(out, NULL, "{");
        text(out, "name", ps_study_series_name(f->study, fan->of));
        optional(out, "unit", ps_study_series_unit(f->study, fan->of));
        text(out, "scenario", f->study->scenarios[fan->scenario].name);
        begin(out, "times", "[");
        for (int32_t t = 0; t < fan->n_times; t++) {
            element(out, fan->times[t]);
        }
        ps_text_puts(out, "]");
        begin(out, "quantiles", "[");
        for (int32_t t = 0; t < fan->n_times; t++) {
            begin(out, NULL, "[");
            for (int32_t q = 0; q < PS_N_QUANTILES; q++) {
                element(out, fan->at[t].q[q]);
            }
            ps_text_puts(out, "]");
        }
        ps_text_puts(out, "]}\n");
    }
    ps_text_puts(out, "]");
}

static void check_row(ps_text *out, const ps_data_check_row *row)
{
    begin(out, NULL, "{");
    text(out, "date", row->datum->date);
    number(out, "from", row->datum->from);
    number(out, "to", row->datum->to);
    number(out, "low", row->datum->low);
    number(out, "high", row->datum->high);
    quantiles(out, "predicted", row->predicted.q);
    number(out, "rank", row->rank);
    ps_text_puts(out, "}");
}

static void data_check(ps_text *out, const ps_findings *f)
{
    begin(out, "data_check", "[");
    for (int32_t i = 0; i < f->study->n_data; i++) {
        const ps_data_series *const series = &f->study->data[i];
        begin(out, NULL, "{");
        text(out, "label", series->label);
        text(out, "file", series->file);
        text(out, "series", series->series);
        text(out, "sha256", ps_str_of(series->hash.hex));
        count(out, "n", series->n_data);
        count(out, "inside_50", f->data[i].n_inside_50);
        count(out, "inside_90", f->data[i].n_inside_90);
        number(out, "bias", f->data[i].bias);
        begin(out, "rows", "[");
        for (int32_t d = 0; d < series->n_data; d++) {
            check_row(out, &f->data[i].rows[d]);
        }
        ps_text_puts(out, "]}\n");
    }
    ps_text_puts(out, "]");
}

// ---- the record

static void failures(ps_text *out, const ps_findings *f)
{
    begin(out, "failed", "{");
    begin(out, "by_scenario", "[");
    for (int32_t s = 0; s < f->study->n_scenarios; s++) {
        begin(out, NULL, "{");
        text(out, "scenario", f->study->scenarios[s].name);
        count(out, "failed", f->failed_by_scenario[s]);
        ps_text_puts(out, "}");
    }
    ps_text_puts(out, "]");
    begin(out, "first", "[");
    for (int32_t i = 0; i < f->n_failures; i++) {
        begin(out, NULL, "{");
        count(out, "member", f->failures[i].member);
        text(out, "scenario", f->study->scenarios[f->failures[i].scenario].name);
        text(out, "text", f->failures[i].text);
        ps_text_puts(out, "}");
    }
    ps_text_puts(out, "]}");
}

static void provenance(ps_text *out, const ps_provenance *p)
{
    begin(out, "provenance", "{");
    text(out, "version", ps_str_of(p->version));
    text(out, "model_sha256", ps_str_of(p->model_hash.hex));
    text(out, "study_sha256", ps_str_of(p->study_hash.hex));
    text(out, "data_sha256", ps_str_of(p->data_hash.hex));
    key(out, "seed");
    ps_text_printf(out, "%" PRIu64, p->seed);
    count(out, "members", p->members);
    text(out, "design", ps_str_of(p->design));
    text(out, "command", p->command);
    ps_text_puts(out, "}");
}

static void study(ps_text *out, const ps_study *s)
{
    begin(out, "study", "{");
    optional(out, "title", s->title);
    optional(out, "article", s->article.title);
    optional(out, "time_unit", s->sim.time_unit);
    number(out, "start", s->sim.start);
    number(out, "stop", s->sim.stop);
    number(out, "origin", s->has_origin ? s->origin : NAN);
    ps_text_puts(out, "}\n");
}

ps_rc ps_report_json(ps_text *out, const ps_findings *findings)
{
    ps_text_puts(out, "{");
    text(out, "schema", ps_str_of(PS_REPORT_JSON_SCHEMA));
    study(out, findings->study);
    claims(out, findings);
    claim_details(out, findings);
    statements(out, findings);
    passages(out, findings);
    evidence(out, findings);
    outputs(out, findings);
    data_check(out, findings);
    failures(out, findings);
    provenance(out, &findings->provenance);
    ps_text_puts(out, "}\n");
    return ps_text_rc(out);
}
