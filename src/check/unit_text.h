// Unit texts to units: "people/yr", "1/month", "$ per (person * week)", "km^2". Names are those of
// the file's <model_units>, then of a small list every modeller knows (years, people, $), then
// singular and plural of either; any other name is a base unit of its own.
#ifndef PS_CHECK_UNIT_TEXT_H
#define PS_CHECK_UNIT_TEXT_H

#include "base/diag.h"
#include "check/unit_algebra.h"

typedef struct ps_unit_table ps_unit_table;

/// Table of the file's units; wrong definitions give messages. NULL when memory is out. Units and
/// names go to the model's arena. Caller frees with ps_unit_table_free.
ps_unit_table *ps_unit_table_new(ps_model *model, ps_diags *diags,
                                 ps_severity severity) PS_NODISCARD;
void ps_unit_table_free(ps_unit_table *table);

/// Unit of a text at `span`, used by `of`. A text that cannot be read gives a message of the
/// table's severity and a unit that is not known, as does an empty text without a message.
ps_unit ps_unit_table_read(ps_unit_table *table, ps_str text, ps_span span, ps_str of);

/// Warns of base units that look like a slip: named once, declared nowhere, close to another name.
void ps_unit_table_check_names(ps_unit_table *table);

/// Names of the base units, by number; borrowed until the next read.
const ps_str *ps_unit_table_bases(const ps_unit_table *table);

/// Puts the base units into the model.
ps_rc ps_unit_table_finish(ps_unit_table *table) PS_NODISCARD;

/// Arithmetic of the table's units.
ps_unit_math *ps_unit_table_math(ps_unit_table *table);

#endif
