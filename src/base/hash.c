// FNV-1a, splitmix64 and the libmd wrapper.
#include "base/hash.h"

#include <sys/types.h>

#include <sha2.h>

uint64_t ps_hash_mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9U;
    x = (x ^ (x >> 27)) * 0x94d049bb133111ebU;
    return x ^ (x >> 31);
}

uint64_t ps_hash64(ps_str bytes)
{
    uint64_t h = 0xcbf29ce484222325U;
    for (size_t i = 0; i < bytes.len; i++) {
        h = (h ^ (unsigned char)bytes.p[i]) * 0x100000001b3U;
    }
    return ps_hash_mix(h);
}

ps_sha256 ps_sha256_of(ps_str bytes)
{
    ps_sha256 out;
    SHA256Data((const uint8_t *)bytes.p, bytes.len, out.hex);
    return out;
}
