// The points and the type of a <gf>.
#ifndef PS_READ_XMILE_GF_H
#define PS_READ_XMILE_GF_H

#include "read/xmile_reader.h"

/// Reads a graphical function into the variable being read. Order of the points is for check/.
ps_rc ps_xmile_gf(ps_xmile_reader *r, const ps_xml_node *node) PS_NODISCARD;

#endif
