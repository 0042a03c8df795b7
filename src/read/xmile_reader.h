// The state of the XMILE reader, and what its parts share. Each element that has children has a
// table that says what each child is; ps_xmile_children walks over them.
//
//   xmile_read    the file: header, model, behavior, data
//   xmile_specs   times and method, units, groups
//   xmile_vars    stocks, flows, auxiliaries, tables
//   xmile_gf      points of a graphical function
#ifndef PS_READ_XMILE_READER_H
#define PS_READ_XMILE_READER_H

#include "base/diag.h"
#include "model/model.h"
#include "read/xml_tree.h"

typedef struct ps_xmile_reader {
    ps_diags *diags;
    ps_model *model;
    const ps_xml_node *root;
    ps_var *var;    // variable being read, or NULL
    bool has_start; // of sim_specs
    bool has_stop;
    bool has_model;
    ps_group *groups; // heap while they grow; the model gets a copy in its arena
    int32_t n_groups;
    int32_t cap_groups;
    ps_unit_def *units;
    int32_t n_units;
    int32_t cap_units;
} ps_xmile_reader;

/// Reads one element. A mistake in the file is a message and PS_OK, so that the rest is read too.
typedef ps_rc (*ps_xmile_fn)(ps_xmile_reader *r, const ps_xml_node *node);

/// What a child element is: read when `read` is set, refused when `refused` names it, else skipped
/// because it cannot change a result.
typedef struct ps_child_rule {
    const char *name;
    ps_xmile_fn read;
    const char *refused;
} ps_child_rule;

/// Number of entries of a table.
#define PS_COUNT(table) ((int32_t)(sizeof(table) / sizeof *(table)))

/// Applies the rules to one child; a vendor's element is skipped, an unknown one is an error.
ps_rc ps_xmile_child(ps_xmile_reader *r, const ps_xml_node *child, const ps_child_rule *rules,
                     int32_t n) PS_NODISCARD;

/// Applies the rules to every child of a node.
ps_rc ps_xmile_children(ps_xmile_reader *r, const ps_xml_node *node, const ps_child_rule *rules,
                        int32_t n) PS_NODISCARD;

/// Says that what an element stands for ("conveyors") is not supported. Always PS_OK.
ps_rc ps_xmile_refuse(ps_xmile_reader *r, const ps_xml_node *node, const char *what);

/// Says that nobody knows an element. Always PS_OK.
ps_rc ps_xmile_unknown(ps_xmile_reader *r, const ps_xml_node *node);

/// Error "<text>: '<found>'" at a place.
void ps_xmile_error(ps_xmile_reader *r, ps_span span, const char *code, const char *text,
                    ps_str found);

/// Whether an element is a vendor's: its name has a prefix, or it leaves the root's namespace.
bool ps_xmile_is_vendor(const ps_xmile_reader *r, const ps_xml_node *node);

/// A name without its namespace prefix.
ps_str ps_xmile_local_name(ps_str name);

/// Error for every attribute that is not in the list (which ends with NULL); those with a prefix
/// concern their own programs.
void ps_xmile_attrs(ps_xmile_reader *r, const ps_xml_node *node, const char *const *known);

/// Copy of a text in the model's arena.
ps_rc ps_xmile_keep(ps_xmile_reader *r, ps_str s, ps_str *out) PS_NODISCARD;

/// Whether a text says true, in any case, blanks aside.
bool ps_xmile_is_true(ps_str s);

/// Reads a finite number; false after a message "<what> is not a number".
bool ps_xmile_number(ps_xmile_reader *r, ps_str text, ps_span span, const char *what, double *out);

/// As ps_xmile_number for the text of an element.
bool ps_xmile_number_of(ps_xmile_reader *r, const ps_xml_node *node, const char *what, double *out);

/// As ps_xmile_number for a required attribute.
bool ps_xmile_number_attr(ps_xmile_reader *r, const ps_xml_node *node, const char *name,
                          double *out);

/// Number of children of a name.
int32_t ps_xmile_count(const ps_xml_node *node, const char *name);

/// The required name of a variable, a unit or a group; NULL after a message.
const ps_xml_attr *ps_xmile_name(ps_xmile_reader *r, const ps_xml_node *node);

#endif
