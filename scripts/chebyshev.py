#!/usr/bin/env python3
"""Makes the series of src/num/special.c and checks that the file holds them.

Chebyshev interpolation in 60 digits on four times as many nodes as coefficients; the series of
ln Gamma are then written as powers. Prints each table whose numbers differ from the file's.

    chebyshev.py    (needs mpmath; the build does not need this script)
"""

import re
import sys
from pathlib import Path

from mpmath import cos, erfc, exp, fsum, loggamma, mp, mpf, pi

mp.dps = 60
SOURCE = Path(__file__).parent.parent / "src/num/special.c"


def chebyshev(f, n, low, high):
    nodes = [(mpf(k) + mpf(1) / 2) * pi / (4 * n) for k in range(4 * n)]
    values = [f((high - low) / mpf(2) * cos(t) + (low + high) / mpf(2)) for t in nodes]
    c = [fsum(v * cos(j * t) for v, t in zip(values, nodes)) / (2 * n) for j in range(n)]
    return [c[0] / 2] + c[1:]


def powers(c):
    result = [mpf(0)] * len(c)
    before, now = [mpf(0)], [mpf(1)]  # T(j - 1) and T(j); T(-1) plays no part
    for j, factor in enumerate(c):
        for i, t in enumerate(now):
            result[i] += factor * t
        scale = 1 if j == 0 else 2
        after = [mpf(0)] + [scale * t for t in now]
        for i, t in enumerate(before):
            after[i] -= t if j > 0 else 0
        before, now = now, after
    return result


def lgamma_share(x):
    """ln Gamma without its zeros at 1 and 2."""
    return loggamma(x) / ((x - 1) * (x - 2))


def scaled_erfc(t):
    """(1 + 2x) e^(x^2) erfc(x) at t = (x - 3.75) / (x + 3.75)."""
    x = mpf("3.75") * (1 + t) / (1 - t)
    with mp.workdps(80):
        return (1 + 2 * x) * exp(x * x) * erfc(x)


TABLES = {
    "LGAMMA_1_2": lambda: powers(chebyshev(lgamma_share, 22, 1, 2)),
    "LGAMMA_2_3": lambda: powers(chebyshev(lgamma_share, 17, 2, 3)),
    "ERFCX": lambda: chebyshev(scaled_erfc, 28, -1, 1),
}


def main():
    source = SOURCE.read_text()
    wrong = 0
    for name, make in TABLES.items():
        made = [float(c) for c in make()]
        body = re.search(name + r"\[\] = \{(.*?)\};", source, re.S).group(1)
        if made != [float(c) for c in body.split(",")]:
            print(f"static const double {name}[] = {{{', '.join('%.17g' % c for c in made)}}};")
            wrong += 1
    print(f"tables: {wrong} of {len(TABLES)} differ from special.c")
    return wrong != 0


if __name__ == "__main__":
    sys.exit(main())
