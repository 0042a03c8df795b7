// Sampling designs. The Latin hypercube is a binary tree of strata under each of N0 base strata:
//
//   level 0   |   s = 0   |   s = 1   |   s = 2   |     N0 strata, member i in shuffle_0(i)
//   level 1   | 0   | 1   | 2   | 3   | 4   | 5   |     2 N0: s splits into 2s and 2s + 1
//
// A bit per stratum, from a hash, says into which half its member goes when it is split; the new
// member, chosen by the shuffle of that level, takes the other half and follows the bits from there
// on. So no member needs to know where any other is.
#include "num/design.h"

#include "base/attr.h"
#include "base/hash.h"
#include "num/philox.h"

#include <math.h>
#include <stddef.h>

#define GOLDEN 0x9e3779b97f4a7c15U

// streams of an input, apart from those of random calls in equations
enum { FOR_MONTE_CARLO = 0x44530000, FOR_WITHIN_STRATUM, FOR_STRATA };

// ceil of log2
static int bits_of(uint64_t n)
{
    int bits = 0;
    while (((uint64_t)1 << bits) < n) {
        bits++;
    }
    return bits;
}

static uint64_t odd_part(uint64_t n)
{
    while (n > 0 && n % 2 == 0) {
        n /= 2;
    }
    return n;
}

const char *ps_design_why(ps_design_kind kind, uint64_t n_members, uint64_t n_before)
{
    if (n_members == 0) {
        return "there are no members; at least 1 is needed";
    }
    if (n_members > PS_MEMBER_LIMIT) {
        return "there are too many members; 2^40 is the most";
    }
    if (kind == PS_DESIGN_MC || n_before == 0) {
        return NULL;
    }
    uint64_t n = n_before;
    while (n < n_members) {
        n *= 2;
    }
    return n == n_members ? NULL
                          : "a Latin hypercube grows only by doubling; use 2, 4, 8... times the "
                            "members there are, or the mc design, which takes any number";
}

ps_rc ps_design_init(ps_design *d, ps_design_kind kind, uint64_t seed, int32_t n_inputs,
                     uint64_t n_members, uint64_t n_before)
{
    if (ps_design_why(kind, n_members, n_before) != NULL) {
        return PS_ERR_INPUT;
    }
    *d = (ps_design){kind, seed, n_inputs, n_members, odd_part(n_members)};
    return PS_OK;
}

// Place of i in a random permutation of 0 .. n - 1: the swap-or-not shuffle of Hoang, Morris &
// Rogaway (CRYPTO 2012). Each round pairs x with pivot - x mod n and swaps the pair or not by a
// coin; 2 log2 n
// + 16 rounds leave less than 2^-8 / sqrt(n) of where a member began.
static uint64_t shuffle(uint64_t i, uint64_t n, uint64_t key)
{
    if (n < 2) {
        return 0;
    }
    const int rounds = 2 * bits_of(n) + 16;
    for (int r = 0; r < rounds; r++) {
        key += GOLDEN;
        const uint64_t word = ps_hash_mix(key);
        const uint64_t pivot = word % n;
        const uint64_t partner = pivot >= i ? pivot - i : pivot + n - i;
        const uint64_t pair = partner > i ? partner : i;
        if ((ps_hash_mix(word ^ pair) & 1) != 0) {
            i = partner;
        }
    }
    return i;
}

// the half, 0 or 1, into which the member of stratum s goes when the stratum is split
static uint64_t half_of(uint64_t key, int level, uint64_t s)
{
    return ps_hash_mix(key + GOLDEN * (uint64_t)level + ps_hash_mix(s + GOLDEN)) & 1;
}

static double latin(const ps_design *d, ps_stream stream, uint64_t member)
{
    stream.stream = FOR_STRATA;
    const uint64_t key = ps_stream_key(stream);

    // the level at which this member came, and the number of members before
    int level = 0;
    uint64_t before = d->base;
    while (member >= before) {
        level++;
        before *= 2;
    }
    uint64_t s = 0;
    if (level == 0) {
        s = shuffle(member, d->base, ps_hash_mix(key));
    } else {
        before /= 2;
        const uint64_t parent =
            shuffle(member - before, before, ps_hash_mix(key + (uint64_t)level));
        s = 2 * parent + (1 - half_of(key, level, parent));
    }

    // down the tree as far as any design can grow
    uint64_t n_strata = d->base << level;
    while (n_strata <= PS_MEMBER_LIMIT / 2) {
        level++;
        s = 2 * s + half_of(key, level, s);
        n_strata *= 2;
    }

    // 40 bits for the stratum and 12 within it are exact, so that no rounding leaves the stratum
    stream.stream = FOR_WITHIN_STRATUM;
    const double within = (floor(ps_uniform(stream, member, 0, 0, 0) * 2048) + 0.5) / 2048;
    return ((double)s + within) / (double)n_strata;
}

double ps_design_point(const ps_design *d, int32_t input, uint64_t input_hash, uint64_t member)
{
    PS_ASSERT(input >= 0 && input < d->n_inputs && member < d->n_members);
    (void)input; // for designs that have numbered dimensions
    const ps_stream stream = {d->seed, input_hash, FOR_MONTE_CARLO};
    switch (d->kind) {
    case PS_DESIGN_MC:
        return ps_uniform(stream, member, 0, 0, 0);
    case PS_DESIGN_LHS:
        break;
    }
    return latin(d, stream, member);
}
