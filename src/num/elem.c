// The scalar elementary functions: the lane template at one lane.
#define PS_VW 1
#include "num/elem.h"

#include "num/vmath_tmpl.h"

#define X(name)                                                                                    \
    double ps_##name(double x)                                                                     \
    {                                                                                              \
        return ps_v_##name(x);                                                                     \
    }
#include "num/elem.def"
#undef X

double ps_pow(double x, double y)
{
    return ps_v_pow(x, y);
}
