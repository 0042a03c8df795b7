// Which instruction set this process uses, decided once by who asks.
#ifndef PS_BASE_CPU_H
#define PS_BASE_CPU_H

typedef enum ps_cpu_level {
    PS_CPU_BASE,   // what every CPU of this architecture has (SSE2 on x86-64)
    PS_CPU_AVX2,   // 4 doubles
    PS_CPU_AVX512, // 8 doubles; AVX-512 F, DQ and VL
} ps_cpu_level;

/// The highest level this CPU and its operating system have, lowered by the environment variable
/// PS_CPU (base, avx2 or avx512; any other value is ignored), never raised by it.
ps_cpu_level ps_cpu_detect(void);

/// Name of a level as PS_CPU takes it, static storage.
const char *ps_cpu_level_name(ps_cpu_level level);

#endif
