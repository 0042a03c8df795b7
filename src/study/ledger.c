// The grade table is that of section 7.2 of the war-economy specification.
#include "study/ledger.h"

#include "num/elem.h"

typedef struct rates {
    double if_true;
    double if_false;
} rates;

#define N_GRADES 6

// how often a source of grade A .. F says so when it is true, and when it is false
static const rates neutral[N_GRADES] = {{0.90, 0.02}, {0.80, 0.06}, {0.65, 0.15},
                                        {0.50, 0.30}, {0.45, 0.45}, {0.50, 0.30}};
// a party that wants it believed; F, which cannot be judged, counts for nothing here
static const rates interested[N_GRADES] = {{0.90, 0.10}, {0.85, 0.20}, {0.80, 0.35},
                                           {0.75, 0.50}, {0.70, 0.70}, {0.70, 0.70}};
// a denial by one who would deny in both worlds
static const rates denial[N_GRADES] = {{0.95, 0.975}, {0.95, 0.975}, {0.95, 0.975},
                                       {0.95, 0.95},  {0.95, 0.95},  {0.95, 0.95}};

// what information grade 1 .. 6 does to the logarithm of a ratio; 0 is "not given"
static const double information_factor[] = {1.0, 1.3, 1.0, 0.7, 0.3, -0.3, 0.5};

static rates graded(const ps_report_row *row)
{
    const int32_t grade = row->source - 'A';
    const rates seen = row->interested ? interested[grade] : neutral[grade];
    switch (row->kind) {
    case PS_REPORT_REPORT:
        return seen;
    case PS_REPORT_DENIAL:
        return denial[grade];
    case PS_REPORT_SILENCE:
        return (rates){1.0 - seen.if_true, 1.0 - seen.if_false};
    }
    return seen;
}

// the pair whose ratio is that of `r` to the power `factor`, with the larger rate of `r` kept
static rates scaled(rates r, double factor)
{
    const double log_ratio = factor * ps_ln(r.if_true / r.if_false);
    const double high = r.if_true > r.if_false ? r.if_true : r.if_false;
    return log_ratio >= 0.0 ? (rates){high, high * ps_exp(-log_ratio)}
                            : (rates){high * ps_exp(log_ratio), high};
}

void ps_ledger_rates(const ps_report_row *row, double *if_true, double *if_false)
{
    rates r = {1.0, 1.0};
    if (row->has_ratio) {
        r = (rates){row->if_true, row->if_false};
    } else if (row->source != 0) {
        r = scaled(graded(row), information_factor[row->information]);
    }
    *if_true = r.if_true;
    *if_false = r.if_false;
}

double ps_ledger_log_ratio(const ps_report_row *row)
{
    double if_true = 1.0;
    double if_false = 1.0;
    ps_ledger_rates(row, &if_true, &if_false);
    return row->weight * ps_ln(if_true / if_false);
}

double ps_ledger_update(double prior, double log_ratio)
{
    return 1.0 / (1.0 + (1.0 - prior) / prior * ps_exp(-log_ratio));
}

double ps_ledger_posterior(const ps_evidence *evidence, double prior)
{
    double log_ratio = 0.0;
    for (int32_t i = 0; i < evidence->n_reports; i++) {
        log_ratio += ps_ledger_log_ratio(&evidence->reports[i]);
    }
    return ps_ledger_update(prior, log_ratio);
}
