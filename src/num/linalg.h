// Small dense matrices for correlated inputs: Cholesky factor, eigenvalues, the check of a
// correlation matrix with the nearest valid one, and the Gaussian copula. Matrices are n x n, row
// by row. Sums run in index order, so that every machine gives the same bits.
#ifndef PS_NUM_LINALG_H
#define PS_NUM_LINALG_H

#include "base/rc.h"

#include <stdint.h>

/// Least eigenvalue of the matrix that ps_corr_nearest offers: it stays valid when a user rounds it
/// to three digits.
#define PS_CORR_LEAST_EIGENVALUE 0.01

/// Lower Cholesky factor l of the symmetric matrix a, of which only the lower half is read (Golub &
/// Van Loan, algorithm 4.2.1); the upper half of l is 0. PS_ERR_NUMERIC, with l half written, when
/// a is not positive definite to rounding.
ps_rc ps_cholesky(const double *a, int32_t n, double *l) PS_NODISCARD;

/// Eigenvalues and eigenvectors (columns of `vectors`) of a symmetric matrix by cyclic Jacobi
/// rotations (Golub & Van Loan, section 8.5), in no order. `a` is destroyed. Error about 1e-15 |a|.
void ps_eigen_symmetric(double *a, int32_t n, double *values, double *vectors);

/// The correlation matrix nearest to r in the sum of squares, with no eigenvalue under
/// PS_CORR_LEAST_EIGENVALUE, by alternating projections with Dykstra's correction (Higham,
/// "Computing the nearest correlation matrix", IMA J. Numer. Anal. 22, 2002). Always
/// valid; nearest for n up to about 40, where the rounds are enough. PS_ERR_MEMORY.
ps_rc ps_corr_nearest(const double *r, int32_t n, double *nearest) PS_NODISCARD;

/// What is wrong with a correlation matrix and what would be right.
typedef struct ps_corr_fault {
    int32_t i, j; // the pair at fault, i > j; i == j for the diagonal
    double given;
    double valid;    // value of the pair in the nearest valid matrix
    const char *why; // static text
} ps_corr_fault;

/// Whether r is symmetric with ones on its diagonal, within -1..1 and positive definite.
/// PS_ERR_INPUT fills *fault and `nearest` (n x n, all of the nearest valid matrix); the pair named
/// is the one that must move most. PS_ERR_MEMORY.
ps_rc ps_corr_check(const double *r, int32_t n, double *nearest, ps_corr_fault *fault) PS_NODISCARD;

/// Gaussian copula: independent standard normals z_in to uniforms u_out in the open interval (0, 1)
/// whose normal scores have the correlation l l'. z_in and u_out may be the same array.
void ps_copula_apply(const double *chol, int32_t n, const double *z_in, double *u_out);

#endif
