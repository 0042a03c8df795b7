// Nanoseconds a value of each elementary function, at each instruction set, against the C
// library's scalar function in the same run. Arguments are spread over the ordinary range.
// usage: bench_elem [REPEATS]
#include "base/cpu.h"
#include "num/elem_kernels.h"

#include <math.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define N 1024

static double now_ns(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

typedef struct column {
    double x[N], y[N], out[N];
    int32_t repeats;
} column;

/// Spreads x evenly over [low, high], in an order that defeats branch prediction.
static void fill(column *c, double low, double high)
{
    for (uint32_t i = 0; i < N; i++) {
        c->x[i] = low + (high - low) * ((i * 389U % N) + 0.5) / N;
        c->y[i] = -20.0 + 40.0 * ((i * 617U % N) + 0.5) / N;
    }
}

/// Best of several runs of a kernel, nanoseconds a value.
static double time_kernel(column *c, ps_elem_fn *f)
{
    double best = INFINITY;
    for (int32_t i = 0; i < c->repeats; i++) {
        const double start = now_ns();
        f(c->out, c->x, N);
        best = fmin(best, now_ns() - start);
    }
    return best / N;
}

static double time_libm(column *c, double (*f)(double))
{
    double best = INFINITY;
    for (int32_t i = 0; i < c->repeats; i++) {
        const double start = now_ns();
        for (size_t j = 0; j < N; j++) {
            c->out[j] = f(c->x[j]);
        }
        best = fmin(best, now_ns() - start);
    }
    return best / N;
}

static double time_pow(column *c, const ps_elem_kernels *k)
{
    double best = INFINITY;
    for (int32_t i = 0; i < c->repeats; i++) {
        const double start = now_ns();
        if (k != NULL) {
            k->pow(c->out, c->x, c->y, N);
        } else {
            for (size_t j = 0; j < N; j++) {
                c->out[j] = pow(c->x[j], c->y[j]);
            }
        }
        best = fmin(best, now_ns() - start);
    }
    return best / N;
}

/// C library's name of a function.
#define libm_ln log
#define libm_exp exp
#define libm_log10 log10
#define libm_sin sin
#define libm_cos cos
#define libm_tan tan
#define libm_asin asin
#define libm_acos acos
#define libm_atan atan
#define libm_sinh sinh
#define libm_cosh cosh
#define libm_tanh tanh
#define libm_erf erf

typedef struct entry {
    const char *name;
    double (*libm)(double);
    size_t kernel; // place in ps_elem_kernels
    double low, high;
} entry;

#define ENTRY(name, low, high)                                                                     \
    {                                                                                              \
#name, libm_##name, offsetof(ps_elem_kernels, name), low, high                             \
    }

static const entry ENTRIES[] = {
    ENTRY(exp, -20, 20),  ENTRY(ln, 0.01, 100), ENTRY(log10, 0.01, 100), ENTRY(sin, -10, 10),
    ENTRY(cos, -10, 10),  ENTRY(tan, -10, 10),  ENTRY(asin, -1, 1),      ENTRY(acos, -1, 1),
    ENTRY(atan, -10, 10), ENTRY(sinh, -10, 10), ENTRY(cosh, -10, 10),    ENTRY(tanh, -3, 3),
    ENTRY(erf, -3, 3),
};

int main(int argc, char **argv)
{
    static column c;
    c.repeats = argc > 1 ? (int32_t)strtol(argv[1], NULL, 10) : 2000;
    const ps_cpu_level top = ps_cpu_detect();
    printf("%-6s %8s", "ns", "libm");
    for (ps_cpu_level level = PS_CPU_BASE; level <= top; level++) {
        printf(" %8s", ps_cpu_level_name(level));
    }
    printf("\n");
    for (size_t e = 0; e < sizeof ENTRIES / sizeof ENTRIES[0]; e++) {
        const entry *f = &ENTRIES[e];
        fill(&c, f->low, f->high);
        printf("%-6s %8.2f", f->name, time_libm(&c, f->libm));
        for (ps_cpu_level level = PS_CPU_BASE; level <= top; level++) {
            const char *table = (const char *)ps_elem_kernels_for(level);
            ps_elem_fn *kernel;
            memcpy(&kernel, table + f->kernel, sizeof kernel);
            printf(" %8.2f", time_kernel(&c, kernel));
        }
        printf("\n");
    }
    fill(&c, 0.01, 100);
    printf("%-6s %8.2f", "pow", time_pow(&c, NULL));
    for (ps_cpu_level level = PS_CPU_BASE; level <= top; level++) {
        printf(" %8.2f", time_pow(&c, ps_elem_kernels_for(level)));
    }
    printf("\n");
    return 0;
}
