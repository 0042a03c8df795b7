// Small dense linear algebra for correlations.
#include "num/linalg.h"

#include "base/alloc.h"
#include "num/special.h"

#include <math.h>
#include <stdbool.h>
#include <string.h>

#define SINGULAR 1e-12 // least pivot of a correlation matrix that counts as positive definite

static size_t at(int32_t n, int32_t i, int32_t j)
{
    return (size_t)i * (size_t)n + (size_t)j;
}

ps_rc ps_cholesky(const double *a, int32_t n, double *l)
{
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < n; j++) {
            double sum = j <= i ? a[at(n, i, j)] : 0;
            for (int32_t k = 0; k < j && j <= i; k++) {
                sum -= l[at(n, i, k)] * l[at(n, j, k)];
            }
            if (i == j && !(sum > SINGULAR * a[at(n, i, i)])) {
                return PS_ERR_NUMERIC;
            }
            l[at(n, i, j)] = i == j ? sqrt(sum) : j < i ? sum / l[at(n, j, j)] : 0;
        }
    }
    return PS_OK;
}

// columns (rows) p and q turn by the angle of cosine c and sine s
static void rotate_columns(double *m, int32_t n, int32_t p, int32_t q, double c, double s)
{
    for (int32_t k = 0; k < n; k++) {
        const double x = m[at(n, k, p)];
        const double y = m[at(n, k, q)];
        m[at(n, k, p)] = c * x - s * y;
        m[at(n, k, q)] = s * x + c * y;
    }
}

static void rotate_rows(double *m, int32_t n, int32_t p, int32_t q, double c, double s)
{
    for (int32_t k = 0; k < n; k++) {
        const double x = m[at(n, p, k)];
        const double y = m[at(n, q, k)];
        m[at(n, p, k)] = c * x - s * y;
        m[at(n, q, k)] = s * x + c * y;
    }
}

// makes a[p][q] zero
static void jacobi_rotate(double *a, double *vectors, int32_t n, int32_t p, int32_t q)
{
    const double apq = a[at(n, p, q)];
    if (apq == 0) {
        return;
    }
    const double tau = (a[at(n, q, q)] - a[at(n, p, p)]) / (2 * apq);
    const double t = (tau >= 0 ? 1 : -1) / (fabs(tau) + sqrt(1 + tau * tau));
    const double c = 1 / sqrt(1 + t * t);
    rotate_columns(a, n, p, q, c, t * c);
    rotate_rows(a, n, p, q, c, t * c);
    a[at(n, p, q)] = 0;
    a[at(n, q, p)] = 0;
    rotate_columns(vectors, n, p, q, c, t * c);
}

static double sum_of_squares(const double *a, int32_t n, bool off_diagonal_only)
{
    double sum = 0;
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < n; j++) {
            sum += i == j && off_diagonal_only ? 0 : a[at(n, i, j)] * a[at(n, i, j)];
        }
    }
    return sum;
}

void ps_eigen_symmetric(double *a, int32_t n, double *values, double *vectors)
{
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < n; j++) {
            vectors[at(n, i, j)] = i == j;
        }
    }
    const double size = sum_of_squares(a, n, false);
    // sweeps converge quadratically; 60 is out of reach
    for (int sweep = 0; sweep < 60 && sum_of_squares(a, n, true) > 1e-32 * size; sweep++) {
        for (int32_t p = 0; p < n; p++) {
            for (int32_t q = p + 1; q < n; q++) {
                jacobi_rotate(a, vectors, n, p, q);
            }
        }
    }
    for (int32_t i = 0; i < n; i++) {
        values[i] = a[at(n, i, i)];
    }
}

// arrays of ps_corr_nearest, one block of memory
typedef struct nearest_work {
    double *correction; // Dykstra's
    double *x;
    double *turned; // destroyed by the eigenvalues
    double *vectors;
    double *values;
} nearest_work;

// x = the nearest matrix to x whose eigenvalues are all at least PS_CORR_LEAST_EIGENVALUE
static void lift_eigenvalues(const nearest_work *w, int32_t n)
{
    memcpy(w->turned, w->x, (size_t)n * (size_t)n * sizeof(*w->x));
    ps_eigen_symmetric(w->turned, n, w->values, w->vectors);
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j <= i; j++) {
            double sum = 0;
            for (int32_t k = 0; k < n; k++) {
                const double lifted = fmax(w->values[k], PS_CORR_LEAST_EIGENVALUE);
                sum += w->vectors[at(n, i, k)] * lifted * w->vectors[at(n, j, k)];
            }
            w->x[at(n, i, j)] = sum;
            w->x[at(n, j, i)] = sum;
        }
    }
}

// large matrices get fewer rounds, so that a wrong one is refused in seconds
static int most_rounds(int32_t n)
{
    const double rounds = 5e7 / ((double)n * n * n);
    return rounds < 1 ? 1 : rounds > 1000 ? 1000 : (int)rounds;
}

// 1. x = y - correction; lift its eigenvalues; correction = lifted x - unlifted x
// 2. y = x with ones on the diagonal; from 1 until y stands still
// 3. y = x scaled to ones on the diagonal, which keeps it valid wherever the rounds ended
static void project(const nearest_work *w, int32_t n, double *y)
{
    const size_t size = (size_t)n * (size_t)n;
    const size_t next_diagonal = (size_t)n + 1;
    const int rounds = most_rounds(n);
    double change = 1;
    for (int round = 0; round < rounds && change > 1e-10; round++) {
        for (size_t i = 0; i < size; i++) {
            w->x[i] = y[i] - w->correction[i];
            w->correction[i] = -w->x[i];
        }
        lift_eigenvalues(w, n);
        change = 0;
        for (size_t i = 0; i < size; i++) {
            w->correction[i] += w->x[i];
            const double next = i % next_diagonal == 0 ? 1 : w->x[i];
            change = fmax(change, fabs(next - y[i]));
            y[i] = next;
        }
    }
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < n; j++) {
            const double scale = sqrt(w->x[at(n, i, i)] * w->x[at(n, j, j)]);
            y[at(n, i, j)] = i == j ? 1 : w->x[at(n, i, j)] / scale;
        }
    }
}

ps_rc ps_corr_nearest(const double *r, int32_t n, double *nearest)
{
    const size_t size = (size_t)n * (size_t)n;
    double *block = ps_alloc_array(4 * size + (size_t)n, sizeof(*block));
    if (block == NULL) {
        return PS_ERR_MEMORY;
    }
    const nearest_work w = {block, block + size, block + 2 * size, block + 3 * size,
                            block + 4 * size};
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < n; j++) {
            nearest[at(n, i, j)] = i == j ? 1 : 0.5 * (r[at(n, i, j)] + r[at(n, j, i)]);
        }
    }
    project(&w, n, nearest);
    ps_free(block);
    return PS_OK;
}

// faults that one pair shows alone; NULL when there is none
static const char *fault_of_pair(const double *r, int32_t n, int32_t i, int32_t j)
{
    const double x = r[at(n, i, j)];
    if (i == j) {
        return x == 1 ? NULL : "the diagonal of a correlation matrix must be 1";
    }
    if (x != r[at(n, j, i)]) {
        return "the two sides of the diagonal differ; they must be the same number";
    }
    return x > -1 && x < 1 ? NULL : "a correlation must lie between -1 and 1";
}

static const char *first_fault(const double *r, int32_t n, ps_corr_fault *fault)
{
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j <= i; j++) {
            const char *why = fault_of_pair(r, n, i, j);
            if (why != NULL) {
                fault->i = i;
                fault->j = j;
                return why;
            }
        }
    }
    return NULL;
}

// the pair that is farthest from its valid value
static void find_farthest(const double *r, int32_t n, const double *nearest, ps_corr_fault *fault)
{
    double farthest = -1;
    for (int32_t i = 0; i < n; i++) {
        for (int32_t j = 0; j < i; j++) {
            const double off = fabs(r[at(n, i, j)] - nearest[at(n, i, j)]);
            if (off > farthest) {
                farthest = off;
                fault->i = i;
                fault->j = j;
            }
        }
    }
}

ps_rc ps_corr_check(const double *r, int32_t n, double *nearest, ps_corr_fault *fault)
{
    ps_corr_fault found = {0};
    found.why = first_fault(r, n, &found);
    if (found.why == NULL && ps_cholesky(r, n, nearest) == PS_OK) {
        return PS_OK;
    }
    PS_TRY(ps_corr_nearest(r, n, nearest));
    if (found.why == NULL) {
        found.why = "the correlation contradicts the others; no numbers can have all of them";
        find_farthest(r, n, nearest, &found);
    }
    found.given = r[at(n, found.i, found.j)];
    found.valid = nearest[at(n, found.i, found.j)];
    *fault = found;
    return PS_ERR_INPUT;
}

void ps_copula_apply(const double *chol, int32_t n, const double *z_in, double *u_out)
{
    // from the last on, so that u_out may overwrite z_in
    for (int32_t i = n - 1; i >= 0; i--) {
        double z = 0;
        for (int32_t j = 0; j <= i; j++) {
            z += chol[at(n, i, j)] * z_in[j];
        }
        const double u = ps_normal_cdf(z);
        u_out[i] = u <= 0 ? 0x1p-53 : u >= 1 ? 1 - 0x1p-53 : u;
    }
}
