// Elements of SVG, written as text. Coordinates are rounded to a tenth, so that the bytes of a
// chart do not depend on the last digits of a double. Colours and strokes are classes: the style
// sheet (ps_chart_css) has the palettes for light, dark and print.
#ifndef PS_REPORT_SVG_H
#define PS_REPORT_SVG_H

#include "base/text.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum ps_svg_anchor { PS_SVG_START, PS_SVG_MIDDLE, PS_SVG_END } ps_svg_anchor;

/// Shapes tell series apart without colour.
typedef enum ps_svg_shape {
    PS_SVG_DOT,
    PS_SVG_RING,
    PS_SVG_DIAMOND,
    PS_SVG_SQUARE,
    PS_SVG_TRIANGLE,
    PS_SVG_CROSS,
    PS_SVG_SHAPE_COUNT
} ps_svg_shape;

/// Opens an image: role, title and description for those who do not see it. `id` is unique on its
/// page and plain (letters, digits, hyphens).
void ps_svg_begin(ps_text *out, const char *id, double width, double height);
void ps_svg_title(ps_text *out, const char *id, ps_str title, ps_str description);
void ps_svg_end(ps_text *out);

/// Appends a coordinate.
void ps_svg_num(ps_text *out, double x);

void ps_svg_line(ps_text *out, const char *classes, double x1, double y1, double x2, double y2);
void ps_svg_rect(ps_text *out, const char *classes, double x, double y, double width,
                 double height);
void ps_svg_text(ps_text *out, const char *classes, double x, double y, ps_svg_anchor anchor,
                 ps_str text);

/// A mark of radius r around a point; `tip` is shown under the pointer ({NULL, 0}: none).
void ps_svg_mark(ps_text *out, ps_svg_shape shape, const char *classes, double x, double y,
                 double r, ps_str tip);

/// A path: begin, points (the first after `move` starts a new piece), end.
void ps_svg_path_begin(ps_text *out, const char *classes);
void ps_svg_point(ps_text *out, bool move, double x, double y);
void ps_svg_path_close(ps_text *out); // joins the present piece to its beginning
void ps_svg_path_end(ps_text *out);

/// Width of text set in `size` units of a plain sans-serif, estimated high.
double ps_svg_text_width(ps_str text, double size);

/// The text itself, or its beginning with an ellipsis so that it is not wider than `width`; in
/// `buffer` of `buffer_size` bytes, zero-terminated.
void ps_svg_fit(ps_str text, double size, double width, char *buffer, size_t buffer_size);

#endif
