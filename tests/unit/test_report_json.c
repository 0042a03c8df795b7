// Tests of report/json_write: strict JSON, true to the published schema, exact numbers.
// The schema is read from docs/assess-schema.json and applied here as far as it uses the language
// of schemas: type, const, enum, required, properties, items, anyOf, minimum, maximum, $ref.
#include "base/num_text.h"
#include "report/json_write.h"
#include "report_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <libfyaml.h>

typedef struct fy_node node;

static struct fy_document *parse(const char *bytes, size_t len)
{
    static const struct fy_parse_cfg cfg = {.flags = FYPCF_JSON_FORCE | FYPCF_QUIET};
    struct fy_document *doc = fy_document_build_from_string(&cfg, bytes, len);
    assert_non_null(doc);
    return doc;
}

static struct fy_document *read_schema(void)
{
    char path[1024];
    (void)snprintf(path, sizeof path, "%s/docs/assess-schema.json", getenv("PENSTOCK_SOURCE"));
    FILE *file = fopen(path, "rb");
    assert_non_null(file);
    static char bytes[200000];
    const size_t len = fread(bytes, 1, sizeof bytes, file);
    (void)fclose(file);
    return parse(bytes, len);
}

static node *member(node *object, const char *name)
{
    return fy_node_mapping_lookup_by_string(object, name, strlen(name));
}

static ps_str scalar(node *n)
{
    size_t len = 0;
    const char *text = fy_node_get_scalar(n, &len);
    return (ps_str){text, len};
}

static bool is_string(node *n)
{
    return fy_node_is_scalar(n) && fy_node_get_style(n) == FYNS_DOUBLE_QUOTED;
}

static bool is_plain(node *n, const char *text)
{
    return fy_node_is_scalar(n) && !is_string(n) && ps_str_is(scalar(n), text);
}

static bool has_type(node *value, ps_str type)
{
    double number = NAN;
    if (ps_str_is(type, "object")) {
        return fy_node_is_mapping(value);
    }
    if (ps_str_is(type, "array")) {
        return fy_node_is_sequence(value);
    }
    if (ps_str_is(type, "string")) {
        return is_string(value);
    }
    if (ps_str_is(type, "boolean")) {
        return is_plain(value, "true") || is_plain(value, "false");
    }
    if (ps_str_is(type, "null")) {
        return is_plain(value, "null");
    }
    const bool is_number =
        fy_node_is_scalar(value) && !is_string(value) && ps_num_parse(scalar(value), &number);
    return is_number && (ps_str_is(type, "number") || number == nearbyint(number));
}

static bool is_valid(node *root, node *schema, node *value, const char *where);

static bool type_fits(node *type, node *value)
{
    if (!fy_node_is_sequence(type)) {
        return has_type(value, scalar(type));
    }
    for (int i = 0; i < fy_node_sequence_item_count(type); i++) {
        if (has_type(value, scalar(fy_node_sequence_get_by_index(type, i)))) {
            return true;
        }
    }
    return false;
}

static bool is_among(node *list, node *value)
{
    for (int i = 0; i < fy_node_sequence_item_count(list); i++) {
        if (fy_node_compare(fy_node_sequence_get_by_index(list, i), value)) {
            return true;
        }
    }
    return false;
}

static bool is_one_of(node *root, node *schemas, node *value)
{
    for (int i = 0; i < fy_node_sequence_item_count(schemas); i++) {
        if (is_valid(root, fy_node_sequence_get_by_index(schemas, i), value, NULL)) {
            return true;
        }
    }
    return false;
}

static bool within(node *schema, node *value)
{
    double x = NAN;
    double bound = NAN;
    if (is_string(value) || !fy_node_is_scalar(value) || !ps_num_parse(scalar(value), &x)) {
        return true;
    }
    node *low = member(schema, "minimum");
    node *high = member(schema, "maximum");
    return !(low != NULL && ps_num_parse(scalar(low), &bound) && x < bound) &&
           !(high != NULL && ps_num_parse(scalar(high), &bound) && x > bound);
}

static bool object_fits(node *root, node *schema, node *value)
{
    node *required = member(schema, "required");
    for (int i = 0; i < fy_node_sequence_item_count(required); i++) {
        const ps_str name = scalar(fy_node_sequence_get_by_index(required, i));
        if (fy_node_mapping_lookup_by_string(value, name.p, name.len) == NULL) {
            print_error("'%.*s' is missing\n", PS_STR_ARG(name));
            return false;
        }
    }
    node *properties = member(schema, "properties");
    void *at = NULL;
    struct fy_node_pair *pair = NULL;
    while ((pair = fy_node_mapping_iterate(value, &at)) != NULL) {
        char name[128];
        const ps_str key = scalar(fy_node_pair_key(pair));
        (void)snprintf(name, sizeof name, "%.*s", PS_STR_ARG(key));
        node *of = member(properties, name);
        if (of == NULL) {
            print_error("'%s' is not in the schema\n", name);
            return false;
        }
        if (!is_valid(root, of, fy_node_pair_value(pair), name)) {
            return false;
        }
    }
    return true;
}

static bool items_fit(node *root, node *schema, node *value, const char *where)
{
    for (int i = 0; i < fy_node_sequence_item_count(value); i++) {
        if (!is_valid(root, schema, fy_node_sequence_get_by_index(value, i), where)) {
            return false;
        }
    }
    return true;
}

static node *resolve(node *root, node *schema)
{
    node *reference = member(schema, "$ref");
    if (reference == NULL) {
        return schema;
    }
    char name[64];
    (void)snprintf(name, sizeof name, "%.*s", (int)scalar(reference).len - 8,
                   scalar(reference).p + 8); // after "#/$defs/"
    return member(member(root, "$defs"), name);
}

// whether a value fits a schema; tells where it does not, unless `where` is NULL
static bool is_valid(node *root, node *schema, node *value, const char *where)
{
    schema = resolve(root, schema);
    node *type = member(schema, "type");
    node *constant = member(schema, "const");
    node *choices = member(schema, "enum");
    node *any = member(schema, "anyOf");
    bool fits = type == NULL || type_fits(type, value);
    fits = fits && (constant == NULL || fy_node_compare(constant, value));
    fits = fits && (choices == NULL || is_among(choices, value));
    fits = fits && (any == NULL || is_one_of(root, any, value));
    fits = fits && within(schema, value);
    if (!fits) {
        if (where != NULL) {
            print_error("'%s' does not fit the schema\n", where);
        }
        return false;
    }
    if (fy_node_is_mapping(value) && member(schema, "properties") != NULL) {
        return object_fits(root, schema, value);
    }
    node *items = member(schema, "items");
    return !fy_node_is_sequence(value) || items == NULL || items_fit(root, items, value, where);
}

static ps_text json_of(const sample *s)
{
    ps_text out = {0};
    assert_int_equal(ps_report_json(&out, &s->findings), PS_OK);
    return out;
}

static void assert_fits_schema(const sample *s)
{
    ps_text json = json_of(s);
    struct fy_document *schema = read_schema();
    struct fy_document *doc = parse(json.p, json.len);
    node *root = fy_document_root(schema);
    assert_true(is_valid(root, root, fy_document_root(doc), "the object"));
    fy_document_destroy(doc);
    fy_document_destroy(schema);
    ps_text_clear(&json);
}

static void json_fits_the_published_schema(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "\"\\\x01\n\t\xFF</script>", "\xE2\x82\xAC %s"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        sample s;
        sample_full(&s, texts[i]);
        assert_fits_schema(&s);
        sample_clear(&s);
    }
    sample s;
    sample_empty(&s, "");
    assert_fits_schema(&s);
    sample_clear(&s);
}

static void a_value_that_does_not_fit_is_found(void **state)
{
    (void)state;
    // the checker itself must be able to fail
    static const char *const wrong[] = {"{}", "[]", "{\"schema\":\"penstock-assess-2\"}"};
    struct fy_document *schema = read_schema();
    node *root = fy_document_root(schema);
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        struct fy_document *doc = parse(wrong[i], strlen(wrong[i]));
        assert_false(is_valid(root, root, fy_document_root(doc), NULL));
        fy_document_destroy(doc);
    }
    fy_document_destroy(schema);
}

static double number_at(struct fy_document *doc, const char *path)
{
    double x = NAN;
    node *n = fy_node_by_path(fy_document_root(doc), path, strlen(path), FYNWF_DONT_FOLLOW);
    assert_non_null(n);
    assert_true(ps_num_parse(scalar(n), &x));
    return x;
}

static void claims_have_every_variant_and_scenario(void **state)
{
    (void)state;
    sample s;
    sample_full(&s, "");
    ps_text json = json_of(&s);
    struct fy_document *doc = parse(json.p, json.len);
    node *claims = member(fy_document_root(doc), "claims");
    assert_int_equal(fy_node_sequence_item_count(claims), 3 + 3 + 4);
    // numbers are exact
    const ps_probability *p = &s.findings.claims[0].variants[0].probability;
    assert_true(number_at(doc, "/claims/0/probability") == p->p);
    assert_true(number_at(doc, "/claims/0/low") == p->low);
    assert_true(number_at(doc, "/claims/1/failed") == 40);
    assert_true(number_at(doc, "/outputs/0/quantiles/24/4") == s.findings.fans[0].at[24].q[4]);
    assert_true(number_at(doc, "/evidence/0/strongest") == 1);
    node *first = fy_node_sequence_get_by_index(claims, 0);
    assert_true(ps_str_is(scalar(member(first, "word")), "very unlikely"));
    assert_true(ps_str_is(scalar(member(first, "scenario")), "base"));
    assert_true(ps_str_eq(scalar(member(first, "true_if")), s.study.claims[0].variants[0].text));
    node *other = fy_node_sequence_get_by_index(claims, 3);
    assert_true(ps_str_is(scalar(member(other, "scenario")), "mobilise"));
    // a claim without an answer has no number
    node *none = fy_node_sequence_get_by_index(claims, 8);
    assert_true(is_plain(member(none, "probability"), "null"));
    assert_true(ps_str_is(scalar(member(none, "word")), "no answer"));
    fy_document_destroy(doc);
    ps_text_clear(&json);
    sample_clear(&s);
}

static void seed_keeps_all_its_bits(void **state)
{
    (void)state;
    sample s;
    sample_empty(&s, "");
    s.findings.provenance.seed = UINT64_MAX;
    ps_text json = json_of(&s);
    assert_non_null(memmem(json.p, json.len, "\"seed\":18446744073709551615,", 28));
    ps_text_clear(&json);
    sample_clear(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(json_fits_the_published_schema),
        cmocka_unit_test(a_value_that_does_not_fit_is_found),
        cmocka_unit_test(claims_have_every_variant_and_scenario),
        cmocka_unit_test(seed_keeps_all_its_bits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
