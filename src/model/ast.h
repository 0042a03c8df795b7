// The expression tree: what an equation or a claim says, before anything is computed.
// Every node keeps its place in the input. A node that could not be understood is PS_EXPR_BAD: its
// message has been given, and everything that meets it later stays silent.
#ifndef PS_MODEL_AST_H
#define PS_MODEL_AST_H

#include "base/arena.h"
#include "base/source.h"
#include "base/str.h"

#include <stdbool.h>
#include <stdint.h>

typedef enum ps_expr_kind {
    PS_EXPR_BAD,
    PS_EXPR_NUM,      // num
    PS_EXPR_TEXT,     // claims: name of a scenario, first argument of IN (dates are NUM)
    PS_EXPR_NAME,     // name; var once resolved
    PS_EXPR_CALL,     // builtin of args, or a graphical function `name` of one argument
    PS_EXPR_NEGATE,   // -args[0]; unary plus leaves no node
    PS_EXPR_NOT,      // not args[0]
    PS_EXPR_BINARY,   // args[0] op args[1]
    PS_EXPR_IF,       // if args[0] then args[1] else args[2]
    PS_EXPR_OVER,     // claims: args[0] over [from, to)
    PS_EXPR_HELD_FOR, // claims: args[0] for num, true without a break for the last num
} ps_expr_kind;

typedef enum ps_binary {
    PS_BIN_ADD,
    PS_BIN_SUB,
    PS_BIN_MUL,
    PS_BIN_DIV,
    PS_BIN_MOD,
    PS_BIN_POW,
    PS_BIN_LT,
    PS_BIN_LE,
    PS_BIN_GT,
    PS_BIN_GE,
    PS_BIN_EQ,
    PS_BIN_NE,
    PS_BIN_AND,
    PS_BIN_OR,
} ps_binary;

/// Functions of both the model language and the claims language, made from builtins.def.
typedef enum ps_builtin {
#define X(id, name, min_args, max_args, kind, doc) PS_FN_##id,
#include "model/builtins.def"
#undef X
    PS_FN_COUNT,
    PS_FN_NONE = -1,
} ps_builtin;

typedef enum ps_builtin_kind {
    PS_FNKIND_VALUE,  // a value without arguments: TIME, PI
    PS_FNKIND_PURE,   // a function of its arguments at one instant
    PS_FNKIND_INPUT,  // a test input: a function of its arguments and the time of the step
    PS_FNKIND_STATE,  // keeps state between steps; not built yet: a named error
    PS_FNKIND_RANDOM, // draws; not built yet: a named error
    PS_FNKIND_REDUCE, // claims: a path over a window to a number
    PS_FNKIND_PATH,   // claims: a path to a path that looks back in time
} ps_builtin_kind;

typedef struct ps_builtin_info {
    const char *name; // as written in XMILE, upper case
    int32_t min_args;
    int32_t max_args; // -1: any number
    ps_builtin_kind kind;
    const char *doc; // one line
} ps_builtin_info;

/// ps_expr.var of drawn input i is PS_VAR_INPUT + i.
#define PS_VAR_INPUT 0x40000000

typedef struct ps_expr ps_expr;
struct ps_expr {
    ps_expr_kind kind;
    ps_span span;
    double num;  // NUM; length of HELD_FOR
    ps_str text; // NAME (as written), TEXT, and the name of a CALL
    // NAME: variable of the model, -1 unresolved; CALL of a table: its variable. In a study's
    // expression a drawn input that is no variable has var PS_VAR_INPUT + its number among the
    // study's draws (and the params of a compile spec); a derived name is replaced by its
    // expression. TEXT: number of the scenario.
    int32_t var;
    ps_builtin builtin; // CALL; NAME that is a value builtin (TIME); PS_FN_NONE otherwise
    ps_binary op;       // BINARY
    double from;        // OVER: window [from, to) in model time
    double to;
    ps_expr **args;
    int32_t n_args;
    int32_t height; // levels below and with this one, bounded by the parser: walks may recurse
};

/// Information on a builtin; static storage. `fn` is not PS_FN_NONE.
const ps_builtin_info *ps_builtin_info_of(ps_builtin fn);

/// Builtin of a name, ignoring case, spaces and underscores alike ("IF THEN ELSE"); PS_FN_NONE.
ps_builtin ps_builtin_find(ps_str name);

/// Name of a binary operator as written in XMILE.
const char *ps_binary_text(ps_binary op);

/// New node with room for n_args arguments, in the arena; NULL when memory is out.
ps_expr *ps_expr_new(ps_arena *arena, ps_expr_kind kind, ps_span span, int32_t n_args) PS_NODISCARD;

#endif
