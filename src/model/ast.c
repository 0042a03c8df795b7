// Tables of the builtins and the one constructor of nodes.
#include "model/ast.h"

static const ps_builtin_info infos[PS_FN_COUNT] = {
#define X(id, name, min_args, max_args, kind, doc)                                                 \
    {name, min_args, max_args, PS_FNKIND_##kind, doc},
#include "model/builtins.def"
#undef X
};

const ps_builtin_info *ps_builtin_info_of(ps_builtin fn)
{
    PS_ASSERT(fn >= 0 && fn < PS_FN_COUNT);
    return &infos[fn];
}

static int folded(char c)
{
    if (c == '_') {
        return ' ';
    }
    return c >= 'a' && c <= 'z' ? c - 'a' + 'A' : c;
}

// compares names of functions: case, and space against underscore, do not count
static bool same_name(ps_str a, const char *b)
{
    for (size_t i = 0; i < a.len; i++) {
        if (b[i] == '\0' || folded(a.p[i]) != folded(b[i])) {
            return false;
        }
    }
    return b[a.len] == '\0';
}

ps_builtin ps_builtin_find(ps_str name)
{
    for (int32_t i = 0; i < PS_FN_COUNT; i++) {
        if (same_name(name, infos[i].name)) {
            return (ps_builtin)i;
        }
    }
    return PS_FN_NONE;
}

const char *ps_binary_text(ps_binary op)
{
    switch (op) {
    case PS_BIN_ADD:
        return "+";
    case PS_BIN_SUB:
        return "-";
    case PS_BIN_MUL:
        return "*";
    case PS_BIN_DIV:
        return "/";
    case PS_BIN_MOD:
        return "MOD";
    case PS_BIN_POW:
        return "^";
    case PS_BIN_LT:
        return "<";
    case PS_BIN_LE:
        return "<=";
    case PS_BIN_GT:
        return ">";
    case PS_BIN_GE:
        return ">=";
    case PS_BIN_EQ:
        return "=";
    case PS_BIN_NE:
        return "<>";
    case PS_BIN_AND:
        return "AND";
    case PS_BIN_OR:
        return "OR";
    }
    return "";
}

ps_expr *ps_expr_new(ps_arena *arena, ps_expr_kind kind, ps_span span, int32_t n_args)
{
    ps_expr *e = ps_arena_alloc(arena, sizeof *e);
    // NOLINTNEXTLINE(bugprone-sizeof-expression): an array of pointers
    ps_expr **args = n_args == 0 ? NULL : ps_arena_array(arena, (size_t)n_args, sizeof *args);
    if (e == NULL || (n_args > 0 && args == NULL)) {
        return NULL;
    }
    *e = (ps_expr){.kind = kind,
                   .span = span,
                   .var = -1,
                   .builtin = PS_FN_NONE,
                   .args = args,
                   .n_args = n_args};
    return e;
}
