// {variable: x, from: t, add: true, process: {log: true, of: [parts], limits: [low, high]}}
//
// Every number of a part may be drawn; it is then called "x: ou mean" (the second ou of a process:
// "x: ou 2 mean"). The name seeds its random numbers, so it depends on nothing but its place.
#include "study/study_process.h"

#include "study/fields.h"
#include "study/study_dist.h"
#include "study/study_names.h"
#include "study/study_vary.h"

#include <math.h>

typedef struct entry {
    ps_process process;
    bool add;
    bool times;
} entry;

#define AT(member) offsetof(entry, member)

static const ps_field entry_fields[] = {
    {"variable", PS_FIELD_ANY, true, 0},
    {"from", PS_FIELD_TIME, true, AT(process.from)},
    {"process", PS_FIELD_MAP, true, 0},
    {"add", PS_FIELD_BOOL, false, AT(add)},
    {"times", PS_FIELD_BOOL, false, AT(times)},
    {"start", PS_FIELD_ANY, false, 0},
    {"grid", PS_FIELD_POSITIVE, false, AT(process.grid)},
    {"source", PS_FIELD_TEXT, false, AT(process.source)},
    {"because", PS_FIELD_TEXT, false, AT(process.because)},
};
static const ps_field process_fields[] = {
    {"log", PS_FIELD_BOOL, false, AT(process.is_log)},
    {"of", PS_FIELD_LIST, true, 0},
    {"limits", PS_FIELD_ANY, false, 0},
};
static const ps_fields entry_table = PS_FIELDS("an entry with 'process'", entry_fields);
static const ps_fields process_table = PS_FIELDS("a process", process_fields);

static const char *const part_names[] = {
    [PS_PART_OU] = "ou",     [PS_PART_WALK] = "walk", [PS_PART_JUMPS] = "jumps",
    [PS_PART_RAMP] = "ramp", [PS_PART_STEP] = "step",
};
#define N_PARTS ((int32_t)(sizeof part_names / sizeof *part_names))

static const ps_field ou_fields[] = {{"mean", PS_FIELD_ANY, false, 0},
                                     {"sd", PS_FIELD_ANY, true, 0},
                                     {"halflife", PS_FIELD_ANY, true, 0}};
static const ps_field walk_fields[] = {{"sd", PS_FIELD_ANY, false, 0},
                                       {"drift", PS_FIELD_ANY, false, 0}};
static const ps_field jumps_fields[] = {{"rate", PS_FIELD_ANY, true, 0},
                                        {"size", PS_FIELD_ANY, true, 0},
                                        {"halflife", PS_FIELD_ANY, false, 0}};
static const ps_field ramp_fields[] = {
    {"to", PS_FIELD_ANY, true, 0}, {"by", PS_FIELD_ANY, true, 0}, {"from", PS_FIELD_ANY, false, 0}};
static const ps_field step_fields[] = {{"by", PS_FIELD_ANY, true, 0},
                                       {"at", PS_FIELD_ANY, true, 0},
                                       {"chance", PS_FIELD_ANY, false, 0}};
static const ps_fields part_tables[] = {
    [PS_PART_OU] = PS_FIELDS("'ou'", ou_fields),
    [PS_PART_WALK] = PS_FIELDS("'walk'", walk_fields),
    [PS_PART_JUMPS] = PS_FIELDS("'jumps'", jumps_fields),
    [PS_PART_RAMP] = PS_FIELDS("'ramp'", ramp_fields),
    [PS_PART_STEP] = PS_FIELDS("'step'", step_fields),
};

// where the numbers of a part go and what they must be; a level must be above 0 with `log`
typedef struct part_number {
    ps_part_kind kind;
    const char *key;
    size_t at;
    ps_number_rule rule;
    bool is_level;
} part_number;

static const part_number part_numbers[] = {
    {PS_PART_OU, "mean", offsetof(ps_part, mean), PS_NUMBER_ANY, true},
    {PS_PART_OU, "sd", offsetof(ps_part, sd), PS_NUMBER_NOT_NEGATIVE, false},
    {PS_PART_OU, "halflife", offsetof(ps_part, halflife), PS_NUMBER_POSITIVE, false},
    {PS_PART_WALK, "sd", offsetof(ps_part, sd), PS_NUMBER_NOT_NEGATIVE, false},
    {PS_PART_WALK, "drift", offsetof(ps_part, drift), PS_NUMBER_ANY, false},
    {PS_PART_JUMPS, "rate", offsetof(ps_part, rate), PS_NUMBER_NOT_NEGATIVE, false},
    {PS_PART_JUMPS, "halflife", offsetof(ps_part, halflife), PS_NUMBER_POSITIVE, false},
    {PS_PART_RAMP, "to", offsetof(ps_part, mean), PS_NUMBER_ANY, true},
    {PS_PART_RAMP, "by", offsetof(ps_part, at), PS_NUMBER_TIME, false},
    {PS_PART_RAMP, "from", offsetof(ps_part, from), PS_NUMBER_TIME, false},
    {PS_PART_STEP, "by", offsetof(ps_part, mean), PS_NUMBER_ANY, false},
    {PS_PART_STEP, "at", offsetof(ps_part, at), PS_NUMBER_TIME, false},
    {PS_PART_STEP, "chance", offsetof(ps_part, chance), PS_NUMBER_PROBABILITY, false},
};
#define N_NUMBERS ((int32_t)(sizeof part_numbers / sizeof *part_numbers))

static ps_part_kind part_kind(ps_str name)
{
    int32_t kind = 0;
    while (kind < N_PARTS && !ps_str_is(name, part_names[kind])) {
        kind++;
    }
    return (ps_part_kind)kind;
}

// "Brent price: ou 2 mean"
static ps_str number_name(ps_study_reader *r, ps_str variable, const char *part, int32_t nth,
                          const char *key)
{
    const ps_str name =
        nth == 1
            ? ps_arena_printf(r->arena, "%.*s: %s %s", PS_STR_ARG(variable), part, key)
            : ps_arena_printf(r->arena, "%.*s: %s %d %s", PS_STR_ARG(variable), part, nth, key);
    r->diags->out_of_memory |= name.p == NULL;
    return name;
}

static bool read_numbers(ps_study_reader *r, const ps_yaml *node, const ps_process *process,
                         int32_t nth, ps_part *part)
{
    const ps_str variable = r->study->model->vars[process->var].name;
    bool ok = true;
    for (int32_t i = 0; i < N_NUMBERS; i++) {
        const part_number *n = &part_numbers[i];
        const ps_yaml *value = n->kind == part->kind ? ps_yaml_get(node, n->key) : NULL;
        if (value == NULL) {
            continue;
        }
        const ps_str name = number_name(r, variable, part_names[part->kind], nth, n->key);
        const ps_number_rule rule = n->is_level && process->is_log ? PS_NUMBER_POSITIVE : n->rule;
        ok &= ps_study_number(r, value, name, rule, (ps_number *)((char *)part + n->at));
    }
    return ok;
}

static bool is_early(const ps_number *number, double from)
{
    return number->draw < 0 && number->value < from;
}

static void check_times(ps_study_reader *r, const ps_yaml *node, const ps_process *process,
                        const ps_part *part)
{
    const double begin =
        part->kind == PS_PART_RAMP && part->from.draw < 0 ? part->from.value : process->from;
    const char *early = NULL;
    if (part->kind == PS_PART_STEP && is_early(&part->at, process->from)) {
        early = "at";
    } else if (part->kind == PS_PART_RAMP && is_early(&part->from, process->from)) {
        early = "from";
    } else if (part->kind == PS_PART_RAMP && is_early(&part->at, begin)) {
        early = "by";
    }
    if (early != NULL) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "time-order", ps_yaml_get(node, early)->span,
                    "'%s' is before the %s begins", early,
                    ps_str_is(ps_str_of(early), "by") ? "ramp" : "process");
        ps_diag_help(r->diags, "a process acts from its own 'from' on");
    }
}

// part = { KIND: { key: number, ... } }
static void read_part(ps_study_reader *r, const ps_yaml *item, const ps_process *process,
                      int32_t *counts, ps_part *part)
{
    const ps_yaml *node = item->kind == PS_YAML_MAP && item->n == 1 ? &item->items[0] : NULL;
    const ps_part_kind kind = node == NULL ? (ps_part_kind)N_PARTS : part_kind(node->key);
    if ((int32_t)kind == N_PARTS) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "unknown-part", item->span,
                    "a part of a process must be one of ou, walk, jumps, ramp, step");
        ps_diag_help(r->diags, "write {ou: {sd: 0.1, halflife: 1}}, for example");
        return;
    }
    *part = (ps_part){.kind = kind, .chance = {1.0, -1}, .from = {process->from, -1}};
    part->mean.draw = part->sd.draw = part->halflife.draw = -1;
    part->drift.draw = part->rate.draw = part->at.draw = -1;
    if (!ps_fields_read(r, node, &part_tables[kind], part)) {
        return;
    }
    part->has_mean = ps_yaml_get(node, "mean") != NULL;
    bool ok = read_numbers(r, node, process, ++counts[kind], part);
    if (kind == PS_PART_JUMPS) {
        ok &= ps_study_dist(r, ps_yaml_get(node, "size"), (ps_pick){0}, &part->size);
    }
    if (ok) {
        check_times(r, node, process, part);
    }
}

// Whether a variable's own value depends on nothing but the time: no stock, no draw, no process.
// `memo` is 0 unknown, 1 yes, 2 no; a variable being looked at counts as yes, for a model without
// loops never asks twice.
static bool is_of_time_only(const ps_study_reader *r, int32_t var, char *memo);

static bool tree_is_of_time_only(const ps_study_reader *r, const ps_expr *e, char *memo)
{
    if (e->kind == PS_EXPR_NAME && e->var >= 0) {
        return is_of_time_only(r, e->var, memo);
    }
    for (int32_t i = 0; i < e->n_args; i++) {
        if (!tree_is_of_time_only(r, e->args[i], memo)) {
            return false;
        }
    }
    return true;
}

static bool is_of_time_only(const ps_study_reader *r, int32_t var, char *memo)
{
    if (memo[var] != 0) {
        return memo[var] == 1;
    }
    const ps_var *v = &r->study->model->vars[var];
    memo[var] = 1;
    bool ok = v->kind != PS_VAR_STOCK && ps_map_get(&r->draws, v->key) < 0 &&
              (v->eqn == NULL || tree_is_of_time_only(r, v->eqn, memo));
    for (int32_t i = 0; i < r->study->n_processes; i++) {
        ok &= r->study->processes[i].var != var;
    }
    memo[var] = ok ? 1 : 2;
    return ok;
}

static void check_start(ps_study_reader *r, const ps_yaml *node, const ps_process *process)
{
    if (process->mode != PS_PATH_REPLACE || process->has_start || !r->model_is_checked) {
        return;
    }
    char *memo = ps_study_array(r, r->study->model->n_vars, 1);
    if (memo != NULL && !is_of_time_only(r, process->var, memo)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "unknown-start", ps_yaml_get(node, "variable")->span,
                    "the path starts from the own value of '%.*s', which differs between runs",
                    PS_STR_ARG(r->study->model->vars[process->var].name));
        ps_diag_help(r->diags, "give the starting value with 'start:', or add the path with "
                               "'add: true' or 'times: true'");
    }
}

static bool check_variable(ps_study_reader *r, const ps_yaml *name, int32_t var)
{
    const ps_var *v = &r->study->model->vars[var];
    if (v->kind == PS_VAR_STOCK) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "process-of-stock", name->span,
                    "'%.*s' is a stock: its flows move it, so it cannot follow a process",
                    PS_STR_ARG(v->name));
        ps_diag_help(r->diags, "give the process to one of its flows");
        return false;
    }
    for (int32_t i = 0; i < r->study->n_processes; i++) {
        if (r->study->processes[i].var == var) {
            ps_diag_add(r->diags, PS_SEV_ERROR, "process-twice", name->span,
                        "'%.*s' has two processes", PS_STR_ARG(v->name));
            ps_diag_help(r->diags, "put all parts into one process");
            return false;
        }
    }
    return true;
}

static void read_mode(ps_study_reader *r, const ps_yaml *node, const entry *e, ps_process *process)
{
    if (e->add && e->times) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "add-and-times", ps_yaml_get(node, "times")->key_span,
                    "a path is added or multiplied, not both");
    }
    if (e->add && process->is_log) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "add-and-log", ps_yaml_get(node, "add")->key_span,
                    "a path that is added starts at 0, which has no logarithm");
        ps_diag_help(r->diags, "leave 'log' out, or multiply the path with times: true");
    }
    process->mode = e->add ? PS_PATH_ADD : e->times ? PS_PATH_TIMES : PS_PATH_REPLACE;
    const ps_yaml *start = ps_yaml_get(node, "start");
    if (start == NULL) {
        return;
    }
    if (process->mode != PS_PATH_REPLACE) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "start-of-change", start->key_span,
                    "a path that is %s starts at %d", e->add ? "added" : "multiplied",
                    e->add ? 0 : 1);
        ps_diag_help(r->diags, "remove 'start'");
        return;
    }
    const ps_str name = number_name(r, r->study->model->vars[process->var].name, "start", 1, "");
    process->has_start = true;
    ps_study_number(r, start, ps_str_trim(name),
                    process->is_log ? PS_NUMBER_POSITIVE : PS_NUMBER_ANY, &process->start);
}

static void read_parts(ps_study_reader *r, const ps_yaml *list, ps_process *process)
{
    int32_t counts[N_PARTS] = {0};
    process->parts = ps_study_array(r, list->n, sizeof *process->parts);
    process->n_parts = process->parts == NULL ? 0 : list->n;
    for (int32_t i = 0; i < process->n_parts; i++) {
        read_part(r, &list->items[i], process, counts, &process->parts[i]);
    }
    if (list->n == 0) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "empty-process", list->span,
                    "a process needs at least one part");
    }
}

static void check_from(ps_study_reader *r, const ps_yaml *node, const ps_process *process)
{
    const ps_sim_specs *sim = &r->study->sim;
    if (r->study->model != NULL && !(process->from >= sim->start && process->from < sim->stop)) {
        ps_diag_add(r->diags, PS_SEV_ERROR, "time-outside-run", ps_yaml_get(node, "from")->span,
                    "the process begins outside the run");
        ps_diag_help(r->diags, "the run goes from %.10g to %.10g", sim->start, sim->stop);
    }
}

static void read_process(ps_study_reader *r, const ps_yaml *node)
{
    entry e = {.process = {.grid = 1.0 / 12.0, .limit_low = -INFINITY, .limit_high = INFINITY}};
    ps_process *p = &e.process;
    const ps_yaml *process = ps_yaml_get(node, "process");
    if (!ps_fields_read(r, node, &entry_table, &e) ||
        !ps_fields_read(r, process, &process_table, &e)) {
        return;
    }
    const ps_yaml *name = ps_yaml_get(node, "variable");
    const ps_yaml *limits = ps_yaml_get(process, "limits");
    p->span = name->span;
    p->start.draw = -1;
    p->var = ps_names_variable(r, name);
    ps_vary_note_source(r, name->text.text, p->source, p->because, p->span);
    if (limits != NULL) {
        ps_field_limits(r, limits, &p->limit_low, &p->limit_high);
    }
    check_from(r, node, p);
    if (p->var < 0 || !check_variable(r, name, p->var)) {
        return;
    }
    read_mode(r, node, &e, p);
    read_parts(r, ps_yaml_get(process, "of"), p);
    check_start(r, node, p);
    r->study->processes[r->study->n_processes++] = *p;
}

void ps_study_processes(ps_study_reader *r, const ps_yaml *list)
{
    const int32_t n = list == NULL ? 0 : list->n;
    r->study->processes = ps_study_array(r, n, sizeof *r->study->processes);
    for (int32_t i = 0; i < n && r->study->processes != NULL; i++) {
        if (ps_yaml_get(&list->items[i], "process") != NULL) {
            read_process(r, &list->items[i]);
        }
    }
}
