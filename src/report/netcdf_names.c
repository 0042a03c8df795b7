// Names of NetCDF variables.
#include "report/netcdf_names.h"

#include "base/text.h"

// libnetcdf takes 256 bytes; suffix and number need room
#define LONGEST_NAME 200

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static void add_plain(ps_text *out, ps_str wanted)
{
    const bool begins_well =
        wanted.len > 0 && (is_letter(wanted.p[0]) || ps_str_utf8_len(wanted, 0) > 1);
    ps_text_puts(out, begins_well ? "" : "v_");
    for (size_t i = 0; i < wanted.len && out->len < LONGEST_NAME;) {
        const size_t len = ps_str_utf8_len(wanted, i);
        const bool is_kept = len > 1 || is_letter(wanted.p[i]) || is_digit(wanted.p[i]);
        if (is_kept) {
            ps_text_add(out, ps_str_slice(wanted, i, i + len));
        } else {
            ps_text_puts(out, "_");
        }
        i += len == 0 ? 1 : len;
    }
}

ps_str ps_nc_name(ps_nc_names *names, ps_str wanted, const char *suffix)
{
    ps_text plain = {0};
    add_plain(&plain, wanted);
    const ps_str base = ps_text_str(&plain);
    ps_str name = ps_arena_str(names->arena, base);
    for (int32_t n = 1; name.p != NULL && ps_map_get(&names->taken, name) >= 0; n++) {
        name = n == 1 ? ps_arena_printf(names->arena, "%.*s%s", PS_STR_ARG(base), suffix)
                      : ps_arena_printf(names->arena, "%.*s%s_%d", PS_STR_ARG(base), suffix, n);
    }
    const bool is_kept = name.p != NULL && ps_map_put(&names->taken, name, 1) == PS_OK;
    ps_text_clear(&plain);
    return is_kept ? name : (ps_str){NULL, 0};
}

void ps_nc_names_clear(ps_nc_names *names)
{
    ps_map_clear(&names->taken);
}
