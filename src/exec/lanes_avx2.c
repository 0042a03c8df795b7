// The lane interpreter for AVX2.
#define PS_VW 4
#define PS_LANES_NAME(name) name##_lanes_avx2
#include "exec/lanes_tmpl.h"
