// Elementary functions for AVX-512; compiled with its flags, called only where the CPU has it.
#include "num/elem_tables.h"

#define PS_VW 8
#define PS_ELEM_TABLE ps_elem_kernels_avx512
#define PS_ELEM_ISA "avx512"
#include "num/elem_kernels_tmpl.h"
