// The table of engines.
#include "exec/exec.h"

#include "exec/exec_scalar.h"
#include "exec/lanes.h"

typedef struct engine {
    ps_exec_fn exec;
    ps_axpy_fn axpy;
    const char *name;
} engine;

static const engine scalar = {ps_exec_scalar, ps_axpy_scalar, "scalar"};

static const engine lanes[] = {
    [PS_CPU_BASE] = {ps_exec_lanes_base, ps_axpy_lanes_base, "lanes, base"},
#ifdef __x86_64__
    [PS_CPU_AVX2] = {ps_exec_lanes_avx2, ps_axpy_lanes_avx2, "lanes, avx2"},
    [PS_CPU_AVX512] = {ps_exec_lanes_avx512, ps_axpy_lanes_avx512, "lanes, avx512"},
#endif
};

static const engine *find(ps_engine kind, ps_cpu_level level)
{
    const size_t n_levels = sizeof lanes / sizeof *lanes;
    if (kind == PS_ENGINE_SCALAR) {
        return &scalar;
    }
    return &lanes[(size_t)level < n_levels ? (size_t)level : n_levels - 1];
}

ps_exec_fn ps_exec_engine(ps_engine kind, ps_cpu_level level)
{
    return find(kind, level)->exec;
}

ps_axpy_fn ps_exec_axpy(ps_engine kind, ps_cpu_level level)
{
    return find(kind, level)->axpy;
}

const char *ps_exec_name(ps_engine kind, ps_cpu_level level)
{
    return find(kind, level)->name;
}
