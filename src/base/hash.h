// Two hashes: a fast 64-bit one for tables and random-number keys, and SHA-256 (libmd) for the
// identity of files, so that anybody can check a printed hash with sha256sum.
#ifndef PS_BASE_HASH_H
#define PS_BASE_HASH_H

#include "base/str.h"

#include <stddef.h>
#include <stdint.h>

/// FNV-1a with a final avalanche (splitmix64), the same on every machine; part of the meaning of
/// a seed, so it never changes.
uint64_t ps_hash64(ps_str bytes);

/// Finaliser of splitmix64: spreads every input bit over all output bits.
uint64_t ps_hash_mix(uint64_t x);

/// SHA-256 in lower-case hexadecimal.
typedef struct ps_sha256 {
    char hex[65];
} ps_sha256;

/// SHA-256 of the bytes.
ps_sha256 ps_sha256_of(ps_str bytes);

#endif
