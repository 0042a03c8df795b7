// Options of ensembles, from words and zeros to what the engine takes.
#include "api/sampling.h"

#include "api/choices.h"

ps_sample_options ps_sample_options_default(void)
{
    return (ps_sample_options){.size = sizeof(ps_sample_options), .engine = "auto", .design = "mc"};
}

static bool tell(void *ctx, int64_t done, int64_t total)
{
    return ps_session_tell(ctx, done, total);
}

ps_rc ps_sampling_settle(ps_session *session, const ps_sample_options *options,
                         const ps_study *study, ps_ensemble_options *out)
{
    ps_ensemble_options o = {.members = options->members > 0 ? options->members : study->members,
                             .seed = options->has_seed ? options->seed : study->seed,
                             .threads = options->threads,
                             .cpu = ps_cpu_detect(),
                             .progress = {.tell = tell, .ctx = session}};
    PS_TRY(ps_choice_engine(session, options->engine, &o.engine));
    PS_TRY(ps_choice_design(session, options->design, &o.design));
    if (options->members < 0 || o.members > PS_API_MEMBERS_MAX || options->threads < 0) {
        ps_diag_add(session->diags, PS_SEV_ERROR, "bad-option", PS_NO_SPAN,
                    "the number of members must be 1 to 2^40, that of threads not negative");
        return PS_ERR_USAGE;
    }
    const char *why = ps_design_why(o.design, (uint64_t)o.members, 0);
    if (why != NULL) {
        ps_diag_add(session->diags, PS_SEV_ERROR, "bad-design", PS_NO_SPAN, "%s", why);
        return PS_ERR_USAGE;
    }
    *out = o;
    return PS_OK;
}

ps_str ps_sampling_command(ps_session *session, const char *verb, const char *path,
                           const ps_ensemble_options *options)
{
    const char *slash = strrchr(path, '/');
    return ps_arena_printf(session->diags->arena, "penstock %s %s -n %lld --seed %llu%s", verb,
                           slash == NULL ? path : slash + 1, (long long)options->members,
                           (unsigned long long)options->seed,
                           options->design == PS_DESIGN_LHS ? " --design lhs" : "");
}
