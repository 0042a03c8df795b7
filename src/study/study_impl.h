// What the section readers of this folder share: the study being filled and what is known so far.
//
// A section reader goes through its part of the YAML tree, gives a message for every mistake and
// goes on; it returns PS_OK even then (the messages decide in the end), and PS_ERR_MEMORY when it
// cannot go on. The small readers of one value return false when they gave a message.
#ifndef PS_STUDY_STUDY_IMPL_H
#define PS_STUDY_STUDY_IMPL_H

#include "base/map.h"
#include "read/csv_read.h"
#include "study/study.h"
#include "study/yaml.h"

/// A data file that was read once for all series in it.
typedef struct ps_table_file {
    ps_str path;
    ps_csv *csv; // NULL: it could not be read
    ps_sha256 hash;
} ps_table_file;

typedef struct ps_study_reader {
    ps_diags *diags;
    ps_study *study;
    ps_arena *arena; // of the study
    int32_t file;
    bool years;            // the model's time unit is the year
    bool model_is_checked; // without errors, so that what check/ found out can be relied on
    ps_map draws;          // canonical name -> draw
    ps_map derived;        // canonical name -> derived
    ps_map scenarios;      // name -> scenario
    ps_map evidence;       // id -> evidence
    ps_map statements;     // id -> statement
    ps_map claims;         // id -> claim
    ps_map scope_sizes;    // canonical name -> nodes of a derived variable
    ps_scope_name *scope;  // what expressions may name beside the model's variables
    int32_t n_scope;
    int32_t cap_scope;
    ps_str *scenario_names;
    bool *moves; // per variable: changes in time in some run, so it is no number for a claim
    ps_table_file *tables;
    int32_t n_tables;
    int32_t cap_tables;
    int32_t cap_draws;
    int32_t n_unsourced; // uncertain inputs without source and because
    ps_span first_unsourced;
    ps_str first_unsourced_name;
} ps_study_reader;

/// Zeroed array in the study's arena; NULL when memory is out.
void *ps_study_array(ps_study_reader *r, int32_t n, size_t item) PS_NODISCARD;

#endif
