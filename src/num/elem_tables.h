// The tables of elementary functions, each in the source compiled for its instruction set; used by
// elem_kernels.c alone, which chooses.
#ifndef PS_NUM_ELEM_TABLES_H
#define PS_NUM_ELEM_TABLES_H

#include "num/elem_kernels.h"

extern const ps_elem_kernels ps_elem_kernels_base;
extern const ps_elem_kernels ps_elem_kernels_avx2;
extern const ps_elem_kernels ps_elem_kernels_avx512;

#endif
