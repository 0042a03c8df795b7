// Fuzz target: any bytes as an XMILE file, read and checked, units included.
#include "base/alloc.h"
#include "check/check.h"
#include "check/units.h"
#include "read/xmile_read.h"

#include <stdint.h>
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_and_check(ps_str bytes, ps_diags *diags)
{
    int32_t file = -1;
    ps_model *model = NULL;
    ps_rc rc = ps_sources_add(&diags->sources, ps_str_of("fuzz.xmile"), bytes, &file);
    rc = rc == PS_OK ? ps_xmile_read(diags, file, &model) : rc;
    rc = rc == PS_OK ? ps_check(model, diags) : rc;
    rc = rc == PS_OK ? ps_check_units(model, diags, true) : rc;
    rc = rc == PS_OK ? ps_check_unused(model, NULL, diags) : rc;
    ps_model_free(model);
    // an error code has its message, a message its place
    if ((rc == PS_ERR_INPUT) != (diags->n_errors > 0)) {
        abort();
    }
    for (int32_t i = 0; i < diags->n; i++) {
        const ps_span s = diags->items[i].span;
        if (s.file != file || s.offset > bytes.len || s.len > bytes.len) {
            abort();
        }
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ps_diags *diags = ps_diags_new();
    if (diags == NULL) {
        return 0;
    }
    read_and_check((ps_str){(const char *)data, size}, diags);
    if (ps_diags_text(diags, true).p == NULL || ps_diags_json(diags).p == NULL) {
        abort();
    }
    ps_diags_free(diags);
    if (ps_alloc_live_count() != 0) {
        abort();
    }
    return 0;
}
