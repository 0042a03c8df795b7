// Compiler attributes under one name each, and the assertion used for our own mistakes.
// A user's mistake is never an assertion: it becomes a diagnostic and a return code.
#ifndef PS_BASE_ATTR_H
#define PS_BASE_ATTR_H

#define PS_NODISCARD __attribute__((warn_unused_result))
#define PS_PRINTF(fmt_i, first_i) __attribute__((format(printf, fmt_i, first_i)))
#define PS_UNUSED __attribute__((unused))
#define PS_ALIGNED(n) __attribute__((aligned(n)))
#define PS_API __attribute__((visibility("default")))

#ifdef NDEBUG
#define PS_ASSERT(cond) ((void)0)
#else
#include <assert.h>
#define PS_ASSERT(cond) assert(cond)
#endif

#endif
