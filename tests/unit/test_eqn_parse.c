// Tests of read/eqn_lex and read/eqn_parse: trees, places, and what is refused.
// A tree is compared as text: (- (^ 2 2)), IF as (if c a b), calls as (NAME a b).
#include "base/alloc.h"
#include "base/text.h"
#include "read/eqn_parse.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

static void print_tree(const ps_expr *e, ps_text *out);

static void print_args(const char *head, const ps_expr *e, ps_text *out)
{
    ps_text_printf(out, "(%s", head);
    for (int32_t i = 0; i < e->n_args; i++) {
        ps_text_puts(out, " ");
        print_tree(e->args[i], out);
    }
    ps_text_puts(out, ")");
}

static void print_tree(const ps_expr *e, ps_text *out)
{
    char head[80];
    switch (e->kind) {
    case PS_EXPR_BAD:
        ps_text_puts(out, "BAD");
        break;
    case PS_EXPR_NUM:
        ps_text_num(out, e->num);
        break;
    case PS_EXPR_TEXT:
        ps_text_printf(out, "'%.*s'", PS_STR_ARG(e->text));
        break;
    case PS_EXPR_NAME:
        ps_text_add(out, e->text);
        break;
    case PS_EXPR_CALL:
        (void)snprintf(head, sizeof head, "%.*s", PS_STR_ARG(e->text));
        print_args(head, e, out);
        break;
    case PS_EXPR_NEGATE:
        print_args("-", e, out);
        break;
    case PS_EXPR_NOT:
        print_args("not", e, out);
        break;
    case PS_EXPR_BINARY:
        print_args(ps_binary_text(e->op), e, out);
        break;
    case PS_EXPR_IF:
        print_args("if", e, out);
        break;
    case PS_EXPR_OVER:
        (void)snprintf(head, sizeof head, "over %.10g %.10g", e->from, e->to);
        print_args(head, e, out);
        break;
    case PS_EXPR_HELD_FOR:
        (void)snprintf(head, sizeof head, "for %.10g", e->num);
        print_args(head, e, out);
        break;
    }
}

/// One parse with all it needs.
typedef struct parsed {
    ps_diags *diags;
    ps_arena *arena;
    ps_expr *expr;
    ps_text tree;
} parsed;

static parsed parse(const char *text, bool claims)
{
    parsed p = {.diags = ps_diags_new(), .arena = ps_arena_new()};
    int32_t file = -1;
    assert_int_equal(ps_sources_add(&p.diags->sources, ps_str_of("eqn"), ps_str_of(text), &file),
                     PS_OK);
    ps_eqn_source source = {.arena = p.arena, .claims = claims, .years = claims};
    assert_int_equal(ps_mapped_verbatim(p.arena, ps_str_of(text), file, 0, &source.text), PS_OK);
    p.expr = ps_eqn_parse(&source, p.diags);
    assert_non_null(p.expr);
    print_tree(p.expr, &p.tree);
    ps_text_puts(&p.tree, "");
    return p;
}

static void done(parsed *p)
{
    ps_text_clear(&p->tree);
    ps_arena_free(p->arena);
    ps_diags_free(p->diags);
    assert_int_equal(ps_alloc_live_count(), 0);
}

typedef struct vector {
    const char *text;
    const char *tree;
} vector;

static void check_vectors(const vector *v, size_t n, bool claims)
{
    for (size_t i = 0; i < n; i++) {
        parsed p = parse(v[i].text, claims);
        if (p.tree.len != strlen(v[i].tree) || memcmp(p.tree.p, v[i].tree, p.tree.len) != 0) {
            fail_msg("%s gives %.*s, not %s", v[i].text, (int)p.tree.len, p.tree.p, v[i].tree);
        }
        assert_int_equal(p.diags->n, 0);
        done(&p);
    }
}

#define CHECK(vectors, claims) check_vectors(vectors, sizeof(vectors) / sizeof *(vectors), claims)

static void powers_bind_tighter_than_signs_and_associate_right(void **state) // S-09
{
    (void)state;
    const vector v[] = {
        {"-2^2", "(- (^ 2 2))"},
        {"4^3^2", "(^ 4 (^ 3 2))"},
        {"2^-2^-3", "(^ 2 (- (^ 2 (- 3))))"},
        {"(-2)^2", "(^ (- 2) 2)"},
        {"2*-x^2", "(* 2 (- (^ x 2)))"},
        {"--x", "(- (- x))"},
        {"+x", "x"},
    };
    CHECK(v, false);
}

static void operators_have_the_precedence_of_xmile(void **state) // S-10
{
    (void)state;
    const vector v[] = {
        {"NOT 2 = 3", "(= (not 2) 3)"},
        {"4 - 5 + 6", "(+ (- 4 5) 6)"},
        {"1 OR 0 AND 0", "(OR 1 (AND 0 0))"},
        {"1 = 2 < 3", "(= 1 (< 2 3))"},
        {"a*b/c MOD d", "(MOD (/ (* a b) c) d)"},
        {"a + b*c - d", "(- (+ a (* b c)) d)"},
        {"a <= b <> c >= d", "(<> (<= a b) (>= c d))"},
        {"(a or b) and not c", "(AND (OR a b) (not c))"},
        {"a<b=c>d", "(= (< a b) (> c d))"},
        {"a AND b OR c AND d", "(OR (AND a b) (AND c d))"},
    };
    CHECK(v, false);
}

static void numbers_are_read_without_locale_or_sign(void **state) // S-14
{
    (void)state;
    const vector v[] = {{"6E5", "600000"},
                        {".5", "0.5"},
                        {"14.", "14"},
                        {"1e-3", "0.001"},
                        {"MAX(1,5)", "(MAX 1 5)"},
                        {"0.1+.2", "(+ 0.1 0.2)"},
                        {"1.e2", "100"}};
    CHECK(v, false);
}

static void conditions_have_a_statement_and_a_function(void **state)
{
    (void)state;
    const vector v[] = {
        {"IF a > 0 THEN b ELSE c + 1", "(if (> a 0) b (+ c 1))"},
        {"if_then_else(a, b, c)", "(if a b c)"},
        {"2 * IF a THEN b ELSE c", "(* 2 (if a b c))"},
        {"IF a THEN IF b THEN 1 ELSE 2 ELSE 3", "(if a (if b 1 2) 3)"},
        {"If(a)Then(b)Else(c)", "(if a b c)"},
        {"(IF a THEN b ELSE c) + 1", "(+ (if a b c) 1)"},
    };
    CHECK(v, false);
}

static void names_are_kept_as_written(void **state) // S-100 to S-103, S-108
{
    (void)state;
    const vector v[] = {
        {"birth_rate", "birth_rate"},
        {"\"birth rate\" * 2", "(* \"birth rate\" 2)"},
        {"\"say \\\"hi\\\"\\n\\\\\"", "\"say \\\"hi\\\"\\n\\\\\""},
        {"größe + Ä2", "(+ größe Ä2)"},
        {"a$b", "a$b"},
        {"module.variable", "module.variable"},
        {".variable", ".variable"},
        {"isee.SAFEDIV(a, b)", "(isee.SAFEDIV a b)"},
        {"wom\u00a0multiplier", "wom\u00a0multiplier"}, // no-break space inside a name
        {"\u00a0a\u00a0+ b", "(+ a b)"},                // and around it
        {"en\u2002space", "en\u2002space"},             // S-101: an ordinary character
        {"iffy + android", "(+ iffy android)"},
        {"over + for", "(+ over for)"}, // words of claims are names of a model
    };
    CHECK(v, false);
}

static void comments_vanish(void **state) // S-107
{
    (void)state;
    const vector v[] = {{"a{rate} * {x} b {end}", "(* a b)"}, {"1{2}", "1"}};
    CHECK(v, false);
    assert_true(ps_eqn_is_empty(ps_str_of(" { nothing } \n")));
    assert_false(ps_eqn_is_empty(ps_str_of("{ open")));
    assert_false(ps_eqn_is_empty(ps_str_of("0")));
}

static void claims_add_windows_lengths_dates_and_scenarios(void **state)
{
    (void)state;
    const vector v[] = {
        {"min(x over 2025)", "(min (over 2025 2026 x))"},
        {"mean(x over 2025Q1) > 2", "(> (mean (over 2025 2025.25 x)) 2)"},
        {"max(a + b over 2025..2027.5)", "(max (over 2025 2027.5 (+ a b)))"},
        {"sum(x over '2024-10-01'..'2025-07-01')", "(sum (over 2024.75 2025.5 x))"},
        {"sum(x over 2024-10..2025)", "(sum (over 2024.75 2025 x))"},
        {"ever((c > 1 for 0.5 year) over 2025)", "(ever (over 2025 2026 (for 0.5 (> c 1))))"},
        {"ever(a OR b for 6 months over 2025)", "(ever (over 2025 2026 (for 0.5 (OR a b))))"},
        {"growth(x, 1 year)", "(growth x 1)"},
        {"lag(x, 3 months) + 1 quarter", "(+ (lag x 0.25) 0.25)"},
        {"at(x, '2025-07-01')", "(at x 2025.5)"},
        {"at(x, 2025) - at(x, '2024Q3')", "(- (at x 2025) (at x 2024.5))"},
        {"in(\"no sanctions\", at(x, 2025))", "(in 'no sanctions' (at x 2025))"},
        {"in('push', \"real GDP\")", "(in 'push' \"real GDP\")"},
        {"min(a, b)", "(min a b)"},
        {"is_never(first(c over 2025))", "(is_never (first (over 2025 2026 c)))"},
    };
    CHECK(v, true);
}

static void places_cover_what_they_name(void **state)
{
    (void)state;
    const char *text = " MAX( a , (b + 1)*c )";
    parsed p = parse(text, false);
    assert_int_equal(p.expr->span.offset, 1);
    assert_int_equal(p.expr->span.len, strlen(text) - 1);
    const ps_expr *product = p.expr->args[1];
    assert_int_equal(product->span.offset, 10); // with its parenthesis
    assert_int_equal(product->span.len, 9);
    assert_int_equal(product->args[1]->span.offset, 18);
    assert_int_equal(p.expr->height, 4);
    done(&p);
}

typedef struct mistake {
    const char *text;
    uint32_t offset;
    const char *message;
    bool claims;
} mistake;

static void mistakes_are_told_once_and_at_their_place(void **state)
{
    (void)state;
    const mistake m[] = {
        {"a +", 3, "expected a number, a name or '(', but the expression ends here", false},
        {"a b", 2, "expected an operator or the end, found 'b'", false},
        {"(a + b", 6, "expected an operator or ')', but the expression ends here", false},
        {"MAX(a b)", 6, "expected ',' or ')', found 'b'", false},
        {"MAX(a,)", 6, "expected a number, a name or '(', found ')'", false},
        {"2x", 0, "a letter follows a number", false},
        {"1e999", 0, "this number is too large", false},
        {"_x", 0, "a name cannot begin with '$' or '_' or end with '_'", false},
        {"x_", 0, "a name cannot begin with '$' or '_' or end with '_'", false},
        {"$x", 0, "a name cannot begin with '$' or '_' or end with '_'", false},
        {"\"a\\tb\"", 2, "unknown escape in a quoted name", false}, // S-102
        {"\"ab", 0, "this quoted name has no end", false},
        {"\" \"", 0, "this quoted name is empty", false},
        {"{ab", 0, "this comment has no end", false},
        {"a == b", 2, "'==' is no operator", false},
        {"a && b", 2, "'&', '|' and '!' are no operators", false},
        {":NOT: a", 0, "':' is no operator here", false},
        {"a[1]", 0, "subscripts are not supported by this version: 'a['", false},
        {"'2025-01-01'", 0, "single quotes are not part of this language", false},
        {"IF THEN ELSE(a,b,c)", 3, "expected a condition, found 'THEN'", false},
        {"IF a THEN b", 11, "expected ELSE, but the expression ends here", false},
        {"if_then_else(a,b)", 0, "if_then_else needs a condition and two values, found 2 arguments",
         false},
        {"", 0, "expected a number, a name or '(', but the expression ends here", false},
        {"x over 2025", 2, "'over' stands outside a reducer", true},
        {"mean(x over)", 11, "expected a window of time", true},
        {"mean(x over 2025Q5)", 12, "'2025Q5' is neither a number nor a date", true},
        {"mean(x over 2026..2025)", 12, "this window ends before it begins", true},
        {"mean(x over 2025..)", 18, "expected a window of time", true},
        {"at(x, '2025-13-01')", 7, "'2025-13-01' is neither a number nor a date", true},
        {"c for x", 6, "expected a length of time such as 0.5 year, found 'x'", true},
        {"growth(x, 1 week)", 12, "expected ',' or ')', found 'week'", true},
    };
    for (size_t i = 0; i < sizeof m / sizeof *m; i++) {
        parsed p = parse(m[i].text, m[i].claims);
        assert_int_equal(p.expr->kind, PS_EXPR_BAD);
        assert_int_equal(p.diags->n, 1);
        if (!ps_str_is(p.diags->items[0].text, m[i].message) ||
            p.diags->items[0].span.offset != m[i].offset) {
            fail_msg("%s: at %u: %.*s", m[i].text, p.diags->items[0].span.offset,
                     PS_STR_ARG(p.diags->items[0].text));
        }
        done(&p);
    }
}

static void dates_need_a_model_in_years(void **state)
{
    (void)state;
    const char *texts[] = {"mean(x over 2025)", "at(x, '2025')", "lag(x, 1 year)"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        ps_diags *diags = ps_diags_new();
        ps_arena *arena = ps_arena_new();
        ps_eqn_source source = {.arena = arena, .claims = true};
        assert_int_equal(ps_mapped_verbatim(arena, ps_str_of(texts[i]), -1, 0, &source.text),
                         PS_OK);
        const ps_expr *e = ps_eqn_parse(&source, diags);
        assert_non_null(e);
        assert_int_equal(e->kind, PS_EXPR_BAD);
        assert_string_equal(diags->items[0].code, "not-years");
        ps_arena_free(arena);
        ps_diags_free(diags);
    }
}

static void signs_that_look_like_operators_are_explained(void **state) // S-101
{
    (void)state;
    parsed p = parse("a \u2212 b", false);
    assert_int_equal(p.expr->kind, PS_EXPR_BAD);
    assert_true(ps_str_is(p.diags->items[0].help, "the sign U+2212 looks like a minus; write '-'"));
    done(&p);
}

static void deep_nesting_is_refused_quickly(void **state)
{
    (void)state;
    const size_t n = (size_t)32 << 20;
    const char *fills[] = {"(", "-", "2^", "1+", "MAX(1,", "IF 1 THEN "};
    for (size_t i = 0; i < sizeof fills / sizeof *fills; i++) {
        char *text = ps_alloc(n + 1);
        const size_t len = strlen(fills[i]);
        for (size_t k = 0; k < n; k++) {
            text[k] = fills[i][k % len];
        }
        text[n - n % len] = '\0';
        parsed p = parse(text, false);
        assert_int_equal(p.expr->kind, PS_EXPR_BAD);
        assert_string_equal(p.diags->items[0].code, "nesting");
        ps_free(text);
        done(&p);
    }
}

static void windows_of_a_study_are_read_whole(void **state)
{
    (void)state;
    ps_diags *diags = ps_diags_new();
    ps_arena *arena = ps_arena_new();
    ps_eqn_source source = {.arena = arena, .claims = true, .years = true};
    double from = 0;
    double to = 0;
    assert_int_equal(ps_mapped_verbatim(arena, ps_str_of("2024-10..2030 "), -1, 0, &source.text),
                     PS_OK);
    assert_int_equal(ps_window_parse(&source, diags, &from, &to), PS_OK);
    assert_true(from == 2024.75 && to == 2030.0);
    assert_int_equal(ps_mapped_verbatim(arena, ps_str_of("2024Q4 x"), -1, 0, &source.text), PS_OK);
    assert_int_equal(ps_window_parse(&source, diags, &from, &to), PS_ERR_INPUT);
    assert_int_equal(diags->n_errors, 1);
    ps_arena_free(arena);
    ps_diags_free(diags);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(powers_bind_tighter_than_signs_and_associate_right),
        cmocka_unit_test(operators_have_the_precedence_of_xmile),
        cmocka_unit_test(numbers_are_read_without_locale_or_sign),
        cmocka_unit_test(conditions_have_a_statement_and_a_function),
        cmocka_unit_test(names_are_kept_as_written),
        cmocka_unit_test(comments_vanish),
        cmocka_unit_test(claims_add_windows_lengths_dates_and_scenarios),
        cmocka_unit_test(places_cover_what_they_name),
        cmocka_unit_test(mistakes_are_told_once_and_at_their_place),
        cmocka_unit_test(dates_need_a_model_in_years),
        cmocka_unit_test(signs_that_look_like_operators_are_explained),
        cmocka_unit_test(deep_nesting_is_refused_quickly),
        cmocka_unit_test(windows_of_a_study_are_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
