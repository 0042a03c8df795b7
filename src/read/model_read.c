// The choice of a reader.
#include "read/model_read.h"

#include "base/file.h"
#include "read/xmile_read.h"

static bool ends_with(ps_str path, const char *suffix)
{
    const ps_str s = ps_str_of(suffix);
    return path.len >= s.len && ps_str_eq_nocase(ps_str_slice(path, path.len - s.len, path.len), s);
}

// a Vensim model begins with {UTF-8} or has its section mark on a line of its own
static bool is_vensim(ps_str path, ps_str text)
{
    static const char mark[] = "{UTF-8}";
    const bool marked = text.len >= sizeof mark - 1 && memcmp(text.p, mark, sizeof mark - 1) == 0;
    return marked || ends_with(path, ".mdl") || ends_with(path, ".vpm") || ends_with(path, ".vpmx");
}

ps_rc ps_model_read(ps_diags *diags, ps_str path, ps_span from, ps_model **model)
{
    int32_t file = -1;
    PS_TRY(ps_file_read(diags, path, from, &file));
    if (is_vensim(path, diags->sources.items[file].text)) {
        ps_diag_add(diags, PS_SEV_ERROR, "unsupported", (ps_span){file, 0, 0},
                    "Vensim models are not supported by this version: '%.*s'", PS_STR_ARG(path));
        ps_diag_help(diags, "save the model as XMILE");
        return PS_ERR_INPUT;
    }
    return ps_xmile_read(diags, file, model);
}
