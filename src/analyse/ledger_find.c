// Walking the ledger row by row.
#include "analyse/ledger_find.h"

#include "analyse/words.h"
#include "num/elem.h"
#include "study/ledger.h"

#include <math.h>

static double log_ratio_without(const ps_evidence *e, int32_t left_out)
{
    double sum = 0.0;
    for (int32_t i = 0; i < e->n_reports; i++) {
        sum += i == left_out ? 0.0 : ps_ledger_log_ratio(&e->reports[i]);
    }
    return sum;
}

static void three(const ps_evidence *e, double log_ratio, double out[3])
{
    out[0] = ps_ledger_update(e->prior_low, log_ratio);
    out[1] = ps_ledger_update(e->prior_central, log_ratio);
    out[2] = ps_ledger_update(e->prior_high, log_ratio);
}

ps_rc ps_ledger_find(const ps_evidence *e, ps_arena *arena, ps_ledger *ledger)
{
    *ledger = (ps_ledger){.evidence = e, .strongest = -1};
    ledger->steps = ps_arena_array(arena, (size_t)e->n_reports, sizeof *ledger->steps);
    if (ledger->steps == NULL) {
        return PS_ERR_MEMORY;
    }
    double sum = 0.0;
    double widest = -1.0;
    for (int32_t i = 0; i < e->n_reports; i++) {
        ps_ledger_step *step = &ledger->steps[i];
        step->row = &e->reports[i];
        ps_ledger_rates(step->row, &step->if_true, &step->if_false);
        const double one = ps_ledger_log_ratio(step->row);
        step->ratio = ps_exp(one);
        sum += one;
        double p[3];
        three(e, sum, p);
        step->p_low = p[0];
        step->p_central = p[1];
        step->p_high = p[2];
        if (fabs(one) > widest) {
            widest = fabs(one);
            ledger->strongest = i;
        }
    }
    ledger->ratio = ps_exp(sum);
    double p[3];
    three(e, sum, p);
    ledger->p_low = p[0];
    ledger->p_central = p[1];
    ledger->p_high = p[2];
    three(e, PS_LEDGER_DISCOUNT * sum, ledger->discounted);
    three(e, log_ratio_without(e, ledger->strongest), ledger->without);
    return PS_OK;
}

ps_probability ps_ledger_probability(const ps_ledger *ledger)
{
    ps_probability p = {.is_posterior = true,
                        .p = ledger->p_central,
                        .low = ledger->p_low,
                        .high = ledger->p_high,
                        .p_if_failed_false = ledger->p_central,
                        .p_if_failed_true = ledger->p_central};
    ps_words_icd203(p.p, p.low, p.high, p.words, sizeof p.words);
    return p;
}
