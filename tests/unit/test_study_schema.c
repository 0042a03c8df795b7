// The published schema (docs/study-schema.json) says of studies what the reader says: good studies
// fit it, studies with a wrong, missing or mistyped key do not. JSON is YAML, so the reader's own
// parser reads both; the validator below knows the keywords that the schema uses.
#include "base/file.h"
#include "base/num_text.h"
#include "study/yaml.h"

#include <dirent.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

static ps_diags *diags;
static ps_yaml schema;

static bool fits(const ps_yaml *rule, const ps_yaml *value);

static bool parse_file(const char *path, ps_yaml *root)
{
    int32_t file = -1;
    return ps_file_read(diags, ps_str_of(path), PS_NO_SPAN, &file) == PS_OK &&
           ps_yaml_parse(diags, file, diags->arena, root) == PS_OK;
}

static bool is_number(const ps_yaml *value, double *x)
{
    return value->kind == PS_YAML_TEXT && !value->is_quoted && ps_num_parse(value->text.text, x);
}

static bool is_bool(const ps_yaml *value)
{
    return value->kind == PS_YAML_TEXT && !value->is_quoted &&
           (ps_str_is(value->text.text, "true") || ps_str_is(value->text.text, "false"));
}

static bool has_type(const ps_yaml *value, ps_str type)
{
    double x = 0.5;
    const bool number = is_number(value, &x);
    if (ps_str_is(type, "object") || ps_str_is(type, "array")) {
        return value->kind == (ps_str_is(type, "object") ? PS_YAML_MAP : PS_YAML_LIST);
    }
    if (ps_str_is(type, "number") || ps_str_is(type, "integer")) {
        return number && (ps_str_is(type, "number") || x == floor(x));
    }
    if (ps_str_is(type, "boolean")) {
        return is_bool(value);
    }
    assert_true(ps_str_is(type, "string"));
    return value->kind == PS_YAML_TEXT && !number && !is_bool(value) && value->text.text.len > 0;
}

static bool fits_type(const ps_yaml *types, const ps_yaml *value)
{
    if (types->kind == PS_YAML_TEXT) {
        return has_type(value, types->text.text);
    }
    for (int32_t i = 0; i < types->n; i++) {
        if (has_type(value, types->items[i].text.text)) {
            return true;
        }
    }
    return false;
}

static bool fits_enum(const ps_yaml *list, const ps_yaml *value)
{
    for (int32_t i = 0; i < list->n; i++) {
        if (value->kind == PS_YAML_TEXT && ps_str_eq(list->items[i].text.text, value->text.text)) {
            return true;
        }
    }
    return false;
}

static int count_fits(const ps_yaml *rules, const ps_yaml *value)
{
    int n = 0;
    for (int32_t i = 0; i < rules->n; i++) {
        n += fits(&rules->items[i], value);
    }
    return n;
}

static bool has_required(const ps_yaml *names, const ps_yaml *value)
{
    for (int32_t i = 0; i < names->n; i++) {
        if (ps_yaml_get(value, ps_arena_str(diags->arena, names->items[i].text.text).p) == NULL) {
            return false;
        }
    }
    return true;
}

static bool fits_members(const ps_yaml *rule, const ps_yaml *value)
{
    const ps_yaml *properties = ps_yaml_get(rule, "properties");
    const ps_yaml *others = ps_yaml_get(rule, "additionalProperties");
    for (int32_t i = 0; i < value->n; i++) {
        const ps_yaml *member = &value->items[i];
        const char *key = ps_arena_str(diags->arena, member->key).p;
        const ps_yaml *own = properties == NULL ? NULL : ps_yaml_get(properties, key);
        const bool known = own != NULL || others == NULL || others->kind == PS_YAML_MAP;
        if (!known || (own != NULL && !fits(own, member)) ||
            (own == NULL && others != NULL && !fits(others, member))) {
            return false;
        }
    }
    return true;
}

static const ps_yaml *referred(const ps_yaml *reference)
{
    const ps_str name = reference->text.text;
    const ps_str start = ps_str_of("#/$defs/");
    assert_true(name.len > start.len && ps_str_eq(ps_str_slice(name, 0, start.len), start));
    const ps_yaml *rule =
        ps_yaml_get(ps_yaml_get(&schema, "$defs"),
                    ps_arena_str(diags->arena, ps_str_slice(name, start.len, name.len)).p);
    assert_non_null(rule);
    return rule;
}

// a keyword whose number bounds the value, its members or its items
static bool fits_bound(const ps_yaml *bound, const ps_yaml *value)
{
    double limit = 0;
    double x = value->n;
    assert_true(is_number(bound, &limit));
    const bool of_value = ps_str_is(bound->key, "minimum") || ps_str_is(bound->key, "maximum") ||
                          ps_str_is(bound->key, "exclusiveMinimum") ||
                          ps_str_is(bound->key, "exclusiveMaximum");
    if (of_value && !is_number(value, &x)) {
        return true;
    }
    if (ps_str_is(bound->key, "exclusiveMinimum")) {
        return x > limit;
    }
    if (ps_str_is(bound->key, "exclusiveMaximum")) {
        return x < limit;
    }
    return memcmp(bound->key.p, "min", 3) == 0 ? x >= limit : x <= limit;
}

static bool fits_keyword(const ps_yaml *rule, const ps_yaml *keyword, const ps_yaml *value)
{
    const ps_str k = keyword->key;
    if (ps_str_is(k, "$ref")) {
        return fits(referred(keyword), value);
    }
    if (ps_str_is(k, "type")) {
        return fits_type(keyword, value);
    }
    if (ps_str_is(k, "enum")) {
        return fits_enum(keyword, value);
    }
    if (ps_str_is(k, "anyOf")) {
        return count_fits(keyword, value) > 0;
    }
    if (ps_str_is(k, "oneOf")) {
        return count_fits(keyword, value) == 1;
    }
    if (ps_str_is(k, "required")) {
        return value->kind != PS_YAML_MAP || has_required(keyword, value);
    }
    if (ps_str_is(k, "properties") || ps_str_is(k, "additionalProperties")) {
        return value->kind != PS_YAML_MAP || fits_members(rule, value);
    }
    if (ps_str_is(k, "items")) {
        for (int32_t i = 0; value->kind == PS_YAML_LIST && i < value->n; i++) {
            if (!fits(keyword, &value->items[i])) {
                return false;
            }
        }
        return true;
    }
    if (k.len > 3 && (memcmp(k.p, "min", 3) == 0 || memcmp(k.p, "max", 3) == 0 ||
                      memcmp(k.p, "exclusive", 3) == 0)) {
        return fits_bound(keyword, value);
    }
    assert_true(ps_str_is(k, "description") || ps_str_is(k, "title") || k.p[0] == '$');
    return true;
}

static bool fits(const ps_yaml *rule, const ps_yaml *value)
{
    for (int32_t i = 0; i < rule->n; i++) {
        if (!fits_keyword(rule, &rule->items[i], value)) {
            return false;
        }
    }
    return true;
}

static int read_schema(void **state)
{
    (void)state;
    diags = ps_diags_new();
    return chdir(getenv("PENSTOCK_SOURCE")) == 0 && parse_file("docs/study-schema.json", &schema)
               ? 0
               : 1;
}

static int free_schema(void **state)
{
    (void)state;
    ps_diags_free(diags);
    return 0;
}

static void good_studies_fit_the_schema(void **state)
{
    (void)state;
    const char *const good[] = {"tests/golden/study/good.yaml", "studies/war-economy/study.yaml",
                                "docs/examples/epidemic.yaml"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ps_yaml root;
        assert_true(parse_file(good[i], &root));
        assert_true(fits(&schema, &root));
    }
}

static int is_messages(const struct dirent *entry)
{
    return strstr(entry->d_name, ".txt") != NULL;
}

// whether what the reader says is about keys, which the schema must then refuse too
static bool is_about_keys(const char *path)
{
    int32_t file = -1;
    assert_int_equal(ps_file_read(diags, ps_str_of(path), PS_NO_SPAN, &file), PS_OK);
    const char *text = ps_arena_str(diags->arena, diags->sources.items[file].text).p;
    return strstr(text, "[unknown-key]") != NULL || strstr(text, "[missing-key]") != NULL ||
           strstr(text, "[one-test]") != NULL || strstr(text, "must be a list") != NULL;
}

static void studies_with_wrong_keys_do_not_fit(void **state)
{
    (void)state;
    struct dirent **entries = NULL;
    const int n = scandir("tests/golden/study", &entries, is_messages, alphasort);
    int refused = 0;
    for (int i = 0; i < n; i++) {
        const char *name = entries[i]->d_name;
        const ps_str txt = ps_arena_printf(diags->arena, "tests/golden/study/%s", name);
        const ps_str yaml = ps_arena_printf(diags->arena, "%.*s.yaml", (int)txt.len - 4, txt.p);
        ps_yaml root;
        if (is_about_keys(txt.p) && parse_file(yaml.p, &root)) {
            if (fits(&schema, &root)) {
                fail_msg("the schema accepts %s", yaml.p);
            }
            refused++;
        }
        free(entries[i]);
    }
    free(entries);
    assert_true(refused >= 15);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_studies_fit_the_schema),
        cmocka_unit_test(studies_with_wrong_keys_do_not_fit),
    };
    return cmocka_run_group_tests(tests, read_schema, free_schema);
}
