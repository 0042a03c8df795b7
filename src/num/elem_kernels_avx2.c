// Elementary functions for AVX2; compiled with its flag, called only where the CPU has it.
#include "num/elem_tables.h"

#define PS_VW 4
#define PS_ELEM_TABLE ps_elem_kernels_avx2
#define PS_ELEM_ISA "avx2"
#include "num/elem_kernels_tmpl.h"
