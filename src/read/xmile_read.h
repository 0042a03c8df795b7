// The reader of XMILE files (.xmile, .stmx, .itmx, .xml): an XML tree in, a model out, nothing
// resolved. Every element is known: it is read, skipped because it cannot change a result, or
// refused with its name and place. An element nobody knows is an error; a vendor's own element that
// is not known to be harmless is a warning.
#ifndef PS_READ_XMILE_READ_H
#define PS_READ_XMILE_READ_H

#include "base/diag.h"
#include "model/model.h"

/// Reads source `file` of `diags`. With mistakes in the file the rest is read all the same, so that
/// all are told at once; the return code is then PS_ERR_INPUT and there is no model. Caller frees
/// the model with ps_model_free.
ps_rc ps_xmile_read(ps_diags *diags, int32_t file, ps_model **model) PS_NODISCARD;

#endif
