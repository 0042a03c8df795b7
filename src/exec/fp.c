// The sticky floating-point flags of the thread. On x86 with SSE they are bits of MXCSR; elsewhere
// every section is traced.
#include "exec/exec.h"

#ifdef __SSE2__

#include <xmmintrin.h>

#define ALL_FLAGS 0x3FU
#define ERROR_FLAGS 0x0DU // invalid, division by zero, overflow

void ps_fp_clear(void)
{
    _mm_setcsr(_mm_getcsr() & ~ALL_FLAGS);
}

bool ps_fp_raised(void)
{
    return (_mm_getcsr() & ERROR_FLAGS) != 0;
}

#else

void ps_fp_clear(void)
{
}

bool ps_fp_raised(void)
{
    return true;
}

#endif
