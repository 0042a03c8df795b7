// Tests of the page: well-formed, complete, accessible in its structure, the same every time, and
// deaf to whatever a study has in its texts.
#include "base/alloc.h"
#include "report/html.h"
#include "report/page.h"
#include "report_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <expat.h>

// ---- the page, read back from its bytes

#define MOST_IDS 400

typedef struct walked {
    char ids[MOST_IDS][32];
    int n_ids;
    char references[MOST_IDS][32]; // what links and labels point to
    int n_references;
    int n_h1;
    int heading; // level of the last
    int n_landmarks;
    int n_tables;
    int n_captions;
    int n_svg;
    int n_svg_described;
    int n_data_rows;
    int n_row_heads;
    bool is_in_body;
    bool is_in_svg;
    char text[400000];
    size_t text_len;
} walked;

static void keep_words(walked *w, char (*list)[32], int *n, const char *words)
{
    while (*words != '\0') {
        const size_t len = strcspn(words, " ");
        assert_true(*n < MOST_IDS && len < 32);
        (void)snprintf(list[(*n)++], 32, "%.*s", (int)len, words);
        words += len + strspn(words + len, " ");
    }
    (void)w;
}

static void walk_attributes(walked *w, const char *name, const char **attributes)
{
    for (; attributes[0] != NULL; attributes += 2) {
        const char *key = attributes[0];
        const char *value = attributes[1];
        if (strcmp(key, "id") == 0) {
            keep_words(w, w->ids, &w->n_ids, value);
        } else if (strcmp(key, "aria-labelledby") == 0) {
            keep_words(w, w->references, &w->n_references, value);
        } else if (strcmp(key, "href") == 0) {
            assert_int_equal(value[0], '#'); // nothing is loaded, nothing leads elsewhere
            keep_words(w, w->references, &w->n_references, value + 1);
        }
        // no handlers, no sources, no inline style that a study could reach
        assert_false(strncmp(key, "on", 2) == 0);
        assert_false(strcmp(key, "src") == 0 || strcmp(key, "style") == 0);
        if (strcmp(name, "svg") == 0 && strcmp(key, "role") == 0) {
            assert_string_equal(value, "img");
        }
    }
}

static void on_start(void *user, const char *name, const char **attributes)
{
    walked *w = user;
    static const char *const banned[] = {"script", "iframe", "object", "img",
                                         "link",   "base",   "form"};
    for (size_t i = 0; i < sizeof banned / sizeof banned[0]; i++) {
        assert_string_not_equal(name, banned[i]);
    }
    walk_attributes(w, name, attributes);
    if (name[0] == 'h' && name[1] >= '1' && name[1] <= '6' && name[2] == '\0') {
        const int level = name[1] - '0';
        assert_true(level <= w->heading + 1); // no level is left out
        w->heading = level;
        w->n_h1 += level == 1;
    }
    w->n_landmarks += strcmp(name, "main") == 0 || strcmp(name, "header") == 0 ||
                      strcmp(name, "nav") == 0 || strcmp(name, "footer") == 0;
    w->n_tables += strcmp(name, "table") == 0;
    w->n_captions += strcmp(name, "caption") == 0;
    w->n_svg += strcmp(name, "svg") == 0;
    w->n_svg_described += strcmp(name, "desc") == 0;
    w->is_in_body = w->is_in_body || strcmp(name, "body") == 0;
    w->n_data_rows += strcmp(name, "tr") == 0;
    w->n_row_heads += strcmp(name, "th") == 0;
}

static void on_text(void *user, const char *bytes, int len)
{
    walked *w = user;
    if (w->is_in_body && w->text_len + (size_t)len < sizeof w->text) {
        memcpy(w->text + w->text_len, bytes, (size_t)len);
        w->text_len += (size_t)len;
    }
}

static walked *walk(const ps_text *page)
{
    walked *w = calloc(1, sizeof *w);
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, w);
    XML_SetStartElementHandler(parser, on_start);
    XML_SetCharacterDataHandler(parser, on_text);
    if (XML_Parse(parser, page->p, (int)page->len, 1) != XML_STATUS_OK) {
        fail_msg("line %d: %s", (int)XML_GetCurrentLineNumber(parser),
                 XML_ErrorString(XML_GetErrorCode(parser)));
    }
    XML_ParserFree(parser);
    return w;
}

static bool has(const char (*list)[32], int n, const char *id)
{
    for (int i = 0; i < n; i++) {
        if (strcmp(list[i], id) == 0) {
            return true;
        }
    }
    return false;
}

// what every page must be, whatever it says
static void assert_sound(const walked *w)
{
    assert_int_equal(w->n_h1, 1);
    assert_int_equal(w->n_landmarks, 4);
    assert_int_equal(w->n_captions, w->n_tables);
    assert_int_equal(w->n_svg_described, w->n_svg);
    assert_true(w->n_row_heads >= w->n_data_rows);
    for (int i = 0; i < w->n_ids; i++) {
        assert_false(has(w->ids, i, w->ids[i]));
    }
    for (int i = 0; i < w->n_references; i++) {
        if (!has(w->ids, w->n_ids, w->references[i])) {
            fail_msg("'%s' leads nowhere", w->references[i]);
        }
    }
}

static ps_text page_of(const sample *s)
{
    ps_text out = {0};
    assert_int_equal(ps_report_html(&out, &s->findings), PS_OK);
    ps_text_add(&out, (ps_str){"", 1}); // so that strstr works
    out.len--;
    return out;
}

static void page_with_everything_is_sound_and_complete(void **state)
{
    (void)state;
    sample s;
    sample_full(&s, "");
    ps_text page = page_of(&s);
    walked *w = walk(&page);
    assert_sound(w);
    static const char *const sections[] = {
        "answers",  "claims", "statements", "scenarios", "outputs", "check",     "when",
        "evidence", "inputs", "sources",    "limits",    "failed",  "provenance"};
    const char *before = page.p;
    for (size_t i = 0; i < sizeof sections / sizeof sections[0]; i++) {
        char opening[64];
        (void)snprintf(opening, sizeof opening, "<section id=\"%s\"", sections[i]);
        const char *at = strstr(page.p, opening);
        assert_non_null(at);
        assert_true(at > before); // in this order
        before = at;
    }
    // one chart of all claims, three comparisons, three fans, three checks, one passage
    assert_int_equal(w->n_svg, 11);
    static const char *const texts[] = {
        "Not yet calibrated: a prior ensemble.",
        "very unlikely (7.1 %, 19,997 runs, sampling interval 6.8-7.5 %), about 1 in 14",
        "(7.1 %, mean chance over 19,997 runs, sampling interval 6.8-7.5 %)",
        "from likely to almost certain (87 %, from the evidence ledger, range of its priors 76-95 "
        "%)",
        "no answer (20,000 runs, all failed before it was decided)",
        "likely or very likely (80 %, 20,000 runs, sampling interval 79-81 %)",
        "Confidence in the model is low:",
        "69 % of 35 observed values lie in bands that should hold 90 %.",
        "Horizon: 2025-01-01 to 2026-01-01",
        "Base rate: 2.0-5.0 %",
        "P 35.5-35.7 % if these were all false, or all true",
        "min(GDP_growth over 2025) <= -0.05 AND max(x over 2025) < 2",
        "triangular: low 0.5, mode 1.5, high 3",
        "normal: mean 0, sd 1, kept within \xE2\x88\x92"
        "1 and 2; correlated with b (0.4)",
        "discrete: 1 (weight 0.25), 2 (weight 0.75)",
        "p is the posterior of E1",
        "misses the data, runs high",
        "too few data to tell",
        "without report 1, the one that moves most",
        "no test covers it",
        "not reached",
        "real GDP: division by zero at 2026.125",
        "penstock assess study.yaml -n 20000 --seed 1",
    };
    w->text[w->text_len] = '\0';
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        if (strstr(w->text, texts[i]) == NULL) {
            fail_msg("the page does not say '%s'", texts[i]);
        }
    }
    free(w);
    ps_text_clear(&page);
    sample_clear(&s);
}

static void page_with_nothing_is_sound(void **state)
{
    (void)state;
    sample s;
    sample_empty(&s, "");
    ps_text page = page_of(&s);
    walked *w = walk(&page);
    assert_sound(w);
    assert_int_equal(w->n_svg, 0);
    assert_non_null(strstr(page.p, "The study states no claims."));
    assert_non_null(strstr(page.p, "The study names no data"));
    assert_non_null(strstr(page.p, "No run failed"));
    assert_null(strstr(page.p, "id=\"scenarios\""));
    free(w);
    ps_text_clear(&page);
    sample_clear(&s);
}

static void texts_of_a_study_cannot_become_markup(void **state)
{
    (void)state;
    static const char *const hostile[] = {
        "<script>alert(1)</script>",
        "\"'><img src=x onerror=alert(1)>",
        "]]></style></svg>&lt;&#0;",
        "\x01\x02\x7F\xFF\xC3",
        "%s%n%d",
    };
    for (size_t i = 0; i < sizeof hostile / sizeof hostile[0]; i++) {
        sample s;
        sample_full(&s, hostile[i]);
        ps_text page = page_of(&s);
        walked *w = walk(&page);
        assert_sound(w);
        assert_null(strstr(page.p, "<script"));
        assert_null(strstr(page.p, "<img"));
        free(w);
        ps_text_clear(&page);
        sample_clear(&s);
    }
}

static void texts_may_be_long(void **state)
{
    (void)state;
    char text[3001];
    memset(text, 'm', 3000);
    text[3000] = '\0';
    sample s;
    sample_full(&s, text);
    ps_text page = page_of(&s);
    walked *w = walk(&page);
    assert_sound(w);
    free(w);
    ps_text_clear(&page);
    sample_clear(&s);
}

static void same_findings_give_the_same_bytes(void **state)
{
    (void)state;
    sample one;
    sample two;
    sample_full(&one, "");
    sample_full(&two, "");
    ps_text a = page_of(&one);
    ps_text b = page_of(&two);
    assert_true(ps_str_eq(ps_text_str(&a), ps_text_str(&b)));
    ps_text_clear(&a);
    ps_text_clear(&b);
    sample_clear(&one);
    sample_clear(&two);
}

static void page_forbids_scripts_and_network(void **state)
{
    (void)state;
    sample s;
    sample_full(&s, "");
    ps_text page = page_of(&s);
    assert_non_null(strstr(page.p, "content=\"default-src 'none'; style-src 'unsafe-inline'; "
                                   "img-src data:\""));
    // the only addresses are the names of XML dialects
    for (const char *at = page.p; (at = strstr(at, "http")) != NULL; at++) {
        assert_true(strncmp(at, "http://www.w3.org/", 18) == 0 ||
                    strncmp(at, "http-equiv", 10) == 0);
    }
    ps_text_clear(&page);
    sample_clear(&s);
}

static void lack_of_memory_is_told(void **state)
{
    (void)state;
    sample s;
    sample_full(&s, "");
    for (int64_t n = 0; n < 60; n += 7) {
        const int64_t live = ps_alloc_live_count();
        ps_text out = {0};
        ps_alloc_fail_after(n);
        const ps_rc rc = ps_report_html(&out, &s.findings);
        ps_alloc_fail_after(-1);
        assert_int_equal(rc, PS_ERR_MEMORY);
        ps_text_clear(&out);
        assert_int_equal(ps_alloc_live_count(), live);
    }
    sample_clear(&s);
}

// ---- colours

static double channel(const char *hex)
{
    const char two[3] = {hex[0], hex[1], '\0'};
    const double x = (double)strtol(two, NULL, 16) / 255;
    return x <= 0.04045 ? x / 12.92 : pow((x + 0.055) / 1.055, 2.4);
}

// relative luminance of a variable in a style sheet, from `css` on
static double luminance(const char *css, const char *variable)
{
    char key[32];
    (void)snprintf(key, sizeof key, "--%s:#", variable);
    const char *at = strstr(css, key);
    assert_non_null(at);
    at += strlen(key);
    char hex[7];
    const bool is_short = at[3] == ';';
    for (int i = 0; i < 6; i++) {
        hex[i] = is_short ? at[i / 2] : at[i];
    }
    return 0.2126 * channel(hex) + 0.7152 * channel(hex + 2) + 0.0722 * channel(hex + 4);
}

static double contrast(const char *css, const char *a, const char *b)
{
    const double x = luminance(css, a);
    const double y = luminance(css, b);
    return (fmax(x, y) + 0.05) / (fmin(x, y) + 0.05);
}

static void colours_have_contrast_by_day_and_by_night(void **state)
{
    (void)state;
    ps_text sheet = {0};
    ps_page_css(&sheet);
    ps_text_add(&sheet, (ps_str){"", 1});
    const char *const dark = strstr(sheet.p, "prefers-color-scheme:dark");
    assert_non_null(dark);
    static const char *const inks[] = {"ink", "muted", "link", "accent", "median", "observed",
                                       "s0",  "s1",    "s2",   "s3",     "s4",     "s5"};
    const char *const schemes[] = {sheet.p, dark};
    for (int scheme = 0; scheme < 2; scheme++) {
        for (size_t i = 0; i < sizeof inks / sizeof inks[0]; i++) {
            const double ratio = contrast(schemes[scheme], inks[i], "ground");
            if (ratio < 4.5) {
                fail_msg("%s on the ground has a contrast of %.2f", inks[i], ratio);
            }
        }
        assert_true(contrast(schemes[scheme], "ink", "notice") >= 4.5);
        assert_true(contrast(schemes[scheme], "median", "band50") >= 4.5);
        assert_true(contrast(schemes[scheme], "edge", "ground") >= 3);
    }
    ps_text_clear(&sheet);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_with_everything_is_sound_and_complete),
        cmocka_unit_test(page_with_nothing_is_sound),
        cmocka_unit_test(texts_of_a_study_cannot_become_markup),
        cmocka_unit_test(texts_may_be_long),
        cmocka_unit_test(same_findings_give_the_same_bytes),
        cmocka_unit_test(page_forbids_scripts_and_network),
        cmocka_unit_test(lack_of_memory_is_told),
        cmocka_unit_test(colours_have_contrast_by_day_and_by_night),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
