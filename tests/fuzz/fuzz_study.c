// Fuzz target of the study reader: any bytes as a study file beside tests/golden/study/town.xmile.
// Run it from the root of the sources; tests/golden/study is a good first corpus. libfyaml 0.7.12
// loses a buffer on some errors, so leaks are not looked for: -detect_leaks=0 (test_study counts
// ours).
#include "study/study.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    ps_diags *diags = ps_diags_new();
    int32_t file = -1;
    const ps_str text = {(const char *)data, size};
    const ps_str path = ps_str_of("tests/golden/study/fuzz.yaml");
    ps_study *study = NULL;
    if (diags != NULL && ps_sources_add(&diags->sources, path, text, &file) == PS_OK) {
        const ps_rc rc = ps_study_parse(diags, file, &study);
        if ((rc == PS_OK) != (study != NULL) || ps_diags_text(diags, true).p == NULL) {
            abort();
        }
    }
    ps_study_free(study);
    ps_diags_free(diags);
    return 0;
}
