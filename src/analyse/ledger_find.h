// The evidence ledger as findings: every step of every hypothesis, and how far it hangs on one row.
#ifndef PS_ANALYSE_LEDGER_FIND_H
#define PS_ANALYSE_LEDGER_FIND_H

#include "analyse/findings.h"

/// Exponent on every log ratio in the discounted posteriors (unknown dependence between reports).
#define PS_LEDGER_DISCOUNT 0.7

/// Fills a ledger from its evidence; the steps live in the arena.
ps_rc ps_ledger_find(const ps_evidence *evidence, ps_arena *arena, ps_ledger *ledger) PS_NODISCARD;

/// Probability that a hypothesis gives a variant: the central posterior, with those of the low and
/// the high prior as its range.
ps_probability ps_ledger_probability(const ps_ledger *ledger);

#endif
