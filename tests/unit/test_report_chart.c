// Tests of the charts: ticks, labels that do not cover each other, text for those who do not see,
// well-formed bytes that are the same every time.
#include "report/chart.h"
#include "report/svg.h"
#include "report/svg_axis.h"
#include "report/svg_label.h"
#include "report_sample.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>
#include <expat.h>

// ---- what a chart shows, read back from its bytes

typedef struct box {
    double x0, y0, x1, y1;
    char text[128];
} box;

typedef struct shown {
    box boxes[400];
    int n;
    int n_titles;
    int n_descriptions;
    int n_paths;
    bool is_image;
    bool in_text;
    double x, y, width, height;
    int anchor;
    char description[2000];
    char element[32];
} shown;

static const char *attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2) {
        if (strcmp(attributes[0], name) == 0) {
            return attributes[1];
        }
    }
    return "";
}

static void on_start(void *user, const char *name, const char **attributes)
{
    shown *s = user;
    (void)snprintf(s->element, sizeof s->element, "%s", name);
    if (strcmp(name, "svg") == 0) {
        s->is_image = strcmp(attribute(attributes, "role"), "img") == 0;
        const char *view = attribute(attributes, "viewBox");
        char *end = NULL;
        s->width = strtod(view + 4, &end);
        s->height = strtod(end, NULL);
    }
    s->n_titles += strcmp(name, "title") == 0;
    s->n_descriptions += strcmp(name, "desc") == 0;
    s->n_paths += strcmp(name, "path") == 0;
    s->in_text = strcmp(name, "text") == 0;
    if (s->in_text) {
        s->x = strtod(attribute(attributes, "x"), NULL);
        s->y = strtod(attribute(attributes, "y"), NULL);
        const char *anchor = attribute(attributes, "text-anchor");
        s->anchor = anchor[0] == 'm' ? 1 : anchor[0] == 'e' ? 2 : 0;
        s->boxes[s->n].text[0] = '\0';
    }
}

static void on_text(void *user, const char *bytes, int len)
{
    shown *s = user;
    char *to = s->in_text ? s->boxes[s->n].text : s->description;
    const size_t size = s->in_text ? sizeof s->boxes[0].text : sizeof s->description;
    if (s->in_text || strcmp(s->element, "desc") == 0) {
        const size_t used = strlen(to);
        (void)snprintf(to + used, size - used, "%.*s", len, bytes);
    }
}

static void on_end(void *user, const char *name)
{
    shown *s = user;
    if (strcmp(name, "text") == 0) {
        box *b = &s->boxes[s->n++];
        const double width = ps_svg_text_width(ps_str_of(b->text), 12);
        b->x0 = s->x - (s->anchor == 0 ? 0 : s->anchor == 1 ? width / 2 : width);
        b->x1 = b->x0 + width;
        b->y0 = s->y - 9;
        b->y1 = s->y + 3;
    }
    s->in_text = false;
    s->element[0] = '\0';
}

static shown *read_back(const ps_text *svg)
{
    shown *s = calloc(1, sizeof *s);
    XML_Parser parser = XML_ParserCreate("UTF-8");
    XML_SetUserData(parser, s);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_text);
    assert_int_equal(XML_Parse(parser, svg->p, (int)svg->len, 1), XML_STATUS_OK);
    XML_ParserFree(parser);
    return s;
}

static bool shows(const shown *s, const char *text)
{
    for (int i = 0; i < s->n; i++) {
        if (strcmp(s->boxes[i].text, text) == 0) {
            return true;
        }
    }
    return false;
}

// well-formed, an image with title and description, no label on another or outside the drawing
static void assert_sound(const ps_text *svg, const shown *s)
{
    assert_false(svg->failed);
    assert_true(s->is_image);
    assert_true(s->n_titles >= 1);
    assert_int_equal(s->n_descriptions, 1);
    assert_true(strlen(s->description) > 10);
    for (int i = 0; i < s->n; i++) {
        const box *a = &s->boxes[i];
        if (a->x0 < -1 || a->x1 > s->width + 1 || a->y0 < -1 || a->y1 > s->height + 1) {
            fail_msg("'%s' lies outside the drawing", a->text);
        }
        for (int j = i + 1; j < s->n; j++) {
            const box *b = &s->boxes[j];
            if (a->x0 < b->x1 && b->x0 < a->x1 && a->y0 < b->y1 && b->y0 < a->y1) {
                fail_msg("'%s' covers '%s'", a->text, b->text);
            }
        }
    }
    assert_null(memmem(svg->p, svg->len, "nan", 3));
    assert_null(memmem(svg->p, svg->len, "inf\"", 4));
}

static ps_chart_frame dated_frame(const char *unit)
{
    return (ps_chart_frame){.id = "c",
                            .title = ps_str_of("inflation <rate>"),
                            .unit = ps_str_of(unit),
                            .is_dated = true,
                            .has_origin = true,
                            .origin = 2024.75};
}

#define N_TIMES 25

static ps_chart_fan make_fan(const char *name, double *times, ps_quantiles *at, double level,
                             double sd)
{
    for (int i = 0; i < N_TIMES; i++) {
        times[i] = 2022 + i * 0.25;
        at[i] = sample_quantiles(level * (1 + 0.1 * sin(i)), sd * (1 + i * 0.1));
    }
    return (ps_chart_fan){ps_str_of(name), N_TIMES, times, at};
}

// ---- fans

static void fan_names_its_bands_its_median_and_the_origin(void **state)
{
    (void)state;
    double times[N_TIMES];
    ps_quantiles at[N_TIMES];
    const ps_chart_frame frame = dated_frame("1/year");
    const ps_chart_fan fan = make_fan("base", times, at, 0.1, 0.01);
    const ps_chart_datum data[] = {{2022.5, 2022.75, 0.1, 0.1, ps_str_of("2022-09-30")},
                                   {2023, 2024, 0.08, 0.12, ps_str_of("2023 & more")}};
    ps_text svg = {0};
    ps_chart_fan_svg(&svg, &frame, &fan, data, 2);
    shown *s = read_back(&svg);
    assert_sound(&svg, s);
    const char *const needed[] = {
        "90 %", "50 %", "median", "observed", "1/year", "forecast from 2024-10-01", "2024"};
    for (size_t i = 0; i < sizeof needed / sizeof needed[0]; i++) {
        assert_true(shows(s, needed[i]));
    }
    assert_non_null(strstr(s->description, "half of the runs lie between"));
    free(s);
    ps_text_clear(&svg);
}

static void fan_breaks_where_values_are_missing(void **state)
{
    (void)state;
    double times[N_TIMES];
    ps_quantiles at[N_TIMES];
    const ps_chart_frame frame = dated_frame("");
    ps_chart_fan fan = make_fan("base", times, at, 5, 1);
    at[10] = at[11] = sample_quantiles(NAN, NAN);
    at[24] = sample_quantiles(INFINITY, 1);
    ps_text svg = {0};
    ps_chart_fan_svg(&svg, &frame, &fan, NULL, 0);
    shown *s = read_back(&svg);
    assert_sound(&svg, s);
    const char *median = memmem(svg.p, svg.len, "class=\"median\" d=\"M", 19);
    assert_non_null(median);
    const char *end = memchr(median + 19, '"', 2000);
    assert_non_null(memchr(median + 19, 'M', (size_t)(end - median - 19)));
    free(s);
    ps_text_clear(&svg);
}

static void many_steps_of_a_passage_are_few_bytes(void **state)
{
    (void)state;
    enum { N_STEPS = 4000 };
    static double when[N_STEPS];
    static double share[N_STEPS];
    for (int i = 0; i < N_STEPS; i++) {
        when[i] = 2025 + 5.0 * i / N_STEPS;
        share[i] = 0.8 * (i + 1) / N_STEPS;
    }
    ps_passage passage = {.n = 9000,
                          .share = 0.8,
                          .from = 2025,
                          .to = 2030,
                          .n_curve = N_STEPS,
                          .curve_time = when,
                          .curve_p = share};
    const ps_chart_frame frame = dated_frame("share of runs");
    ps_text svg = {0};
    ps_chart_passage_svg(&svg, &frame, &passage);
    shown *s = read_back(&svg);
    assert_sound(&svg, s);
    assert_true(svg.len < 16000);
    assert_true(shows(s, "80 % by then"));
    free(s);
    ps_text_clear(&svg);
}

static void fan_without_a_number_says_so(void **state)
{
    (void)state;
    double times[N_TIMES];
    ps_quantiles at[N_TIMES];
    const ps_chart_frame frame = dated_frame("1/year");
    const ps_chart_fan fan = make_fan("base", times, at, NAN, NAN);
    const ps_chart_fan none = {0};
    ps_text svg = {0};
    ps_chart_fan_svg(&svg, &frame, &fan, NULL, 0);
    shown *s = read_back(&svg);
    assert_sound(&svg, s);
    assert_true(shows(s, "no finite values"));
    free(s);
    ps_text_clear(&svg);
    ps_chart_fan_svg(&svg, &frame, &none, NULL, 0);
    s = read_back(&svg);
    assert_sound(&svg, s);
    free(s);
    ps_text_clear(&svg);
}

static void fans_of_every_size_are_sound(void **state)
{
    (void)state;
    static const double levels[] = {0,   1e-12, 1e-4, 0.5,   -0.5,  7,      -300,
                                    2e5, 3e6,   4e9,  -5e13, 1e200, -1e300, 1e-300};
    for (size_t i = 0; i < sizeof levels / sizeof levels[0]; i++) {
        for (int k = 0; k < 2; k++) {
            double times[N_TIMES];
            ps_quantiles at[N_TIMES];
            ps_chart_frame frame = dated_frame("a unit with quite a long name per year and head");
            frame.is_dated = k == 0;
            frame.time_unit = ps_str_of("days");
            const ps_chart_fan fan = make_fan("x", times, at, levels[i], k * fabs(levels[i]));
            ps_text svg = {0};
            ps_chart_fan_svg(&svg, &frame, &fan, NULL, 0);
            shown *s = read_back(&svg);
            assert_sound(&svg, s);
            free(s);
            ps_text_clear(&svg);
        }
    }
}

// ---- scenarios

static void scenarios_are_told_apart_by_dashes_and_names(void **state)
{
    (void)state;
    static const char *const names[] = {"base",
                                        "mobilise",
                                        "push & hope",
                                        "oil lower",
                                        "no sanctions at all from the first of January on",
                                        "ceasefire",
                                        "no foreign help",
                                        "both",
                                        "one more"};
    static double times[9][N_TIMES];
    static ps_quantiles at[9][N_TIMES];
    ps_chart_fan fans[9];
    for (int i = 0; i < 9; i++) {
        // the last four end at the same place
        fans[i] = make_fan(names[i], times[i], at[i], i < 5 ? 1 + 0.1 * i : 1.2, 0.05);
    }
    const ps_chart_frame frame = dated_frame("share of GDP");
    ps_text svg = {0};
    ps_chart_compare_svg(&svg, &frame, fans, 9, 2023.75);
    shown *s = read_back(&svg);
    assert_sound(&svg, s);
    assert_true(shows(s, "base"));
    assert_true(shows(s, "push & hope"));
    for (int i = 0; i < 9; i++) {
        char classes[32];
        (void)snprintf(classes, sizeof classes, "\"series s%d d%d\"", i % 6, (i + i / 6) % 6);
        assert_non_null(memmem(svg.p, svg.len, classes, strlen(classes)));
    }
    assert_non_null(strstr(s->description, "mobilise "));
    free(s);
    ps_text_clear(&svg);
}

// ---- other charts

static void check_chart_counts_what_lies_inside(void **state)
{
    (void)state;
    ps_chart_datum data[12];
    ps_quantiles predicted[12];
    for (int i = 0; i < 12; i++) {
        const double value = i == 3 ? 2 : i == 5 ? 0.1 : 1;
        data[i] = (ps_chart_datum){2022 + i / 12.0, 2022 + (i + 1) / 12.0, value, value + 0.01,
                                   ps_str_of("2022-01-31")};
        predicted[i] = i == 7 ? sample_quantiles(NAN, NAN) : sample_quantiles(1, 0.1);
    }
    const ps_chart_frame frame = dated_frame("1/year");
    ps_text svg = {0};
    ps_chart_check_svg(&svg, &frame, data, predicted, 12);
    shown *s = read_back(&svg);
    assert_sound(&svg, s);
    assert_string_equal(s->description, "Of 12 observed values 9 lie inside the 90 % interval "
                                        "predicted for them, 1 above it and 1 below.");
    free(s);
    ps_text_clear(&svg);
}

static void passage_chart_is_a_step_line_with_its_end(void **state)
{
    (void)state;
    double when[] = {2025, 2026};
    double share[] = {0.1, 0.25};
    ps_passage passage = {.n = 100,
                          .n_events = 25,
                          .share = 0.25,
                          .from = 2024.75,
                          .to = 2028,
                          .q = {2025, 2026, NAN, NAN, NAN},
                          .n_curve = 2,
                          .curve_time = when,
                          .curve_p = share};
    const ps_chart_frame frame = dated_frame("share of runs");
    ps_text svg = {0};
    ps_chart_passage_svg(&svg, &frame, &passage);
    shown *s = read_back(&svg);
    assert_sound(&svg, s);
    assert_true(shows(s, "25 % by then"));
    assert_string_equal(s->description, "By 2028-01-01 it has happened in 25 % of the runs and not "
                                        "yet in 75 %; fewer than half of the runs ever have it.");
    free(s);
    ps_text_clear(&svg);
    passage = (ps_passage){.n = 100, .from = 2025, .to = 2026, .share = 0};
    ps_chart_passage_svg(&svg, &frame, &passage);
    s = read_back(&svg);
    assert_sound(&svg, s);
    assert_true(shows(s, "0 % by then"));
    assert_false(shows(s, "100 %"));
    free(s);
    ps_text_clear(&svg);
    passage = (ps_passage){.from = 2025, .to = 2026, .share = NAN};
    ps_chart_passage_svg(&svg, &frame, &passage);
    s = read_back(&svg);
    assert_sound(&svg, s);
    assert_string_equal(s->description, "No run tells when it happens.");
    free(s);
    ps_text_clear(&svg);
}

static void probabilities_stand_in_rows_with_shapes_and_base_rates(void **state)
{
    (void)state;
    const ps_chart_mark marks[] = {
        {0, 0.0712, 0.068, 0.075}, {1, 1, 0.99, 1}, {2, NAN, NAN, NAN}, {9, 0.5, NAN, NAN}};
    const ps_chart_row rows[] = {{ps_str_of("T11"), true, 0.02, 0.05, marks, 4},
                                 {ps_str_of("a very long identifier"), false, 0, 0, marks + 2, 1},
                                 {ps_str_of(""), false, 0, 0, NULL, 0}};
    const ps_str kinds[] = {ps_str_of("strong"), ps_str_of("weak"), ps_str_of("rival")};
    const ps_chart_frame frame = dated_frame("");
    ps_text svg = {0};
    ps_chart_rows_svg(&svg, &frame, kinds, 3, rows, 3);
    shown *s = read_back(&svg);
    assert_sound(&svg, s);
    assert_true(shows(s, "strong"));
    assert_true(shows(s, "base rate"));
    assert_true(shows(s, "very unlikely"));
    assert_non_null(strstr(s->description, "T11 7.1 %"));
    assert_non_null(strstr(s->description, "a very long identifier no number"));
    free(s);
    ps_text_clear(&svg);
    // a long key takes a second line
    const ps_str long_kinds[] = {ps_str_of("strong"),
                                 ps_str_of("weak but only just"),
                                 ps_str_of("rival by another road"),
                                 ps_str_of("after a calm start"),
                                 ps_str_of("in runs without a crisis"),
                                 ps_str_of("another reading")};
    ps_chart_rows_svg(&svg, &frame, long_kinds, 6, rows, 3);
    s = read_back(&svg);
    assert_sound(&svg, s);
    assert_true(shows(s, "in runs without a crisis"));
    assert_true(shows(s, "base rate"));
    free(s);
    ps_text_clear(&svg);
    ps_chart_rows_svg(&svg, &frame, NULL, 0, NULL, 0);
    s = read_back(&svg);
    assert_sound(&svg, s);
    free(s);
    ps_text_clear(&svg);
}

static void same_numbers_give_the_same_bytes(void **state)
{
    (void)state;
    double times[N_TIMES];
    ps_quantiles at[N_TIMES];
    const ps_chart_frame frame = dated_frame("1/year");
    const ps_chart_fan fan = make_fan("base", times, at, 0.1, 0.01);
    ps_text one = {0};
    ps_text two = {0};
    ps_chart_fan_svg(&one, &frame, &fan, NULL, 0);
    // the last digits of a number must not show
    for (int i = 0; i < N_TIMES; i++) {
        at[i].q[2] = nextafter(at[i].q[2], 1);
    }
    ps_chart_fan_svg(&two, &frame, &fan, NULL, 0);
    assert_true(ps_str_eq(ps_text_str(&one), ps_text_str(&two)));
    ps_text_clear(&one);
    ps_text_clear(&two);
}

// ---- ticks, labels, figures

static void assert_labels(const ps_axis *axis, const char *expected)
{
    char all[512] = "";
    for (int32_t k = axis->first; k <= axis->last; k++) {
        char label[PS_FIGURE_MAX];
        ps_axis_label(axis, k, label);
        const size_t used = strlen(all);
        (void)snprintf(all + used, sizeof all - used, "%s%s", used == 0 ? "" : " ", label);
    }
    assert_string_equal(all, expected);
}

static void number_ticks_are_round_and_exact(void **state)
{
    (void)state;
    static const struct {
        double low, high;
        const char *labels;
    } table[] = {
        {0.031, 0.187, "0.00 0.05 0.10 0.15 0.20"},
        {91, 178, "80 100 120 140 160 180"},
        {-3, 9,
         "\xE2\x88\x92"
         "4 \xE2\x88\x92"
         "2 0 2 4 6 8 10"},
        {0, 0,
         "\xE2\x88\x92"
         "1.0 \xE2\x88\x92"
         "0.5 0.0 0.5 1.0"},
        {1.5e6, 7e6, "0 2 4 6 8"},
        {11000, 24000, "10,000 15,000 20,000 25,000"},
        {0.0002, 0.0008, "0 200 400 600 800"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        ps_range range = ps_range_none();
        ps_range_add(&range, table[i].low);
        ps_range_add(&range, table[i].high);
        ps_range_add(&range, NAN);
        const ps_axis axis = ps_axis_numbers(range, 100, 0, 6, true);
        assert_labels(&axis, table[i].labels);
        assert_true(axis.from <= table[i].low && axis.to >= table[i].high);
    }
    const ps_axis empty = ps_axis_numbers(ps_range_none(), 100, 0, 5, true);
    assert_labels(&empty, "0.0 0.2 0.4 0.6 0.8 1.0");
}

static void date_ticks_are_months_quarters_or_years(void **state)
{
    (void)state;
    static const struct {
        double low, high;
        const char *labels;
    } table[] = {
        {2022, 2030, "2022 2024 2026 2028 2030"},
        {2022, 2027, "2022 2023 2024 2025 2026 2027"},
        {2024.75, 2026, "2024-10 2025 2025-04 2025-07 2025-10 2026"},
        {2024.7, 2025.01, "2024-10 2024-11 2024-12 2025"},
        {1950, 2100, "1960 1980 2000 2020 2040 2060 2080 2100"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        const ps_range range = {table[i].low, table[i].high};
        const ps_axis axis = ps_axis_dates(range, 0, 400, i == 4 ? 8 : 6);
        assert_labels(&axis, table[i].labels);
    }
    const ps_axis before = ps_axis_dates((ps_range){-5, 5}, 0, 100, 5);
    assert_false(before.is_dated);
}

static void crowded_labels_move_apart_in_order(void **state)
{
    (void)state;
    double places[] = {50, 51, 50, 99, 98, 0};
    ps_labels_spread(places, 6, 10, 0, 100);
    const double expected[] = {50, 70, 60, 100, 90, 0};
    for (int i = 0; i < 6; i++) {
        assert_true(fabs(places[i] - expected[i]) < 1e-9);
    }
    ps_labels_spread(NULL, 0, 10, 0, 100);
}

static void figures_read_well(void **state)
{
    (void)state;
    static const struct {
        double x;
        int digits;
        const char *text;
    } table[] = {
        {0, 3, "0"},
        {0.07123, 3, "0.0712"},
        {1234.4, 3, "1,234"},
        {-12.345, 3,
         "\xE2\x88\x92"
         "12.3"},
        {1.234e9, 3,
         "1.23\xC3\x97"
         "10\xE2\x81\xB9"},
        {-1.5e-7, 2,
         "\xE2\x88\x92"
         "1.5\xC3\x97"
         "10\xE2\x81\xBB\xE2\x81\xB7"},
        {1e21, 3,
         "1.00\xC3\x97"
         "10\xC2\xB2\xC2\xB9"},
        {NAN, 3, "no value"},
        {INFINITY, 3, "\xE2\x88\x9E"},
    };
    for (size_t i = 0; i < sizeof table / sizeof table[0]; i++) {
        char buffer[PS_FIGURE_MAX];
        ps_figure(table[i].x, table[i].digits, buffer);
        assert_string_equal(buffer, table[i].text);
    }
    char buffer[PS_FIGURE_MAX];
    ps_figure_time(2024.75, true, buffer);
    assert_string_equal(buffer, "2024-10-01");
    ps_figure_time(12.5, false, buffer);
    assert_string_equal(buffer, "12.5000");
    static const char *const units[][2] = {
        {"1", ""}, {" Dmnl ", ""}, {"", ""}, {"trn_RUB/yr", "trn RUB/yr"}, {"1/yr", "1/yr"}};
    for (size_t i = 0; i < sizeof units / sizeof units[0]; i++) {
        ps_figure_unit(ps_str_of(units[i][0]), buffer, sizeof buffer);
        assert_string_equal(buffer, units[i][1]);
    }
    assert_true(ps_figure_is_years(ps_str_of("Years")));
    assert_false(ps_figure_is_years(ps_str_of("days")));
}

static void assert_probability(ps_probability p, const char *expected)
{
    ps_text out = {0};
    ps_figure_probability(&out, &p);
    ps_text_add(&out, (ps_str){"\0", 1});
    assert_string_equal(out.p, expected);
    ps_text_clear(&out);
}

static void probability_has_word_number_runs_and_interval(void **state)
{
    (void)state;
    ps_probability p = {.members = 1000, .p = 0.87, .low = 0.85, .high = 0.89};
    assert_probability(p, "very likely (87 %, 1,000 runs, sampling interval 85-89 %)");
    p.n_failed = 10;
    p.is_chance = true;
    assert_probability(p,
                       "very likely (87 %, mean chance over 990 runs, sampling interval 85-89 %)");
    p = (ps_probability){.is_posterior = true, .p = 0.868, .low = 0.756, .high = 0.952};
    assert_probability(p, "from likely to almost certain (87 %, from the evidence ledger, range of "
                          "its priors 76-95 %)");
    p = (ps_probability){.members = 20, .n_failed = 20, .p = NAN};
    assert_probability(p, "no answer (20 runs, all failed before it was decided)");
    p = (ps_probability){.p = NAN};
    assert_probability(p, "no answer");
    p = (ps_probability){.members = 1, .p = 1, .low = 0.2, .high = 1};
    assert_probability(
        p, "from unlikely to above 99 in 100 (100 %, 1 run, sampling interval 20-100 %)");
}

static void text_is_cut_between_characters(void **state)
{
    (void)state;
    char buffer[16];
    ps_svg_fit(ps_str_of("short"), 12, 1000, buffer, sizeof buffer);
    assert_string_equal(buffer, "short");
    ps_svg_fit(ps_str_of("\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9"), 12,
               1000, buffer, sizeof buffer);
    assert_string_equal(buffer, "\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xC3\xA9\xE2\x80\xA6");
    ps_svg_fit(ps_str_of("cut at width"), 10, 30, buffer, sizeof buffer);
    assert_string_equal(buffer, "cut\xE2\x80\xA6");
    ps_svg_fit((ps_str){NULL, 0}, 10, 30, buffer, sizeof buffer);
    assert_string_equal(buffer, "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fan_names_its_bands_its_median_and_the_origin),
        cmocka_unit_test(fan_breaks_where_values_are_missing),
        cmocka_unit_test(fan_without_a_number_says_so),
        cmocka_unit_test(fans_of_every_size_are_sound),
        cmocka_unit_test(scenarios_are_told_apart_by_dashes_and_names),
        cmocka_unit_test(check_chart_counts_what_lies_inside),
        cmocka_unit_test(passage_chart_is_a_step_line_with_its_end),
        cmocka_unit_test(many_steps_of_a_passage_are_few_bytes),
        cmocka_unit_test(probabilities_stand_in_rows_with_shapes_and_base_rates),
        cmocka_unit_test(same_numbers_give_the_same_bytes),
        cmocka_unit_test(number_ticks_are_round_and_exact),
        cmocka_unit_test(date_ticks_are_months_quarters_or_years),
        cmocka_unit_test(crowded_labels_move_apart_in_order),
        cmocka_unit_test(figures_read_well),
        cmocka_unit_test(probability_has_word_number_runs_and_interval),
        cmocka_unit_test(text_is_cut_between_characters),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
