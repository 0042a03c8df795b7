// An XML file as a tree in an arena, every part with its place in the file. expat does the parsing;
// this keeps what it says. Only what a model file needs: no document types (and so no entities but
// the five of XML), no other encoding than UTF-8, prefixes kept as part of the name.
#ifndef PS_READ_XML_TREE_H
#define PS_READ_XML_TREE_H

#include "base/diag.h"
#include "read/text_map.h"

#include <stdbool.h>

typedef struct ps_xml_attr {
    ps_str name;
    ps_str value;
    ps_span span; // of the value, without quotes
} ps_xml_attr;

typedef struct ps_xml_node ps_xml_node;
struct ps_xml_node {
    ps_str name;   // as written: "isee:prefs"
    ps_span span;  // of the name in the start tag
    ps_span whole; // from < of the start tag to > of the end tag
    ps_xml_attr *attrs;
    int32_t n_attrs;
    ps_mapped_text text; // own character data, that of children left out
    ps_xml_node *parent; // NULL: the root
    ps_xml_node *first;
    ps_xml_node *last;
    ps_xml_node *next;
};

/// Parses source `file` of `diags`; the root goes to *root. What is not well-formed, truncated,
/// binary or too large gives a message and PS_ERR_INPUT. The tree lives in `arena`.
ps_rc ps_xml_parse(ps_diags *diags, int32_t file, ps_arena *arena, ps_xml_node **root) PS_NODISCARD;

/// Attribute of a name, or NULL.
const ps_xml_attr *ps_xml_attr_find(const ps_xml_node *node, const char *name);

/// First child of a name, or NULL.
const ps_xml_node *ps_xml_child(const ps_xml_node *node, const char *name);

#endif
