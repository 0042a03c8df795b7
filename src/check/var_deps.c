// Depth-first search over the mentions, without recursion: a chain of variables may be long.
//
// There are two graphs. While the run goes on, a stock is known and breaks every loop. At the start
// a stock is what its initial equation says, and loops through initial values are possible.
#include "check/var_deps.h"

#include "base/text.h"

#define LONGEST_CHAIN 12 // variables named in the message of one loop

static int32_t count_mentions(const ps_expr *e)
{
    int32_t n = e->var >= 0 && (e->kind == PS_EXPR_NAME || e->kind == PS_EXPR_CALL);
    for (int32_t i = 0; i < e->n_args; i++) {
        n += count_mentions(e->args[i]);
    }
    return n;
}

static void collect_mentions(const ps_expr *e, ps_deps *deps, int32_t *n)
{
    if (e->var >= 0 && (e->kind == PS_EXPR_NAME || e->kind == PS_EXPR_CALL)) {
        deps->items[(*n)++] =
            (ps_dep){.var = e->var, .as_table = e->kind == PS_EXPR_CALL, .span = e->span};
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        collect_mentions(e->args[i], deps, n);
    }
}

ps_rc ps_deps_collect(const ps_model *model, ps_arena *arena, ps_deps *deps)
{
    int32_t n = 0;
    for (int32_t i = 0; i < model->n_vars; i++) {
        n += model->vars[i].eqn == NULL ? 0 : count_mentions(model->vars[i].eqn);
    }
    *deps = (ps_deps){.n_vars = model->n_vars};
    deps->first = ps_arena_array(arena, (size_t)model->n_vars + 1, sizeof *deps->first);
    deps->items = ps_arena_array(arena, (size_t)n, sizeof *deps->items);
    if (deps->first == NULL || deps->items == NULL) {
        return PS_ERR_MEMORY;
    }
    n = 0;
    for (int32_t i = 0; i < model->n_vars; i++) {
        deps->first[i] = n;
        if (model->vars[i].eqn != NULL) {
            collect_mentions(model->vars[i].eqn, deps, &n);
        }
    }
    deps->first[model->n_vars] = n;
    return PS_OK;
}

typedef enum colour { NEW, OPEN, DONE } colour;

typedef struct search {
    const ps_model *model;
    const ps_deps *deps;
    ps_diags *diags;
    bool initial;   // which of the two graphs
    colour *colour; // of each variable
    bool *reported; // variable is in a loop that has its message
    int32_t *path;  // variables being visited, outermost first
    int32_t *next;  // next mention of each variable on the path
    int32_t n_path;
    int32_t *order; // finished variables, or NULL
    int32_t n_order;
} search;

static bool is_stock(const search *s, int32_t var)
{
    return s->model->vars[var].kind == PS_VAR_STOCK;
}

static bool is_edge(const search *s, const ps_dep *dep)
{
    return !dep->as_table && (s->initial || !is_stock(s, dep->var));
}

static void push(search *s, int32_t var)
{
    s->colour[var] = OPEN;
    s->path[s->n_path] = var;
    s->next[s->n_path++] =
        is_stock(s, var) && !s->initial ? s->deps->first[var + 1] : s->deps->first[var];
}

static ps_str name_of(const search *s, int32_t var)
{
    return s->model->vars[var].name;
}

// variable number k of the loop path[from ..], beginning with the one defined first
static int32_t loop_var(const search *s, int32_t from, int32_t k)
{
    const int32_t n = s->n_path - from;
    int32_t first = 0;
    for (int32_t i = 1; i < n; i++) {
        first = s->path[from + i] < s->path[from + first] ? i : first;
    }
    return s->path[from + (first + k) % n];
}

static ps_span mention_of(const search *s, int32_t user, int32_t used)
{
    for (int32_t i = s->deps->first[user]; i < s->deps->first[user + 1]; i++) {
        if (s->deps->items[i].var == used && !s->deps->items[i].as_table) {
            return s->deps->items[i].span;
        }
    }
    return s->model->vars[user].span;
}

static void add_chain(const search *s, int32_t from, ps_text *chain)
{
    const int32_t n = s->n_path - from;
    for (int32_t k = 0; k < n && k < LONGEST_CHAIN; k++) {
        ps_text_add(chain, name_of(s, loop_var(s, from, k)));
        ps_text_puts(chain, " → ");
    }
    if (n > LONGEST_CHAIN) {
        ps_text_printf(chain, "(%d more) → ", n - LONGEST_CHAIN);
    }
    ps_text_add(chain, name_of(s, loop_var(s, from, 0)));
}

// the loop is path[from ..] and back
static ps_rc report_loop(search *s, int32_t from)
{
    const int32_t n = s->n_path - from;
    for (int32_t k = 0; k < n; k++) {
        if (s->reported[s->path[from + k]]) {
            return PS_OK;
        }
    }
    ps_text chain = {0};
    add_chain(s, from, &chain);
    if (ps_text_rc(&chain) != PS_OK) {
        ps_text_clear(&chain);
        return PS_ERR_MEMORY;
    }
    const int32_t first = loop_var(s, from, 0);
    ps_diag_add(s->diags, PS_SEV_ERROR, "loop",
                mention_of(s, first, loop_var(s, from, n > 1 ? 1 : 0)), "%s: %.*s",
                s->initial ? "circular initial values" : "circular definition",
                PS_STR_ARG(ps_text_str(&chain)));
    ps_diag_variable(s->diags, name_of(s, first));
    ps_diag_help(s->diags, s->initial ? "give one of them an initial value of its own"
                                      : "a loop needs a stock in it");
    ps_text_clear(&chain);
    for (int32_t k = 0; k < n; k++) {
        const int32_t user = loop_var(s, from, k);
        const int32_t used = loop_var(s, from, (k + 1) % n);
        s->reported[user] = true;
        if (k > 0 && k < LONGEST_CHAIN) {
            ps_diag_add(s->diags, PS_SEV_NOTE, "loop", mention_of(s, user, used),
                        "'%.*s' uses '%.*s' here", PS_STR_ARG(name_of(s, user)),
                        PS_STR_ARG(name_of(s, used)));
        }
    }
    return PS_OK;
}

static int32_t place_on_path(const search *s, int32_t var)
{
    int32_t i = s->n_path - 1;
    while (s->path[i] != var) {
        i--;
    }
    return i;
}

static void finish(search *s)
{
    const int32_t var = s->path[--s->n_path];
    s->colour[var] = DONE;
    if (s->order != NULL) {
        s->order[s->n_order++] = var;
    }
}

// one step: follow the next mention of the innermost variable, or finish it
static ps_rc step(search *s)
{
    const int32_t top = s->n_path - 1;
    if (s->next[top] >= s->deps->first[s->path[top] + 1]) {
        finish(s);
        return PS_OK;
    }
    const ps_dep *dep = &s->deps->items[s->next[top]++];
    if (!is_edge(s, dep)) {
        return PS_OK;
    }
    switch (s->colour[dep->var]) {
    case NEW:
        push(s, dep->var);
        break;
    case OPEN:
        return report_loop(s, place_on_path(s, dep->var));
    case DONE:
        break;
    }
    return PS_OK;
}

static ps_rc visit_all(search *s)
{
    memset(s->colour, 0, (size_t)s->deps->n_vars * sizeof *s->colour);
    for (int32_t i = 0; i < s->deps->n_vars; i++) {
        if (s->colour[i] != NEW) {
            continue;
        }
        push(s, i);
        while (s->n_path > 0) {
            PS_TRY(step(s));
        }
    }
    return PS_OK;
}

ps_rc ps_deps_check_loops(const ps_model *model, const ps_deps *deps, ps_arena *arena,
                          ps_diags *diags, int32_t *order)
{
    const size_t n = (size_t)model->n_vars;
    search s = {.model = model, .deps = deps, .diags = diags, .order = order};
    s.colour = ps_arena_array(arena, n, sizeof *s.colour);
    s.reported = ps_arena_array(arena, n, sizeof *s.reported);
    s.path = ps_arena_array(arena, n, sizeof *s.path);
    s.next = ps_arena_array(arena, n, sizeof *s.next);
    if (s.colour == NULL || s.reported == NULL || s.path == NULL || s.next == NULL) {
        return PS_ERR_MEMORY;
    }
    PS_TRY(visit_all(&s));
    s.initial = true;
    s.order = NULL;
    return visit_all(&s);
}
