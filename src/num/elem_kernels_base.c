// Elementary functions at the level every CPU of the architecture has.
#include "num/elem_tables.h"

#if defined(__SSE2__) || defined(__wasm_simd128__)
#define PS_VW 2
#else
#define PS_VW 1
#endif
#define PS_ELEM_TABLE ps_elem_kernels_base
#define PS_ELEM_ISA "base"
#include "num/elem_kernels_tmpl.h"
