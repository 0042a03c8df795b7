// Products of powers as sorted term lists.
#include "check/unit_algebra.h"

#include <math.h>

ps_unit ps_unit_number(double scale)
{
    return (ps_unit){.known = true, .scale = scale};
}

static ps_unit_term *new_terms(ps_unit_math *math, int32_t n)
{
    ps_unit_term *terms = ps_arena_array(math->arena, (size_t)n, sizeof *terms);
    math->failed |= terms == NULL;
    return terms;
}

ps_unit ps_unit_base(ps_unit_math *math, int32_t base)
{
    ps_unit_term *terms = new_terms(math, 1);
    if (terms == NULL) {
        return (ps_unit){0};
    }
    terms[0] = (ps_unit_term){base, 12};
    return (ps_unit){.known = true, .scale = 1.0, .terms = terms, .n_terms = 1};
}

// the next base of either list
static int32_t next_base(ps_unit a, int32_t i, ps_unit b, int32_t k)
{
    const int32_t from_a = i < a.n_terms ? a.terms[i].base : INT32_MAX;
    const int32_t from_b = k < b.n_terms ? b.terms[k].base : INT32_MAX;
    return from_a < from_b ? from_a : from_b;
}

// scale^(power/12) for whole powers and halves
static double scale_power(double scale, int32_t power)
{
    double result = 1.0;
    const int32_t size = power < 0 ? -power : power;
    for (int32_t i = 0; i < size / 12; i++) {
        result *= scale;
    }
    result *= size % 12 == 0 ? 1.0 : sqrt(scale);
    return power < 0 ? 1.0 / result : result;
}

// powers beyond all sense stay where an int32_t can hold them
static int32_t clamp(int64_t twelfths)
{
    const int64_t limit = 1000000000;
    return (int32_t)(twelfths > limit ? limit : twelfths < -limit ? -limit : twelfths);
}

ps_unit ps_unit_combine(ps_unit_math *math, ps_unit a, ps_unit b, int32_t power)
{
    ps_unit_term *terms = new_terms(math, a.n_terms + b.n_terms);
    if (terms == NULL) {
        return (ps_unit){0};
    }
    ps_unit out = {.known = true, .scale = a.scale * scale_power(b.scale, power), .terms = terms};
    for (int32_t i = 0, k = 0; i < a.n_terms || k < b.n_terms;) {
        const int32_t base = next_base(a, i, b, k);
        int64_t twelfths = 0;
        if (i < a.n_terms && a.terms[i].base == base) {
            twelfths += a.terms[i++].twelfths;
        }
        if (k < b.n_terms && b.terms[k].base == base) {
            twelfths += (int64_t)b.terms[k++].twelfths * power / 12;
        }
        if (twelfths != 0) {
            terms[out.n_terms++] = (ps_unit_term){base, clamp(twelfths)};
        }
    }
    return out;
}

bool ps_unit_power(ps_unit_math *math, ps_unit unit, int32_t power, ps_unit *out)
{
    if (unit.scale != 1.0 && power % 6 != 0) {
        return false;
    }
    for (int32_t i = 0; i < unit.n_terms; i++) {
        if ((int64_t)unit.terms[i].twelfths * power % 12 != 0) {
            return false;
        }
    }
    *out = ps_unit_combine(math, ps_unit_number(1.0), unit, power);
    return true;
}

bool ps_unit_same_kind(ps_unit a, ps_unit b)
{
    if (a.n_terms != b.n_terms) {
        return false;
    }
    for (int32_t i = 0; i < a.n_terms; i++) {
        if (a.terms[i].base != b.terms[i].base || a.terms[i].twelfths != b.terms[i].twelfths) {
            return false;
        }
    }
    return true;
}

bool ps_unit_equal(ps_unit a, ps_unit b)
{
    return ps_unit_same_kind(a, b) && fabs(a.scale - b.scale) <= 1e-9 * fabs(a.scale);
}

bool ps_unit_is_one(ps_unit unit)
{
    return ps_unit_equal(unit, ps_unit_number(1.0));
}

static void print_term(ps_unit_term t, const ps_str *names, ps_text *out)
{
    const int32_t power = t.twelfths < 0 ? -t.twelfths : t.twelfths;
    ps_text_add(out, names[t.base]);
    if (power == 12) {
        return;
    }
    if (power % 12 == 0) {
        ps_text_printf(out, "^%d", power / 12);
    } else {
        const int32_t divisor = power % 6 == 0 ? 6 : power % 4 == 0 ? 4 : power % 3 == 0 ? 3 : 1;
        ps_text_printf(out, "^(%d/%d)", power / divisor, 12 / divisor);
    }
}

static int32_t count_terms(ps_unit unit, int32_t sign)
{
    int32_t n = 0;
    for (int32_t i = 0; i < unit.n_terms; i++) {
        n += (unit.terms[i].twelfths < 0) == (sign < 0);
    }
    return n;
}

static void print_terms(ps_unit unit, int32_t sign, bool first, const ps_str *names, ps_text *out)
{
    for (int32_t i = 0; i < unit.n_terms; i++) {
        if ((unit.terms[i].twelfths < 0) == (sign < 0)) {
            ps_text_puts(out, first ? "" : "*");
            print_term(unit.terms[i], names, out);
            first = false;
        }
    }
}

void ps_unit_print(ps_unit unit, const ps_str *base_names, ps_text *out)
{
    const int32_t above = count_terms(unit, 1);
    const int32_t below = count_terms(unit, -1);
    const bool has_number = above == 0 || unit.scale != 1.0;
    if (has_number) {
        ps_text_num(out, unit.scale);
    }
    print_terms(unit, 1, !has_number, base_names, out);
    if (below > 0) {
        ps_text_puts(out, below > 1 ? "/(" : "/");
        print_terms(unit, -1, true, base_names, out);
        ps_text_puts(out, below > 1 ? ")" : "");
    }
}
