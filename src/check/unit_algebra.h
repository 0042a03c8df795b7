// Arithmetic of units in canonical form: a scale times base units to powers counted in twelfths.
// Nothing is changed in place; results are in the arena given. A result without memory is not
// `known`, and `failed` of the arithmetic is set: ask once at the end.
#ifndef PS_CHECK_UNIT_ALGEBRA_H
#define PS_CHECK_UNIT_ALGEBRA_H

#include "base/arena.h"
#include "base/text.h"
#include "model/model.h"

typedef struct ps_unit_math {
    ps_arena *arena;
    bool failed; // memory ran out
} ps_unit_math;

/// The unit of pure numbers, times a scale.
ps_unit ps_unit_number(double scale);

/// One base unit to the first power.
ps_unit ps_unit_base(ps_unit_math *math, int32_t base);

/// a * b^power, power in twelfths: 12 multiplies, -12 divides. Both must be known.
ps_unit ps_unit_combine(ps_unit_math *math, ps_unit a, ps_unit b, int32_t power);

/// unit^power, power in twelfths; false when the result has powers that are no twelfths, or a scale
/// that is no whole power or square root.
bool ps_unit_power(ps_unit_math *math, ps_unit unit, int32_t power, ps_unit *out);

/// Whether both have the same base units to the same powers, whatever their scales.
bool ps_unit_same_kind(ps_unit a, ps_unit b);

/// Whether both are the same unit: same kind, and scales equal within 1e-9.
bool ps_unit_equal(ps_unit a, ps_unit b);

/// Whether it is a pure number, of scale 1.
bool ps_unit_is_one(ps_unit unit);

/// Writes the unit as people write it: "1000*RUB/(people*yr)"; "1" for pure numbers.
void ps_unit_print(ps_unit unit, const ps_str *base_names, ps_text *out);

#endif
