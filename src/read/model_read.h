// One entry for all model files: the format is told by the name, else by the first bytes.
#ifndef PS_READ_MODEL_READ_H
#define PS_READ_MODEL_READ_H

#include "base/diag.h"
#include "model/model.h"

/// Reads the model file `path` ("-" is standard input); `from` is the place that named it, or
/// PS_NO_SPAN. Nothing is resolved yet: ps_check comes next. Mistakes give messages and
/// PS_ERR_INPUT. Caller frees the model with ps_model_free.
ps_rc ps_model_read(ps_diags *diags, ps_str path, ps_span from, ps_model **model) PS_NODISCARD;

#endif
