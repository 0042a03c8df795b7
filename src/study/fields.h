// The keys of a map of a study file, by table: which are known, which are needed, what they hold
// and where it goes. Also the readers of single values. All messages about keys and types are here.
#ifndef PS_STUDY_FIELDS_H
#define PS_STUDY_FIELDS_H

#include "study/study_impl.h"

typedef enum ps_field_kind {
    PS_FIELD_TEXT,        // ps_str
    PS_FIELD_DATE,        // ps_str that is a date
    PS_FIELD_NUMBER,      // double
    PS_FIELD_POSITIVE,    // double > 0
    PS_FIELD_PROBABILITY, // double in [0, 1]
    PS_FIELD_CHANCE,      // double in (0, 1), where 0 and 1 would leave nothing to ask
    PS_FIELD_WHOLE,       // int64_t >= 0
    PS_FIELD_BOOL,        // bool
    PS_FIELD_TIME,        // double, model time
    PS_FIELD_LIST,        // read by the caller, who is given a list
    PS_FIELD_MAP,         // read by the caller, who is given a map
    PS_FIELD_ANY,         // read by the caller
} ps_field_kind;

typedef struct ps_field {
    const char *key;
    ps_field_kind kind;
    bool needed;
    size_t at; // offset of the member that takes the value
} ps_field;

/// A table of fields and what a map of them is called in messages: "a claim".
typedef struct ps_fields {
    const char *what;
    const ps_field *fields;
    int32_t n;
} ps_fields;

#define PS_FIELDS(what, table)                                                                     \
    {                                                                                              \
        what, table, (int32_t)(sizeof(table) / sizeof *(table))                                    \
    }

/// Reads a map into the struct at `out`: unknown keys, missing keys and wrong types give a message
/// each. Members of keys that are not there stay as they are. False when there was a message.
bool ps_fields_read(ps_study_reader *r, const ps_yaml *map, const ps_fields *fields, void *out);

/// Gives a message at a node and returns false: "'KEY' must be WHAT" and what was found.
bool ps_field_is_not(ps_study_reader *r, const ps_yaml *node, const char *what);

/// Whether the node is a list; else a message.
bool ps_field_is_list(ps_study_reader *r, const ps_yaml *node);

/// Whether the node is a map; else a message.
bool ps_field_is_map(ps_study_reader *r, const ps_yaml *node);

/// A text that is not empty; false after a message.
bool ps_field_text(ps_study_reader *r, const ps_yaml *node, ps_str *out);

/// A number without quotes; `.inf` and `-.inf` only where `infinite`.
bool ps_field_number(ps_study_reader *r, const ps_yaml *node, bool infinite, double *out);

/// A pair of numbers [low, high], low < high; an open end is `.inf` or `-.inf`.
bool ps_field_limits(ps_study_reader *r, const ps_yaml *node, double *low, double *high);

/// A model time: a number, or a date where the model's time unit is the year.
bool ps_field_time(ps_study_reader *r, const ps_yaml *node, double *out);

/// Whether a text is a number, so that no name may look like it.
bool ps_field_looks_like_number(const ps_yaml *node, double *out);

/// Gives the help "did you mean ...?" when `near` is a text, else the given one.
void ps_field_suggest(ps_study_reader *r, ps_str near, const char *otherwise);

#endif
