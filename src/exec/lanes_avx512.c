// The lane interpreter for AVX-512.
#define PS_VW 8
#define PS_LANES_NAME(name) name##_lanes_avx512
#include "exec/lanes_tmpl.h"
