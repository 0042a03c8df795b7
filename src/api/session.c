// Sessions: the list of messages with the settings and the interrupt flag of one caller.
#include "api/session_impl.h"
#include "base/alloc.h"
#include "base/file.h"
#include "base/num_text.h"

const char *ps_version(void)
{
    return PS_VERSION;
}

bool ps_number_read(const char *text, double *number)
{
    return text != NULL && ps_num_parse(ps_str_of(text), number);
}

const char *ps_nearest_word(const char *word, const char *const *words)
{
    const ps_str meant = ps_str_of(word);
    const char *nearest = NULL;
    int best = (int)(meant.len / 3) + 1;
    for (; *words != NULL; words++) {
        const int distance = ps_str_distance(meant, ps_str_of(*words), best);
        if (distance <= best && (nearest == NULL || distance < best)) {
            nearest = *words;
            best = distance;
        }
    }
    return nearest;
}

ps_status ps_status_of(ps_rc rc)
{
    return (ps_status)ps_rc_exit_status(rc);
}

void ps_options_copy(void *into, size_t into_size, const void *from)
{
    size_t size = 0;
    if (from == NULL) {
        return;
    }
    memcpy(&size, from, sizeof size);
    memcpy(into, from, size < into_size ? size : into_size);
    memcpy(into, &into_size, sizeof into_size);
}

ps_session_options ps_session_options_default(void)
{
    return (ps_session_options){.size = sizeof(ps_session_options)};
}

ps_session *ps_session_new(const ps_session_options *options)
{
    ps_session *session = ps_alloc_array(1, sizeof *session);
    if (session == NULL) {
        return NULL;
    }
    session->options = ps_session_options_default();
    ps_options_copy(&session->options, sizeof session->options, options);
    session->diags = ps_diags_new();
    if (session->diags == NULL) {
        ps_free(session);
        return NULL;
    }
    session->diags->strict = session->options.strict;
    return session;
}

void ps_session_free(ps_session *session)
{
    if (session != NULL) {
        ps_diags_free(session->diags);
        ps_free(session);
    }
}

void ps_session_interrupt(ps_session *session)
{
    atomic_store(&session->interrupted, true);
}

bool ps_session_tell(ps_session *session, int64_t done, int64_t total)
{
    if (session->options.progress != NULL) {
        session->options.progress(session->options.progress_ctx, done, total);
    }
    return !atomic_load(&session->interrupted);
}

const char *ps_session_messages(ps_session *session, bool colour)
{
    const ps_str text = ps_diags_text(session->diags, colour);
    return text.p == NULL ? "" : text.p;
}

const char *ps_session_messages_json(ps_session *session)
{
    ps_diags *diags = session->diags;
    const ps_str items = ps_diags_json(diags);
    const ps_str text = ps_arena_printf(
        diags->arena,
        "{\"schema\": \"penstock/messages/1\", \"errors\": %d, \"warnings\": %d, \"messages\": "
        "%.*s}\n",
        (int)diags->n_errors, (int)diags->n_warnings, PS_STR_ARG(items));
    return items.p == NULL || text.p == NULL ? "{}\n" : text.p;
}

int32_t ps_session_errors(const ps_session *session)
{
    return session->diags->n_errors;
}

int32_t ps_session_warnings(const ps_session *session)
{
    return session->diags->n_warnings;
}

ps_status ps_session_may_write(ps_session *session, const char *path)
{
    return ps_status_of(ps_file_may_write(session->diags, ps_str_of(path), session->options.force));
}

ps_status ps_session_write(ps_session *session, const char *path, const char *text)
{
    return ps_status_of(ps_file_write(session->diags, ps_str_of(path), ps_str_of(text)));
}
