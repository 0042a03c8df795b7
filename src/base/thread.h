// Threads: one primitive. A parallel loop hands out index ranges from an atomic counter; results
// must go to places fixed by index, so that the number of threads never shows.
#ifndef PS_BASE_THREAD_H
#define PS_BASE_THREAD_H

#include "base/rc.h"

#include <stdint.h>

typedef struct ps_pool ps_pool;

/// Body of a parallel loop over [first, last); `worker` is 0 .. n_threads - 1 and stable within one
/// call, so that it may index per-thread workspaces. A code other than PS_OK stops the loop soon.
typedef ps_rc (*ps_parallel_fn)(void *ctx, int32_t worker, int64_t first, int64_t last);

/// Pool of n_threads workers, the caller included (1 = no thread is started; 0 = one per core);
/// NULL when memory or threads are out. Caller frees with ps_pool_free.
ps_pool *ps_pool_new(int32_t n_threads) PS_NODISCARD;

/// Number of workers.
int32_t ps_pool_size(const ps_pool *pool);

/// Ends the threads; NULL is allowed.
void ps_pool_free(ps_pool *pool);

/// Runs fn over [0, n) in ranges of at most `block` indices, handed out in order; returns after all
/// have ended, with the code of the lowest failing range.
ps_rc ps_parallel_for(ps_pool *pool, int64_t n, int64_t block, ps_parallel_fn fn,
                      void *ctx) PS_NODISCARD;

/// Number of cores this process may use, at least 1.
int32_t ps_core_count(void);

/// Seconds of a clock that only goes forward; for progress and benchmarks, never for results.
double ps_clock_seconds(void);

#endif
