// What an assessment found: everything the report, the JSON and the tables print, and nothing else.
// Filled by analyse/assess.c from an ensemble; const for the report. Arrays live in one arena.
#ifndef PS_ANALYSE_FINDINGS_H
#define PS_ANALYSE_FINDINGS_H

#include "study/study.h"

/// The quantiles every summary shows.
#define PS_N_QUANTILES 5
extern const double ps_quantile_levels[PS_N_QUANTILES]; // 0.05 0.25 0.5 0.75 0.95

/// Probability of a true-or-false test over the members of a scenario.
typedef struct ps_probability {
    bool is_chance;    // mean of a number per member, interval from its standard error
    bool is_posterior; // from the ledger; members, low and high are those of its priors
    int64_t members;
    int64_t n_true;
    int64_t n_failed; // members whose run failed before the test was decided
    double p;         // n_true / (members - n_failed); NaN when nothing is left
    double low;       // 95 % sampling interval
    double high;
    double p_if_failed_false; // bounds shown where more than 0.1 % failed
    double p_if_failed_true;
    char words[96]; // ICD 203, both words where the interval straddles a boundary
} ps_probability;

typedef struct ps_quantiles {
    int64_t n; // finite values
    double q[PS_N_QUANTILES];
    double mean;
} ps_quantiles;

/// First-passage time of a claim: Kaplan-Meier with members that end without it censored.
typedef struct ps_passage {
    int64_t n; // members
    int64_t n_events;
    double share; // probability of an event by the end of the window (Kaplan-Meier)
    double from;
    double to;
    double
        q[PS_N_QUANTILES]; // times by which 5, 25 ... % of all members have the event; NaN: never
    int32_t n_curve;       // points of the cumulative curve
    double *curve_time;
    double *curve_p;
} ps_passage;

typedef struct ps_variant_finding {
    const ps_variant *variant;
    ps_probability probability;
} ps_variant_finding;

typedef struct ps_leg_finding {
    const ps_named_expr *leg;
    ps_probability probability;
} ps_leg_finding;

typedef struct ps_show_finding {
    const ps_named_expr *show;
    ps_quantiles quantiles;
} ps_show_finding;

/// Probability of a claim's first variant under another scenario than the base.
typedef struct ps_claim_scenario {
    int32_t scenario;
    ps_probability probability;
} ps_claim_scenario;

typedef struct ps_claim_finding {
    const ps_claim *claim;
    ps_variant_finding *variants;
    ps_leg_finding *legs;
    ps_show_finding *shows;
    ps_claim_scenario *scenarios; // shown scenarios, where the claim reads only one scenario
    int32_t n_scenarios;
    bool has_passage;
    ps_passage passage;
} ps_claim_finding;

/// Fan of one output in one scenario: quantiles at the saved times.
typedef struct ps_fan {
    ps_series_ref of;
    int32_t scenario;
    int32_t n_times;
    const double *times;
    ps_quantiles *at; // n_times
} ps_fan;

/// One datum beside the predictive distribution of the ensemble for it.
typedef struct ps_data_check_row {
    const ps_datum *datum;
    ps_quantiles predicted; // model plus the stated measurement error
    double
        rank; // share of members below the observed value (middle of an interval), NaN when failed
} ps_data_check_row;

typedef struct ps_data_check {
    const ps_data_series *series;
    ps_data_check_row *rows;
    int32_t n_inside_50; // data inside the 25-75 % band
    int32_t n_inside_90;
    double bias; // mean of (predicted median - observed) / |observed|
} ps_data_check;

/// One step of the ledger of a hypothesis.
typedef struct ps_ledger_step {
    const ps_report_row *row;
    double if_true; // after the grade table and the information factor
    double if_false;
    double ratio; // (if_true / if_false) ^ weight
    double p_low; // posterior after this row from the three priors
    double p_central;
    double p_high;
} ps_ledger_step;

typedef struct ps_ledger {
    const ps_evidence *evidence;
    ps_ledger_step *steps;
    double ratio;
    double p_low;
    double p_central;
    double p_high;
    double discounted[3];     // with every log ratio times 0.7: low, central, high prior
    int32_t strongest;        // row whose removal moves the central posterior most, -1 when no rows
    double without[3];        // posterior without it
    bool has_value;           // the evidence drives an input, and the next fields are set
    double share_in_ensemble; // share of members drawn as true
} ps_ledger;

typedef struct ps_face_finding {
    const ps_face_match *match;
    double fpir;      // probability of at least one false match in the gallery
    double posterior; // that the hit is right
} ps_face_finding;

/// A failed member for the record.
typedef struct ps_failure {
    int64_t member;
    int32_t scenario;
    ps_str text; // variable, operation, time
} ps_failure;

typedef struct ps_provenance {
    const char *version;
    ps_sha256 model_hash;
    ps_sha256 study_hash;
    ps_sha256 data_hash;
    uint64_t seed;
    int64_t members;
    const char *design; // "mc", "lhs"
    ps_str command;     // canonical: verb, study, -n, --seed
} ps_provenance;

typedef struct ps_findings {
    ps_arena *arena;
    const ps_study *study;
    ps_provenance provenance;
    ps_claim_finding *claims; // as study->claims
    ps_fan *fans;             // base first, then shown scenarios
    int32_t n_fans;
    ps_data_check *data; // as study->data
    ps_ledger *ledgers;  // as study->evidence
    ps_face_finding *faces;
    int64_t *failed_by_scenario; // n_scenarios
    ps_failure *failures;        // the first few, for the record
    int32_t n_failures;
} ps_findings;

/// Frees the findings (not the study).
void ps_findings_free(ps_findings *findings);

#endif
