// The variables of an XMILE model.
#ifndef PS_READ_XMILE_VARS_H
#define PS_READ_XMILE_VARS_H

#include "read/xmile_reader.h"

/// <variables>: all that stands inside.
ps_rc ps_xmile_variables(ps_xmile_reader *r, const ps_xml_node *node) PS_NODISCARD;

/// One element as it may stand inside <variables>.
ps_rc ps_xmile_variable(ps_xmile_reader *r, const ps_xml_node *node) PS_NODISCARD;

/// <non_negative>: refused unless its text says false (S-111).
ps_rc ps_xmile_non_negative(ps_xmile_reader *r, const ps_xml_node *node) PS_NODISCARD;

#endif
