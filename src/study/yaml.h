// YAML as a tree whose every text keeps its place, down to single bytes: a quoted or folded text is
// mapped piece by piece to the file. libfyaml reads; this keeps only what a study needs. Aliases,
// tags and a second document are refused, keys are texts and unique, nesting is bounded, so a tree
// is never larger than its file and walks over it may recurse.
#ifndef PS_STUDY_YAML_H
#define PS_STUDY_YAML_H

#include "base/diag.h"
#include "read/text_map.h"

/// Deepest nesting of lists and maps.
#define PS_YAML_DEPTH_MAX 32

typedef enum ps_yaml_kind { PS_YAML_TEXT, PS_YAML_LIST, PS_YAML_MAP } ps_yaml_kind;

typedef struct ps_yaml ps_yaml;
struct ps_yaml {
    ps_yaml_kind kind;
    ps_span span;        // of the text, or from bracket to bracket, or of the first key
    ps_mapped_text text; // TEXT: decoded
    bool is_quoted;      // TEXT: in quotes or a block, so never a number or nothing
    ps_str key;          // of a value in a map
    ps_span key_span;
    ps_yaml *items; // LIST: entries; MAP: values, each with its key
    int32_t n;
};

/// Reads a source of `diags` into a tree; all its texts live in the arena. A mistake in the YAML
/// gives a message and PS_ERR_INPUT.
ps_rc ps_yaml_parse(ps_diags *diags, int32_t file, ps_arena *arena, ps_yaml *root) PS_NODISCARD;

/// Value of a key in a map; NULL when there is none or `map` is no map.
const ps_yaml *ps_yaml_get(const ps_yaml *map, const char *key);

/// The same, but NULL too when the value is of another kind.
const ps_yaml *ps_yaml_get_kind(const ps_yaml *map, const char *key, ps_yaml_kind kind);

/// Whether a value was left empty: `key:` with nothing after it.
bool ps_yaml_is_empty(const ps_yaml *node);

#endif
