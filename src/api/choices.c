// Words and what they stand for. Words of later versions are no words yet.
#include "api/choices.h"

#include "base/text.h"

typedef struct choice {
    const char *word;
    int32_t value;
} choice;

// value of a word in a list ended by {NULL, 0}
static ps_rc find(ps_session *session, const char *option, const char *word, const choice *list,
                  int32_t *value)
{
    ps_text known = {0};
    for (const choice *c = list; c->word != NULL; c++) {
        if (ps_str_is(ps_str_of(word), c->word)) {
            *value = c->value;
            ps_text_clear(&known);
            return PS_OK;
        }
        ps_text_printf(&known, "%s%s", c == list ? "" : ", ", c->word);
    }
    ps_diag_add(session->diags, PS_SEV_ERROR, "bad-option", PS_NO_SPAN,
                "there is no %s '%s' in this version", option, word);
    ps_diag_help(session->diags, "choose one of: %.*s", PS_STR_ARG(ps_text_str(&known)));
    ps_text_clear(&known);
    return PS_ERR_USAGE;
}

ps_rc ps_choice_engine(ps_session *session, const char *word, ps_engine *engine)
{
    static const choice list[] = {
        {"auto", PS_ENGINE_AUTO}, {"lanes", PS_ENGINE_LANES}, {"scalar", PS_ENGINE_SCALAR}, {0}};
    int32_t value = 0;
    PS_TRY(find(session, "engine", word == NULL ? "auto" : word, list, &value));
    *engine = (ps_engine)value;
    return PS_OK;
}

ps_rc ps_choice_method(ps_session *session, const char *word, ps_method *method)
{
    static const choice list[] = {{"euler", PS_METHOD_EULER}, {"rk4", PS_METHOD_RK4}, {0}};
    if (word == NULL) {
        return PS_OK;
    }
    int32_t value = 0;
    PS_TRY(find(session, "method", word, list, &value));
    *method = (ps_method)value;
    return PS_OK;
}

ps_rc ps_choice_design(ps_session *session, const char *word, ps_design_kind *design)
{
    static const choice list[] = {{"mc", PS_DESIGN_MC}, {"lhs", PS_DESIGN_LHS}, {0}};
    int32_t value = 0;
    PS_TRY(find(session, "design", word == NULL ? "mc" : word, list, &value));
    *design = (ps_design_kind)value;
    return PS_OK;
}
