// Chooses the table of elementary functions for a CPU level.
#include "num/elem_kernels.h"

#include "num/elem_tables.h"

const ps_elem_kernels *ps_elem_kernels_for(ps_cpu_level level)
{
#if defined(__x86_64__)
    switch (level) {
    case PS_CPU_BASE:
        break;
    case PS_CPU_AVX2:
        return &ps_elem_kernels_avx2;
    case PS_CPU_AVX512:
        return &ps_elem_kernels_avx512;
    }
#else
    (void)level;
#endif
    return &ps_elem_kernels_base;
}
