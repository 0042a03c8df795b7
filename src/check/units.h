// Units of measure: every equation is worked out in units and compared (rules U-1 to U-5).
#ifndef PS_CHECK_UNITS_H
#define PS_CHECK_UNITS_H

#include "base/diag.h"
#include "model/model.h"

/// Gives every variable its unit and checks all equations of a model that ps_check has resolved.
/// What does not match is a warning, with `strict` an error. Variables without a unit are not
/// checked; one warning counts them. PS_ERR_INPUT when there is an error.
ps_rc ps_check_units(ps_model *model, ps_diags *diags, bool strict) PS_NODISCARD;

/// A unit of a checked model as people write it, in `arena`; {NULL, 0} when memory is out.
ps_str ps_unit_text(const ps_model *model, ps_unit unit, ps_arena *arena) PS_NODISCARD;

#endif
