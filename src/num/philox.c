// Philox through libRandom123; the only file that includes it.
#include "num/philox.h"

#include "base/attr.h"
#include "base/hash.h"
#include "num/special.h"

#include <Random123/philox.h>

#define GOLDEN 0x9e3779b97f4a7c15U // 2^64 / golden ratio: keeps the mixer off its fixed point 0

ps_stream ps_stream_of(uint64_t seed, ps_str canonical_name, uint32_t stream)
{
    return (ps_stream){seed, ps_hash64(canonical_name), stream};
}

ps_stream ps_stream_split(ps_stream s, uint32_t ordinal)
{
    s.name_hash = ps_hash_mix(s.name_hash + GOLDEN * ((uint64_t)ordinal + 1));
    return s;
}

uint64_t ps_stream_key(ps_stream s)
{
    uint64_t key = ps_hash_mix(s.seed + GOLDEN);
    key = ps_hash_mix((key ^ s.name_hash) + GOLDEN);
    return ps_hash_mix((key ^ s.stream) + GOLDEN);
}

void ps_philox(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    const philox4x32_ctr_t c = {{counter[0], counter[1], counter[2], counter[3]}};
    const philox4x32_key_t k = {{key[0], key[1]}};
    const philox4x32_ctr_t r = philox4x32_R(10, c, k);
    for (int i = 0; i < 4; i++) {
        out[i] = r.v[i];
    }
}

double ps_uniform_keyed(uint64_t key, uint64_t member, uint32_t element, uint32_t step,
                        uint32_t draw)
{
    PS_ASSERT(member < PS_MEMBER_LIMIT && draw < PS_DRAW_LIMIT);
    const uint32_t counter[4] = {(uint32_t)member, element, step,
                                 draw >> 1 << 8 | (uint32_t)(member >> 32)};
    const uint32_t halves[2] = {(uint32_t)key, (uint32_t)(key >> 32)};
    uint32_t words[4];
    ps_philox(counter, halves, words);

    const int first = (draw & 1) == 0 ? 0 : 2;
    const uint64_t bits = (uint64_t)words[first + 1] << 32 | words[first];
    return (double)(bits >> 11 | 1) * 0x1p-53;
}

double ps_uniform(ps_stream s, uint64_t member, uint32_t element, uint32_t step, uint32_t draw)
{
    return ps_uniform_keyed(ps_stream_key(s), member, element, step, draw);
}

double ps_normal_draw(ps_stream s, uint64_t member, uint32_t element, uint32_t step, uint32_t draw)
{
    return ps_normal_quantile(ps_uniform(s, member, element, step, draw));
}
