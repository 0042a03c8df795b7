// Least significant digit first radix sort, 8 bits a pass (Knuth, volume 3, 5.2.5).
#include "num/sort.h"

#include <stdbool.h>
#include <string.h>

#define SIGN ((uint64_t)1 << 63)

uint64_t ps_sort_key(double x)
{
    uint64_t bits = 0;
    memcpy(&bits, &x, sizeof(bits));
    return (bits & SIGN) != 0 ? ~bits : bits | SIGN;
}

double ps_sort_number(uint64_t key)
{
    const uint64_t bits = (key & SIGN) != 0 ? key ^ SIGN : ~key;
    double x = 0;
    memcpy(&x, &bits, sizeof(x));
    return x;
}

// one stable pass; false when all keys have the same digit and nothing was done
static bool sort_pass(const uint64_t *from, uint64_t *to, size_t n, int shift)
{
    size_t start[256] = {0};
    for (size_t i = 0; i < n; i++) {
        start[from[i] >> shift & 255]++;
    }
    if (start[from[0] >> shift & 255] == n) {
        return false;
    }
    size_t sum = 0;
    for (int d = 0; d < 256; d++) {
        const size_t count = start[d];
        start[d] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++) {
        to[start[from[i] >> shift & 255]++] = from[i];
    }
    return true;
}

void ps_sort_numbers(double *x, size_t n, uint64_t *scratch)
{
    if (n < 2) {
        return;
    }
    uint64_t *from = scratch;
    uint64_t *to = scratch + n;
    for (size_t i = 0; i < n; i++) {
        from[i] = ps_sort_key(x[i]);
    }
    for (int shift = 0; shift < 64; shift += 8) {
        if (sort_pass(from, to, n, shift)) {
            uint64_t *swap = from;
            from = to;
            to = swap;
        }
    }
    for (size_t i = 0; i < n; i++) {
        x[i] = ps_sort_number(from[i]);
    }
}
