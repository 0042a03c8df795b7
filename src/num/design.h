// Sampling designs on the unit cube as pure functions of (seed, input, member): nothing is stored,
// any thread may ask for any point in any order, and inputs are keyed by the hash of their name, so
// that adding one moves no point of the others.
//
// Monte Carlo: a Philox uniform for each place. Any growth keeps the members there were.
//
// Latin hypercube: N = N0 * 2^L members, N0 odd. In every input each of the N strata [s/N, (s+1)/N)
// holds exactly one member, at random within it. Growth is by doubling (nested designs, Sallaberry,
// Helton & Hora, "Extension of Latin hypercube samples with correlated variables", Reliability
// Engineering & System Safety 93, 2008): each stratum is halved, its old member lies in one half,
// and a new member takes the other. Since N and 2N have the same N0, the first N members of the
// design of 2N are the design of N.
#ifndef PS_NUM_DESIGN_H
#define PS_NUM_DESIGN_H

#include "base/rc.h"

#include <stdint.h>

typedef enum ps_design_kind {
    PS_DESIGN_MC,
    PS_DESIGN_LHS,
} ps_design_kind;

typedef struct ps_design {
    ps_design_kind kind;
    uint64_t seed;
    int32_t n_inputs;
    uint64_t n_members;
    uint64_t base; // Latin hypercube: the odd part of n_members
} ps_design;

/// Prepares a design. n_before is the number of members that must stay as they are (0: none).
/// PS_ERR_INPUT when n_members is 0 or over PS_MEMBER_LIMIT, or when a Latin hypercube would grow
/// from n_before otherwise than by doubling; ps_design_why says it in words.
ps_rc ps_design_init(ps_design *d, ps_design_kind kind, uint64_t seed, int32_t n_inputs,
                     uint64_t n_members, uint64_t n_before) PS_NODISCARD;

/// Why ps_design_init refuses these numbers, static text; NULL when it does not.
const char *ps_design_why(ps_design_kind kind, uint64_t n_members, uint64_t n_before);

/// Coordinate of a member in one input, in the open interval (0, 1). `input` is the position
/// (0 .. n_inputs - 1), `input_hash` the hash of the canonical name. Threads may share.
double ps_design_point(const ps_design *d, int32_t input, uint64_t input_hash, uint64_t member);

#endif
