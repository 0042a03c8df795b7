// The verb `assess`: an ensemble, its findings, and their forms.
#include "analyse/assess.h"
#include "api/open.h"
#include "api/sampling.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/text.h"
#include "report/html.h"
#include "report/json_write.h"

struct ps_assessment {
    ps_study *study;
    ps_findings *findings;
};

void ps_assessment_free(ps_assessment *assessment)
{
    if (assessment != NULL) {
        ps_findings_free(assessment->findings);
        ps_study_free(assessment->study);
        ps_free(assessment);
    }
}

static ps_rc assess(ps_session *session, const char *path, const ps_sample_options *options,
                    ps_assessment *a)
{
    ps_ensemble_options how = {0};
    PS_TRY(ps_open_study(session, path, &a->study));
    PS_TRY(ps_sampling_settle(session, options, a->study, &how));
    how.shown_only = true;
    how.save_paths = true;
    const ps_str command = ps_sampling_command(session, "assess", path, &how);
    if (command.p == NULL) {
        return PS_ERR_MEMORY;
    }
    return ps_assess(a->study, &how, command, session->diags, &a->findings);
}

ps_status ps_session_assess(ps_session *session, const char *study,
                            const ps_sample_options *options, ps_assessment **assessment)
{
    ps_sample_options all = ps_sample_options_default();
    ps_options_copy(&all, sizeof all, options);
    ps_assessment *a = ps_alloc_array(1, sizeof *a);
    if (a == NULL) {
        return PS_STATUS_MACHINE;
    }
    const ps_rc rc = assess(session, study, &all, a);
    if (a->findings != NULL) {
        *assessment = a;
    } else {
        ps_assessment_free(a);
    }
    return ps_status_of(rc);
}

static const ps_variant_finding *find_variant(const ps_assessment *a, const char *claim,
                                              const char *variant)
{
    for (int32_t i = 0; i < a->study->n_claims; i++) {
        const ps_claim *c = &a->study->claims[i];
        for (int32_t k = 0; ps_str_is(c->id, claim) && k < c->n_variants; k++) {
            if (variant == NULL || ps_str_is(c->variants[k].name, variant)) {
                return &a->findings->claims[i].variants[k];
            }
        }
    }
    return NULL;
}

bool ps_assessment_probability(const ps_assessment *assessment, const char *claim,
                               const char *variant, ps_claim_probability *out)
{
    const ps_variant_finding *found = find_variant(assessment, claim, variant);
    if (found == NULL) {
        return false;
    }
    const ps_probability *p = &found->probability;
    const ps_claim_probability all = {.size = sizeof all,
                                      .probability = p->p,
                                      .low = p->low,
                                      .high = p->high,
                                      .members = p->members,
                                      .failed = p->n_failed};
    const size_t size = out->size < sizeof all ? out->size : sizeof all;
    memcpy(out, &all, size);
    out->size = size;
    return true;
}

ps_status ps_session_write_assessment(ps_session *session, const ps_assessment *assessment,
                                      const char *path, bool json)
{
    ps_text text = {0};
    const bool as_json = json || ps_path_ends(path, ".json");
    ps_rc rc = as_json ? ps_report_json(&text, assessment->findings)
                       : ps_report_html(&text, assessment->findings);
    if (rc == PS_OK) {
        rc = ps_file_write(session->diags, ps_str_of(path), ps_text_str(&text));
    }
    ps_text_clear(&text);
    return ps_status_of(rc);
}
