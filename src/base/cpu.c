// CPU levels by the compiler's feature test, which also asks whether the system saves the
// registers.
#include "base/cpu.h"

#include <stdlib.h>
#include <string.h>

const char *ps_cpu_level_name(ps_cpu_level level)
{
    switch (level) {
    case PS_CPU_BASE:
        return "base";
    case PS_CPU_AVX2:
        return "avx2";
    case PS_CPU_AVX512:
        return "avx512";
    }
    return "";
}

static ps_cpu_level highest_level(void)
{
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        return PS_CPU_AVX512;
    }
    if (__builtin_cpu_supports("avx2")) {
        return PS_CPU_AVX2;
    }
#endif
    return PS_CPU_BASE;
}

ps_cpu_level ps_cpu_detect(void)
{
    const ps_cpu_level highest = highest_level();
    const char *wanted = getenv("PS_CPU");
    for (ps_cpu_level level = PS_CPU_BASE; wanted != NULL && level < highest; level++) {
        if (strcmp(wanted, ps_cpu_level_name(level)) == 0) {
            return level;
        }
    }
    return highest;
}
