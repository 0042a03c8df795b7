// The model's memory and its names.
#include "model/model.h"

#include "base/alloc.h"

#include <math.h>

#include <utf8proc.h>

ps_model *ps_model_new(void)
{
    ps_model *model = ps_alloc_array(1, sizeof *model);
    if (model == NULL) {
        return NULL;
    }
    model->arena = ps_arena_new();
    if (model->arena == NULL) {
        ps_free(model);
        return NULL;
    }
    model->views = PS_NO_SPAN;
    return model;
}

void ps_model_free(ps_model *model)
{
    if (model == NULL) {
        return;
    }
    ps_arena_free(model->arena);
    ps_map_clear(&model->by_key);
    ps_free(model->vars);
    ps_free(model);
}

// one code point of a name and its length in bytes; bytes that are no UTF-8 stand for themselves
static int32_t next_code(ps_str s, size_t at, size_t *len)
{
    utf8proc_int32_t code = 0;
    const utf8proc_ssize_t n =
        utf8proc_iterate((const utf8proc_uint8_t *)s.p + at, (utf8proc_ssize_t)(s.len - at), &code);
    *len = n > 0 ? (size_t)n : 1;
    return n > 0 ? code : (unsigned char)s.p[at];
}

// resolves \" \\ and \n of a quoted name; a bare \n counts as a blank too (S-100)
static bool is_escape(ps_str s, size_t at, char *plain)
{
    if (s.p[at] != '\\' || at + 1 >= s.len) {
        return false;
    }
    *plain = s.p[at + 1];
    if (*plain == 'n') {
        *plain = ' ';
        return true;
    }
    return *plain == '"' || *plain == '\\';
}

static bool is_blank(int32_t code)
{
    return code == ' ' || code == '_' || code == '\n' || code == '\r' || code == '\t' ||
           code == 0xA0;
}

static ps_str fold(ps_arena *arena, ps_str name, bool fold_case)
{
    ps_str s = ps_str_trim(name);
    if (s.len >= 2 && s.p[0] == '"' && s.p[s.len - 1] == '"') {
        s = ps_str_slice(s, 1, s.len - 1);
    }
    // folding one code point can grow it, never beyond four bytes for one byte read
    char *out = ps_arena_alloc(arena, 4 * s.len + 1);
    if (out == NULL) {
        return (ps_str){NULL, 0};
    }
    size_t len = 0;
    bool blank = false;
    for (size_t i = 0; i < s.len;) {
        size_t step = 0;
        int32_t code = next_code(s, i, &step);
        char plain = 0;
        if (is_escape(s, i, &plain)) {
            code = (unsigned char)plain;
            step = 2;
        }
        i += step;
        if (is_blank(code)) {
            blank = true;
            continue;
        }
        if (blank && len > 0) {
            out[len++] = ' ';
        }
        blank = false;
        const int32_t kept = fold_case ? utf8proc_tolower(utf8proc_toupper(code)) : code;
        len += (size_t)utf8proc_encode_char(kept, (utf8proc_uint8_t *)out + len);
    }
    return (ps_str){out, len};
}

ps_str ps_name_key(ps_arena *arena, ps_str name)
{
    return fold(arena, name, true);
}

ps_str ps_name_display(ps_arena *arena, ps_str name)
{
    return fold(arena, name, false);
}

int32_t ps_model_find(const ps_model *model, ps_str name)
{
    const ps_arena_mark mark = ps_arena_mark_get(model->arena);
    const ps_str key = ps_name_key(model->arena, name);
    const int32_t var = key.p == NULL ? -1 : ps_map_get(&model->by_key, key);
    ps_arena_reset(model->arena, mark);
    return var;
}

ps_str ps_model_nearest(const ps_model *model, ps_str name)
{
    const ps_arena_mark mark = ps_arena_mark_get(model->arena);
    const ps_str key = ps_name_key(model->arena, name);
    const ps_str found = key.p == NULL ? key : ps_map_nearest(&model->by_key, key);
    const int32_t var = found.p == NULL ? -1 : ps_map_get(&model->by_key, found);
    ps_arena_reset(model->arena, mark);
    return var < 0 ? (ps_str){NULL, 0} : model->vars[var].name;
}

ps_rc ps_model_add_var(ps_model *model, ps_str name, int32_t *var)
{
    const ps_str key = ps_name_key(model->arena, name);
    const ps_str shown = ps_name_display(model->arena, name);
    if (key.p == NULL || shown.p == NULL) {
        return PS_ERR_MEMORY;
    }
    const int32_t earlier = ps_map_get(&model->by_key, key);
    if (earlier >= 0) {
        *var = earlier;
        return PS_ERR_INPUT;
    }
    PS_TRY(ps_grow(&model->vars, &model->cap_vars, model->n_vars, sizeof *model->vars));
    PS_TRY(ps_map_put(&model->by_key, key, model->n_vars));
    *var = model->n_vars;
    model->vars[model->n_vars++] =
        (ps_var){.name = shown, .key = key, .span = PS_NO_SPAN, .group = -1};
    return PS_OK;
}

bool ps_model_is_in_years(const ps_model *model)
{
    static const char *const words[] = {"year", "years", "yr", "yrs"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        if (ps_str_eq_nocase(model->sim.time_unit, ps_str_of(words[i]))) {
            return true;
        }
    }
    return false;
}

double ps_reciprocal_of(double dt)
{
    const double r = floor(1.0 / dt + 0.5);
    return r >= 1.0 && fabs(r * dt - 1.0) <= 1e-9 ? r : 0.0;
}
