// Members per second of the SIR model: Penstock's engines against the same equations written by
// hand in scalar C, one core, in the same process. Each figure is the best of several rounds.
//
//   bench_sir MODEL.xmile [MEMBERS]
//
// The hand-written loop is what a good programmer writes for one member: three stocks in registers,
// no output but the end. It is compiled with the same flags as the rest.
#include "penstock/penstock.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 5
#define STEPS 3200
#define DT 0.03125

static double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

// within 10 % of `centre`, spread by a small generator
static double varied(uint64_t *state, double centre)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return centre * (0.9 + 0.2 * (double)(*state >> 11) * 0x1p-53);
}

// one member by hand; the sum of its stocks at the end keeps the compiler honest
static double sir(double total_population, double duration, double contact_infectivity)
{
    double susceptible = total_population;
    double infectious = 5;
    double recovered = 0;
    for (int i = 0; i < STEPS; i++) {
        const double succumbing = susceptible * infectious / total_population * contact_infectivity;
        const double recovering = infectious / duration;
        susceptible += DT * -succumbing;
        infectious += DT * (succumbing - recovering);
        recovered += DT * recovering;
    }
    return susceptible + infectious + recovered;
}

static double rate_by_hand(int64_t members)
{
    uint64_t state = 1;
    volatile double sink = 0;
    const double began = now();
    for (int64_t i = 0; i < members; i++) {
        const double population = varied(&state, 1000);
        const double duration = varied(&state, 5);
        sink = sink + sir(population, duration, varied(&state, 0.3));
    }
    return (double)members / (now() - began);
}

static double rate_of_engine(const char *path, const char *engine, int64_t members,
                             ps_bench_figures *figures)
{
    ps_session *session = ps_session_new(NULL);
    ps_sample_options options = ps_sample_options_default();
    options.members = members;
    options.threads = 1;
    options.engine = engine;
    if (ps_session_bench(session, path, &options, figures) != PS_STATUS_DONE) {
        (void)fputs(ps_session_messages(session, false), stderr);
        exit(1);
    }
    ps_session_free(session);
    return figures->runs_per_second;
}

int main(int argc, char **argv)
{
    if (argc < 2) {
        (void)fputs("usage: bench_sir MODEL.xmile [MEMBERS]\n", stderr);
        return 2;
    }
    double members = 65536;
    if (argc > 2 && (!ps_number_read(argv[2], &members) || members < 1)) {
        (void)fputs("the number of members is a whole number\n", stderr);
        return 2;
    }
    double hand = 0;
    double scalar = 0;
    double lanes = 0;
    ps_bench_figures figures = {.size = sizeof figures};
    for (int round = 0; round < ROUNDS; round++) {
        const int64_t n = (int64_t)members;
        const double h = rate_by_hand(n / 8 + 1);
        const double s = rate_of_engine(argv[1], "scalar", n / 64 + 1, &figures);
        const double l = rate_of_engine(argv[1], "lanes", n, &figures);
        hand = h > hand ? h : hand;
        scalar = s > scalar ? s : scalar;
        lanes = l > lanes ? l : lanes;
    }
    (void)printf("SIR, %d Euler steps, one core, members per second\n", STEPS);
    (void)printf("%-24s %10.0f  %6.2f\n", "hand-written scalar C", hand, 1.0);
    (void)printf("%-24s %10.0f  %6.2f\n", "penstock scalar", scalar, scalar / hand);
    (void)printf("penstock lanes, %-8s %10.0f  %6.2f\n", figures.isa, lanes, lanes / hand);
    return 0;
}
