// Elements of SVG.
#include "report/svg.h"

#include "base/num_text.h"

#include <math.h>
#include <stdio.h>

void ps_svg_num(ps_text *out, double x)
{
    char buffer[PS_NUM_TEXT_MAX];
    const double limited = isfinite(x) ? fmin(fmax(x, -1e6), 1e6) : 0;
    size_t len = ps_num_fixed(limited, 1, buffer);
    if (len > 2 && buffer[len - 1] == '0') {
        len -= 2;
    }
    ps_text_add(out, (ps_str){buffer, len});
}

static void add_attribute(ps_text *out, const char *name, double x)
{
    ps_text_printf(out, " %s=\"", name);
    ps_svg_num(out, x);
    ps_text_puts(out, "\"");
}

void ps_svg_begin(ps_text *out, const char *id, double width, double height)
{
    ps_text_puts(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ");
    ps_svg_num(out, width);
    ps_text_puts(out, " ");
    ps_svg_num(out, height);
    ps_text_printf(out, "\" role=\"img\" aria-labelledby=\"%s-t %s-d\" class=\"chart\">\n", id, id);
}

void ps_svg_title(ps_text *out, const char *id, ps_str title, ps_str description)
{
    ps_text_printf(out, "<title id=\"%s-t\">", id);
    ps_text_xml(out, title);
    ps_text_printf(out, "</title>\n<desc id=\"%s-d\">", id);
    ps_text_xml(out, description);
    ps_text_puts(out, "</desc>\n");
}

void ps_svg_end(ps_text *out)
{
    ps_text_puts(out, "</svg>\n");
}

void ps_svg_line(ps_text *out, const char *classes, double x1, double y1, double x2, double y2)
{
    ps_text_printf(out, "<line class=\"%s\"", classes);
    add_attribute(out, "x1", x1);
    add_attribute(out, "y1", y1);
    add_attribute(out, "x2", x2);
    add_attribute(out, "y2", y2);
    ps_text_puts(out, " />\n");
}

void ps_svg_rect(ps_text *out, const char *classes, double x, double y, double width, double height)
{
    ps_text_printf(out, "<rect class=\"%s\"", classes);
    add_attribute(out, "x", x);
    add_attribute(out, "y", y);
    add_attribute(out, "width", fmax(width, 0));
    add_attribute(out, "height", fmax(height, 0));
    ps_text_puts(out, " />\n");
}

void ps_svg_text(ps_text *out, const char *classes, double x, double y, ps_svg_anchor anchor,
                 ps_str text)
{
    static const char *const anchors[] = {"", " text-anchor=\"middle\"", " text-anchor=\"end\""};
    ps_text_printf(out, "<text class=\"%s\"", classes);
    add_attribute(out, "x", x);
    add_attribute(out, "y", y);
    ps_text_printf(out, "%s>", anchors[anchor]);
    ps_text_xml(out, text);
    ps_text_puts(out, "</text>\n");
}

void ps_svg_path_begin(ps_text *out, const char *classes)
{
    ps_text_printf(out, "<path class=\"%s\" d=\"", classes);
}

void ps_svg_point(ps_text *out, bool move, double x, double y)
{
    ps_text_puts(out, move ? "M" : "L");
    ps_svg_num(out, x);
    ps_text_puts(out, " ");
    ps_svg_num(out, y);
}

void ps_svg_path_close(ps_text *out)
{
    ps_text_puts(out, "Z");
}

void ps_svg_path_end(ps_text *out)
{
    ps_text_puts(out, "\" />\n");
}

// corners of the shapes that are polygons, in units of the radius
typedef struct corners {
    int n;
    double xy[12][2];
} corners;

static const corners shapes[PS_SVG_SHAPE_COUNT] = {
    [PS_SVG_DIAMOND] = {4, {{0, -1.3}, {1.3, 0}, {0, 1.3}, {-1.3, 0}}},
    [PS_SVG_SQUARE] = {4, {{-0.95, -0.95}, {0.95, -0.95}, {0.95, 0.95}, {-0.95, 0.95}}},
    [PS_SVG_TRIANGLE] = {3, {{0, -1.25}, {1.2, 0.9}, {-1.2, 0.9}}},
    [PS_SVG_CROSS] = {12,
                      {{-0.4, -1.2},
                       {0.4, -1.2},
                       {0.4, -0.4},
                       {1.2, -0.4},
                       {1.2, 0.4},
                       {0.4, 0.4},
                       {0.4, 1.2},
                       {-0.4, 1.2},
                       {-0.4, 0.4},
                       {-1.2, 0.4},
                       {-1.2, -0.4},
                       {-0.4, -0.4}}},
};

static void add_tip_and_close(ps_text *out, ps_str tip, const char *element)
{
    if (tip.len == 0) {
        ps_text_puts(out, " />\n");
        return;
    }
    ps_text_puts(out, "><title>");
    ps_text_xml(out, tip);
    ps_text_printf(out, "</title></%s>\n", element);
}

void ps_svg_mark(ps_text *out, ps_svg_shape shape, const char *classes, double x, double y,
                 double r, ps_str tip)
{
    const corners *const c = &shapes[shape];
    if (c->n == 0) {
        ps_text_printf(out, "<circle class=\"%s%s\"", classes, shape == PS_SVG_RING ? " ring" : "");
        add_attribute(out, "cx", x);
        add_attribute(out, "cy", y);
        add_attribute(out, "r", r);
        add_tip_and_close(out, tip, "circle");
        return;
    }
    ps_svg_path_begin(out, classes);
    for (int i = 0; i < c->n; i++) {
        ps_svg_point(out, i == 0, x + r * c->xy[i][0], y + r * c->xy[i][1]);
    }
    ps_text_puts(out, "Z\"");
    add_tip_and_close(out, tip, "path");
}

// width of a character in thousandths of the size, about Helvetica's
static double char_width(unsigned char c)
{
    if (c >= 0x80) {
        return c >= 0xE3 ? 1.0 : 0.75; // first byte of any other letter: from 0xE3 on full width
    }
    if (strchr("ijl.,:;'!|I ()[]ft-", c) != NULL) {
        return 0.34;
    }
    if (strchr("mwMW%@&", c) != NULL) {
        return 0.9;
    }
    return c >= 'A' && c <= 'Z' ? 0.72 : 0.57;
}

double ps_svg_text_width(ps_str text, double size)
{
    double width = 0;
    for (size_t i = 0; i < text.len; i++) {
        const unsigned char c = (unsigned char)text.p[i];
        const bool is_continuation = (c & 0xC0) == 0x80;
        width += is_continuation ? 0 : char_width(c);
    }
    return width * size;
}

void ps_svg_fit(ps_str text, double size, double width, char *buffer, size_t buffer_size)
{
    const ps_str ellipsis = ps_str_of("\xE2\x80\xA6");
    size_t len = text.len;
    const bool fits = text.len < buffer_size && ps_svg_text_width(text, size) <= width;
    if (!fits) {
        const double room = width - ps_svg_text_width(ellipsis, size);
        while (len > 0 && (len + ellipsis.len >= buffer_size || text.p[len - 1] == ' ' ||
                           ps_svg_text_width(ps_str_slice(text, 0, len), size) > room)) {
            // never cut inside a character
            do {
                len--;
            } while (len > 0 && ((unsigned char)text.p[len] & 0xC0) == 0x80);
        }
    }
    (void)snprintf(buffer, buffer_size, "%.*s%s", (int)len, text.p == NULL ? "" : text.p,
                   fits ? "" : ellipsis.p);
}
