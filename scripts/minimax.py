#!/usr/bin/env python3
"""Fits the polynomials of src/num/vmath_tmpl.h and checks that the file holds them.

Weighted Remez exchange in 60 digits, coefficients rounded to double at the end. For each polynomial
it prints the C table, lowest degree first, and log2 of the largest error as a share of the result
(for erf_tail: of 1) before and after rounding.

    minimax.py [NAME]...    (needs mpmath; the build does not need this script)
"""

import re
import sys
from pathlib import Path

from mpmath import (asin, atan, atanh, cos, cosh, erf, erfc, exp, factorial, linspace, log,
                    lu_solve, matrix, mp, mpf, pi, sin, sinh, sqrt, tan)

mp.dps = 60
HEADER = Path(__file__).parent.parent / "src/num/vmath_tmpl.h"
GRID = 3000


def value(coefficients, x):
    result = mpf(0)
    for c in reversed(coefficients):
        result = result * x + c
    return result


def extrema(errors):
    """Index of the largest error in each run of equal sign."""
    found = [0]
    for i, e in enumerate(errors):
        if e * errors[found[-1]] < 0:
            found.append(i)
        elif abs(e) > abs(errors[found[-1]]):
            found[-1] = i
    return found


def remez(f, weight, low, high, degree):
    """The polynomial with the least largest weight * |f - p| on [low, high], and its check."""
    def chebyshev(i, n):
        return (low + high) / 2 - (high - low) / 2 * cos(pi * i / n)

    grid = [chebyshev(i + mpf(1) / 2, GRID) for i in range(GRID)]
    f_grid = [f(x) for x in grid]
    w_grid = [weight(x) for x in grid]

    def worst(p):
        errors = [w * (y - value(p, x)) for x, y, w in zip(grid, f_grid, w_grid)]
        return max(map(abs, errors)), errors

    nodes = [chebyshev(i, degree + 1) for i in range(degree + 2)]
    best = None
    for _ in range(40):
        rows = [[x ** j for j in range(degree + 1)] + [(-1) ** i / weight(x)]
                for i, x in enumerate(nodes)]
        p = list(lu_solve(matrix(rows), matrix([f(x) for x in nodes])))[:-1]
        peak, errors = worst(p)
        if best is None or peak < best[1]:
            best = (p, peak)
        at = extrema(errors)
        while len(at) > degree + 2:
            at.pop(0 if abs(errors[at[0]]) < abs(errors[at[-1]]) else -1)
        if len(at) < degree + 2:
            break
        nodes = [grid[i] for i in at]
    rounded = [float(c) for c in best[0]]
    return rounded, best[1], worst([mpf(c) for c in rounded])[0]


def tail_x(t):
    """The x of t = (x - 1) / (x + 3)."""
    return (1 + 3 * t) / (1 - t)


def exp_rest(r):
    return sum(r ** k / factorial(k + 2) for k in range(30))


def root(f):
    """f of the square root, for polynomials in z = x^2."""
    return lambda z: f(sqrt(z))


NEAR_0 = mpf(10) ** -7  # the quotients below are 0/0 at 0
HALF_LN2 = log(2) / 2
ATANH_MAX = (sqrt(2) - 1) / (sqrt(2) + 1)  # f / (2 + f) at f = sqrt(2) - 1
TWO_SQRT_PI = 2 / sqrt(pi)

# name: function, weight that makes its error one of the result, range, degree
FITS = {
    # e^r = 1 + r + r^2 P(r)
    "exp": (exp_rest, lambda r: r ** 2, -HALF_LN2, HALF_LN2, 10),
    # 2 atanh(s) = 2s + s z P(z), z = s^2
    "ln": (root(lambda s: 2 * (atanh(s) / s - 1) / s ** 2), lambda z: z / 2,
           NEAR_0, ATANH_MAX ** 2, 6),
    # atanh(s) = s + s z (1/3 + z (1/5 + z P(z)))
    "ln_wide": (root(lambda s: (((atanh(s) / s - 1) / s ** 2 - mpf(1) / 3) / s ** 2 - mpf(1) / 5)
                     / s ** 2), lambda z: z ** 3, NEAR_0, ATANH_MAX ** 2, 6),
    # sin x = x + x z P(z), cos x = 1 - z/2 + z^2 P(z)
    "sin": (root(lambda x: (sin(x) / x - 1) / x ** 2), lambda z: z, NEAR_0, (pi / 4) ** 2, 6),
    "cos": (root(lambda x: ((cos(x) - 1) / x ** 2 + mpf(1) / 2) / x ** 2), lambda z: z ** 2,
            NEAR_0, (pi / 4) ** 2, 5),
    # asin x = x + x z P(z), atan x = x - x z P(z)
    "asin": (root(lambda x: (asin(x) / x - 1) / x ** 2), lambda z: z, NEAR_0, mpf(1) / 4, 12),
    "atan": (root(lambda x: (1 - atan(x) / x) / x ** 2), lambda z: z, NEAR_0, tan(pi / 8) ** 2, 10),
    # sinh x = x + x z P(z), cosh x = 1 + z P(z)
    "sinh": (root(lambda x: (sinh(x) / x - 1) / x ** 2), lambda z: z, NEAR_0, HALF_LN2 ** 2, 4),
    "cosh": (root(lambda x: (cosh(x) - 1) / x ** 2), lambda z: z, NEAR_0, HALF_LN2 ** 2, 5),
    # erf x = x (2/sqrt(pi) + z (-2/(3 sqrt(pi)) + z P(z)))
    "erf_near": (root(lambda x: ((erf(x) / x - TWO_SQRT_PI) / x ** 2 + TWO_SQRT_PI / 3) / x ** 2),
                 lambda z: z ** 2, NEAR_0, mpf(1), 10),
    # erfc x = e^(-x^2) P(t), t = (x - 1) / (x + 3), x in [1, 6]
    "erf_tail": (lambda t: exp(tail_x(t) ** 2) * erfc(tail_x(t)), lambda t: exp(-tail_x(t) ** 2),
                 mpf(0), mpf(5) / 9, 12),
}


def main():
    header = {float.fromhex(c) for c in re.findall(r"-?0x[0-9a-f.]+p[-+]\d+", HEADER.read_text())}
    missing = 0
    for name in sys.argv[1:] or FITS:
        p, fitted, rounded = remez(*FITS[name])
        print(f"{name}: error 2^{float(log(fitted, 2)):.1f}, rounded 2^{float(log(rounded, 2)):.1f}")
        print("    " + ", ".join(c.hex() for c in p))
        if not set(p) <= header:
            print(f"    not the table of {HEADER.name}")
            missing += 1
    return missing


if __name__ == "__main__":
    sys.exit(main())
