// A pool of pthreads that sleep between loops.
#include "base/thread.h"

#include "base/alloc.h"

#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <time.h>

typedef struct worker {
    ps_pool *pool;
    pthread_t thread;
    int32_t index;
} worker;

struct ps_pool {
    worker *workers; // workers[0] is the caller and has no thread
    int32_t n;
    int32_t n_started;
    pthread_mutex_t lock;
    pthread_cond_t wake;
    pthread_cond_t idle;
    uint64_t loop; // number of the present loop
    int32_t n_busy;
    bool stop;
    // the present loop
    ps_parallel_fn fn;
    void *ctx;
    int64_t count;
    int64_t block;
    atomic_llong next;
    ps_rc rc;
    int64_t rc_at;
};

static void run_ranges(ps_pool *pool, int32_t index)
{
    for (;;) {
        const int64_t first = atomic_fetch_add(&pool->next, pool->block);
        if (first >= pool->count) {
            return;
        }
        const int64_t end = first + pool->block;
        const ps_rc rc = pool->fn(pool->ctx, index, first, end < pool->count ? end : pool->count);
        if (rc != PS_OK) {
            (void)pthread_mutex_lock(&pool->lock);
            if (pool->rc == PS_OK || first < pool->rc_at) {
                pool->rc = rc;
                pool->rc_at = first;
            }
            (void)pthread_mutex_unlock(&pool->lock);
            atomic_store(&pool->next, pool->count);
        }
    }
}

static void *worker_main(void *arg)
{
    const worker *self = arg;
    ps_pool *pool = self->pool;
    uint64_t seen = 0;
    (void)pthread_mutex_lock(&pool->lock);
    for (;;) {
        while (pool->loop == seen && !pool->stop) {
            (void)pthread_cond_wait(&pool->wake, &pool->lock);
        }
        if (pool->stop) {
            break;
        }
        seen = pool->loop;
        (void)pthread_mutex_unlock(&pool->lock);
        run_ranges(pool, self->index);
        (void)pthread_mutex_lock(&pool->lock);
        if (--pool->n_busy == 0) {
            (void)pthread_cond_signal(&pool->idle);
        }
    }
    (void)pthread_mutex_unlock(&pool->lock);
    return NULL;
}

int32_t ps_core_count(void)
{
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) != 0) {
        return 1;
    }
    const int n = CPU_COUNT(&set);
    return n < 1 ? 1 : n;
}

double ps_clock_seconds(void)
{
    struct timespec now;
    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

ps_pool *ps_pool_new(int32_t n_threads)
{
    const int32_t n = n_threads > 0 ? n_threads : ps_core_count();
    ps_pool *pool = ps_alloc_array(1, sizeof *pool);
    if (pool == NULL) {
        return NULL;
    }
    (void)pthread_mutex_init(&pool->lock, NULL);
    (void)pthread_cond_init(&pool->wake, NULL);
    (void)pthread_cond_init(&pool->idle, NULL);
    pool->n = n;
    pool->n_started = 1;
    pool->workers = ps_alloc_array((size_t)n, sizeof *pool->workers);
    if (pool->workers == NULL) {
        ps_pool_free(pool);
        return NULL;
    }
    for (int32_t i = 1; i < n; i++) {
        pool->workers[i] = (worker){.pool = pool, .index = i};
        if (pthread_create(&pool->workers[i].thread, NULL, worker_main, &pool->workers[i]) != 0) {
            ps_pool_free(pool);
            return NULL;
        }
        pool->n_started++;
    }
    return pool;
}

int32_t ps_pool_size(const ps_pool *pool)
{
    return pool->n;
}

void ps_pool_free(ps_pool *pool)
{
    if (pool == NULL) {
        return;
    }
    (void)pthread_mutex_lock(&pool->lock);
    pool->stop = true;
    (void)pthread_cond_broadcast(&pool->wake);
    (void)pthread_mutex_unlock(&pool->lock);
    for (int32_t i = 1; i < pool->n_started; i++) {
        (void)pthread_join(pool->workers[i].thread, NULL);
    }
    (void)pthread_cond_destroy(&pool->idle);
    (void)pthread_cond_destroy(&pool->wake);
    (void)pthread_mutex_destroy(&pool->lock);
    ps_free(pool->workers);
    ps_free(pool);
}

ps_rc ps_parallel_for(ps_pool *pool, int64_t n, int64_t block, ps_parallel_fn fn, void *ctx)
{
    PS_ASSERT(block > 0);
    (void)pthread_mutex_lock(&pool->lock);
    pool->fn = fn;
    pool->ctx = ctx;
    pool->count = n;
    pool->block = block;
    pool->rc = PS_OK;
    atomic_store(&pool->next, 0);
    pool->n_busy = pool->n - 1;
    pool->loop++;
    (void)pthread_cond_broadcast(&pool->wake);
    (void)pthread_mutex_unlock(&pool->lock);
    run_ranges(pool, 0);
    (void)pthread_mutex_lock(&pool->lock);
    while (pool->n_busy > 0) {
        (void)pthread_cond_wait(&pool->idle, &pool->lock);
    }
    const ps_rc rc = pool->rc;
    (void)pthread_mutex_unlock(&pool->lock);
    return rc;
}
