// Random numbers as a pure function of their place (rules S-140, S-141): Philox4x32-10 of Salmon,
// Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3", SC11, from libRandom123.
//
//   key      64 bits   mixed from the run's seed, the name's hash and the stream
//   counter  128 bits  word 0: member, low 32 bits      word 1: element
//                      word 2: step                     word 3: draw / 2 (24 bits), member, high 8
//
// One counter gives four words, that is two draws: even draws take words 0 and 1, odd ones 2 and 3.
// So a key has 2^40 members, 2^32 elements, 2^32 steps and 2^25 draws at each step. A draw depends
// on nothing else: not on threads, lanes, the order of evaluation or what other variables draw.
#ifndef PS_NUM_PHILOX_H
#define PS_NUM_PHILOX_H

#include "base/str.h"

#include <stdint.h>

#define PS_MEMBER_LIMIT ((uint64_t)1 << 40) // members are 0 .. PS_MEMBER_LIMIT - 1
#define PS_DRAW_LIMIT ((uint32_t)1 << 25)   // draws are 0 .. PS_DRAW_LIMIT - 1

/// One source of random numbers: a variable's (or a call's) own.
typedef struct ps_stream {
    uint64_t seed;      // of the run
    uint64_t name_hash; // of the canonical variable name
    uint32_t stream;    // stream id, 0 where there is none
} ps_stream;

/// The stream of a variable; `canonical_name` is the name as the checker folds it.
ps_stream ps_stream_of(uint64_t seed, ps_str canonical_name, uint32_t stream);

/// Independent stream number `ordinal` of a stream, for the calls of one equation; 0 is not the
/// stream itself.
ps_stream ps_stream_split(ps_stream s, uint32_t ordinal);

/// The 64-bit Philox key of a stream.
uint64_t ps_stream_key(ps_stream s);

/// The raw generator, ten rounds: four words of `out` from counter and key. Threads may share.
void ps_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/// Uniform number in the open interval (0, 1): an odd multiple of 2^-53, so symmetric around 1/2
/// and never 0 or 1; 52 random bits. Pure; threads may share.
double ps_uniform(ps_stream s, uint64_t member, uint32_t element, uint32_t step, uint32_t draw);

/// As ps_uniform, for a key from ps_stream_key that is used many times.
double ps_uniform_keyed(uint64_t key, uint64_t member, uint32_t element, uint32_t step,
                        uint32_t draw);

/// Standard normal number by the inverse distribution function of ps_uniform at the same place;
/// |z| < 8.3.
double ps_normal_draw(ps_stream s, uint64_t member, uint32_t element, uint32_t step, uint32_t draw);

#endif
