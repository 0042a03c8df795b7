// The lane interpreter for the baseline: SSE2 on x86-64, plain doubles elsewhere.
#if defined(__SSE2__) || defined(__wasm_simd128__)
#define PS_VW 2
#else
#define PS_VW 1
#endif
#define PS_LANES_NAME(name) name##_lanes_base
#include "exec/lanes_tmpl.h"
