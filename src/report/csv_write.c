// Rows of RFC 4180.
#include "report/csv_write.h"

#include "base/num_text.h"

static bool needs_quotes(ps_str field)
{
    for (size_t i = 0; i < field.len; i++) {
        if (strchr(",\"\r\n", field.p[i]) != NULL) {
            return true;
        }
    }
    return false;
}

void ps_csv_field(ps_text *out, ps_str field)
{
    if (!needs_quotes(field)) {
        ps_text_add(out, field);
        return;
    }
    ps_text_puts(out, "\"");
    for (size_t i = 0; i < field.len; i++) {
        ps_text_puts(out, field.p[i] == '"' ? "\"" : "");
        ps_text_add(out, ps_str_slice(field, i, i + 1));
    }
    ps_text_puts(out, "\"");
}

void ps_csv_header(ps_text *out, const ps_str *names, int32_t n)
{
    ps_text_puts(out, "Time");
    for (int32_t i = 0; i < n; i++) {
        ps_text_puts(out, ",");
        ps_csv_field(out, names[i]);
    }
    ps_text_puts(out, "\n");
}

static void add_number(ps_text *out, double x)
{
    char buffer[PS_NUM_TEXT_MAX];
    ps_text_add(out, (ps_str){buffer, ps_num_format17(x, buffer)});
}

void ps_csv_row(ps_text *out, double time, const double *values, int32_t n)
{
    add_number(out, time);
    for (int32_t i = 0; i < n; i++) {
        ps_text_puts(out, ",");
        add_number(out, values[i]);
    }
    ps_text_puts(out, "\n");
}
