// A claim has variants, and each is tested in one of three ways: true_if (share of the members for
// which it holds), chance (mean of a probability per member) or posterior (of the evidence).
#include "study/study_claims.h"

#include "study/fields.h"
#include "study/study_expr.h"
#include "study/study_names.h"

typedef struct when_entry {
    ps_str says;
} when_entry;

static const ps_field statement_fields[] = {
    {"id", PS_FIELD_TEXT, true, offsetof(ps_statement, id)},
    {"who", PS_FIELD_TEXT, false, offsetof(ps_statement, who)},
    {"date", PS_FIELD_DATE, false, offsetof(ps_statement, date)},
    {"says", PS_FIELD_TEXT, true, offsetof(ps_statement, says)},
    {"source", PS_FIELD_TEXT, false, offsetof(ps_statement, source)},
};
static const ps_field claim_fields[] = {
    {"id", PS_FIELD_TEXT, true, offsetof(ps_claim, id)},
    {"says", PS_FIELD_TEXT, true, offsetof(ps_claim, says)},
    {"covers", PS_FIELD_LIST, false, 0},
    {"base_rate", PS_FIELD_MAP, false, 0},
    {"variants", PS_FIELD_MAP, true, 0},
    {"when", PS_FIELD_MAP, false, 0},
    {"shows", PS_FIELD_MAP, false, 0},
    {"legs", PS_FIELD_MAP, false, 0},
};
static const ps_field base_rate_fields[] = {
    {"low", PS_FIELD_PROBABILITY, true, offsetof(ps_claim, base_low)},
    {"high", PS_FIELD_PROBABILITY, true, offsetof(ps_claim, base_high)},
    {"source", PS_FIELD_TEXT, false, offsetof(ps_claim, base_source)},
};
static const ps_field variant_fields[] = {
    {"true_if", PS_FIELD_ANY, false, 0},
    {"chance", PS_FIELD_ANY, false, 0},
    {"posterior", PS_FIELD_TEXT, false, offsetof(ps_variant, text)},
    {"says", PS_FIELD_TEXT, false, offsetof(ps_variant, says)},
};
static const ps_field when_fields[] = {
    {"says", PS_FIELD_TEXT, false, offsetof(when_entry, says)},
    {"first", PS_FIELD_ANY, true, 0},
    {"over", PS_FIELD_ANY, true, 0},
};
static const ps_fields statement_table = PS_FIELDS("a statement", statement_fields);
static const ps_fields claim_table = PS_FIELDS("a claim", claim_fields);
static const ps_fields base_rate_table = PS_FIELDS("a base rate", base_rate_fields);
static const ps_fields variant_table = PS_FIELDS("a variant of a claim", variant_fields);
static const ps_fields when_table = PS_FIELDS("'when'", when_fields);

// whether an id is new in `ids`, which then knows it
static void add_id(ps_study_reader *r, ps_map *ids, const ps_yaml *id, const char *what,
                   int32_t number)
{
    if (ps_map_get(ids, id->text.text) >= 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "id-taken", id->span, "two %s have the id '%.*s'", what,
                    PS_STR_ARG(id->text.text));
        ps_diag_help(r->diags, "give each its own");
        return;
    }
    r->diags->out_of_memory |= ps_map_put(ids, id->text.text, number) != PS_OK;
}

void ps_study_statements(ps_study_reader *r, const ps_yaml *list)
{
    const int32_t n = list == NULL ? 0 : list->n;
    ps_statement *statements = ps_study_array(r, n, sizeof *statements);
    for (int32_t i = 0; i < n && statements != NULL; i++) {
        statements[i].span = list->items[i].span;
        (void)ps_fields_read(r, &list->items[i], &statement_table, &statements[i]);
        if (statements[i].id.len > 0) {
            add_id(r, &r->statements, ps_yaml_get(&list->items[i], "id"), "statements", i);
        }
    }
    r->study->statements = statements;
    r->study->n_statements = statements == NULL ? 0 : n;
}

static void read_covers(ps_study_reader *r, const ps_yaml *list, ps_claim *claim)
{
    claim->covers = ps_study_array(r, list->n, sizeof *claim->covers);
    claim->n_covers = claim->covers == NULL ? 0 : list->n;
    for (int32_t i = 0; i < claim->n_covers; i++) {
        if (!ps_field_text(r, &list->items[i], &claim->covers[i]) ||
            ps_map_get(&r->statements, claim->covers[i]) >= 0) {
            continue;
        }
        ps_diag_add(r->diags, PS_SEV_WARNING, "unknown-statement", list->items[i].span,
                    "no statement has the id '%.*s'", PS_STR_ARG(claim->covers[i]));
        ps_field_suggest(r, ps_map_nearest(&r->statements, claim->covers[i]),
                         "add it under 'statements', or remove it here");
    }
}

static void read_base_rate(ps_study_reader *r, const ps_yaml *node, ps_claim *claim)
{
    claim->has_base_rate = ps_fields_read(r, node, &base_rate_table, claim);
    if (claim->has_base_rate && claim->base_low > claim->base_high) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "bad-limits", node->span,
                    "'high' must not be below 'low'");
    }
}

static void find_evidence(ps_study_reader *r, const ps_yaml *id, ps_variant *variant)
{
    variant->evidence = ps_map_get(&r->evidence, id->text.text);
    if (variant->evidence < 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "unknown-evidence", id->span,
                    "no evidence has the id '%.*s'", PS_STR_ARG(id->text.text));
        ps_field_suggest(r, ps_map_nearest(&r->evidence, id->text.text),
                         "name the id of an entry under 'evidence'");
    }
}

static void read_variant(ps_study_reader *r, const ps_yaml *node, const ps_claim *claim,
                         ps_variant *variant)
{
    *variant = (ps_variant){.name = node->key, .evidence = -1, .span = node->key_span};
    if (!ps_fields_read(r, node, &variant_table, variant)) {
        return;
    }
    const ps_yaml *true_if = ps_yaml_get(node, "true_if");
    const ps_yaml *chance = ps_yaml_get(node, "chance");
    const ps_yaml *posterior = ps_yaml_get(node, "posterior");
    const int32_t tests = (true_if != NULL) + (chance != NULL) + (posterior != NULL);
    if (tests != 1) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "one-test", node->key_span,
                    "the variant '%.*s' of '%.*s' has %s", PS_STR_ARG(node->key),
                    PS_STR_ARG(claim->id), tests == 0 ? "no test" : "more than one test");
        ps_diag_help(r->diags, "give it one of true_if, chance or posterior");
        return;
    }
    if (posterior != NULL) {
        variant->kind = PS_TEST_POSTERIOR;
        find_evidence(r, posterior, variant);
        return;
    }
    const ps_yaml *expr = true_if != NULL ? true_if : chance;
    variant->kind = true_if != NULL ? PS_TEST_TRUE_IF : PS_TEST_CHANCE;
    variant->text = expr->text.text;
    variant->expr = ps_study_expr(r, expr, claim->id, PS_USE_CLAIM);
}

static void read_variants(ps_study_reader *r, const ps_yaml *map, ps_claim *claim)
{
    claim->variants = ps_study_array(r, map->n, sizeof *claim->variants);
    claim->n_variants = claim->variants == NULL ? 0 : map->n;
    for (int32_t i = 0; i < claim->n_variants; i++) {
        read_variant(r, &map->items[i], claim, &claim->variants[i]);
    }
    if (map->n == 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "one-test", map->span,
                    "a claim needs at least one variant");
        ps_diag_help(r->diags, "write variants: {strong: {true_if: \"...\"}}");
    }
}

static void read_when(ps_study_reader *r, const ps_yaml *node, ps_claim *claim)
{
    when_entry entry = {0};
    if (!ps_fields_read(r, node, &when_table, &entry)) {
        return;
    }
    const ps_yaml *first = ps_yaml_get(node, "first");
    claim->has_when = true;
    claim->when = (ps_named_expr){.name = entry.says.len > 0 ? entry.says : first->text.text,
                                  .text = first->text.text,
                                  .span = first->span};
    claim->when.expr = ps_study_first(r, first, ps_yaml_get(node, "over"), claim->id,
                                      &claim->when_from, &claim->when_to);
}

// name: expression; the array, and their number
static ps_named_expr *read_named(ps_study_reader *r, const ps_yaml *map, ps_str of, int32_t *n)
{
    ps_named_expr *list = map == NULL ? NULL : ps_study_array(r, map->n, sizeof *list);
    *n = list == NULL ? 0 : map->n;
    for (int32_t i = 0; i < *n; i++) {
        const ps_yaml *node = &map->items[i];
        list[i] =
            (ps_named_expr){.name = node->key, .text = node->text.text, .span = node->key_span};
        list[i].expr = ps_study_expr(r, node, of, PS_USE_CLAIM);
    }
    return list;
}

static void read_claim(ps_study_reader *r, const ps_yaml *node, int32_t number, ps_claim *claim)
{
    claim->span = node->span;
    (void)ps_fields_read(r, node, &claim_table, claim);
    if (claim->id.len > 0) {
        claim->span = ps_yaml_get(node, "id")->span;
        add_id(r, &r->claims, ps_yaml_get(node, "id"), "claims", number);
    }
    const ps_yaml *covers = ps_yaml_get_kind(node, "covers", PS_YAML_LIST);
    const ps_yaml *base_rate = ps_yaml_get_kind(node, "base_rate", PS_YAML_MAP);
    const ps_yaml *variants = ps_yaml_get_kind(node, "variants", PS_YAML_MAP);
    const ps_yaml *when = ps_yaml_get_kind(node, "when", PS_YAML_MAP);
    const ps_yaml *legs = ps_yaml_get_kind(node, "legs", PS_YAML_MAP);
    const ps_yaml *shows = ps_yaml_get_kind(node, "shows", PS_YAML_MAP);
    if (covers != NULL) {
        read_covers(r, covers, claim);
    }
    if (base_rate != NULL) {
        read_base_rate(r, base_rate, claim);
    }
    if (variants != NULL) {
        read_variants(r, variants, claim);
    }
    claim->legs = read_named(r, legs, claim->id, &claim->n_legs);
    claim->shows = read_named(r, shows, claim->id, &claim->n_shows);
    if (when != NULL) {
        read_when(r, when, claim);
    }
}

void ps_study_claims(ps_study_reader *r, const ps_yaml *list)
{
    const int32_t n = list == NULL ? 0 : list->n;
    r->study->claims = ps_study_array(r, n, sizeof *r->study->claims);
    r->study->n_claims = r->study->claims == NULL ? 0 : n;
    for (int32_t i = 0; i < r->study->n_claims; i++) {
        read_claim(r, &list->items[i], i, &r->study->claims[i]);
    }
}
