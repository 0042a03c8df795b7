// From reports to a probability. A report r about a hypothesis H has a likelihood ratio
//
//   LR = P(r | H) / P(r | not H)        posterior odds = prior odds * product of LR^weight
//
// The two rates are given with the report, or come from its grades (Admiralty code): the source
// grade gives how often such a source says so when H is true and when it is false; the information
// grade scales the logarithm of the ratio. The code has no official numbers: the table is a choice
// (docs/study-file.md prints it) and every row of a study may override it.
#ifndef PS_STUDY_LEDGER_H
#define PS_STUDY_LEDGER_H

#include "study/study.h"

/// P(report | H) and P(report | not H) of a row, after the information grade; a row without grade
/// and without rates counts for nothing (both 1).
void ps_ledger_rates(const ps_report_row *row, double *if_true, double *if_false);

/// weight * ln(if_true / if_false) of a row.
double ps_ledger_log_ratio(const ps_report_row *row);

/// Posterior from a prior in (0, 1) and the sum of the log ratios.
double ps_ledger_update(double prior, double log_ratio);

/// Posterior of a hypothesis from a prior in (0, 1) and all its reports, in any order.
double ps_ledger_posterior(const ps_evidence *evidence, double prior);

#endif
