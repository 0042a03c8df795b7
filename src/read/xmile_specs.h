// Simulation specifications, unit definitions and groups of an XMILE file.
#ifndef PS_READ_XMILE_SPECS_H
#define PS_READ_XMILE_SPECS_H

#include "read/xmile_reader.h"

/// <sim_specs>: times, dt, save interval, method, time unit (S-20, S-24, S-28, S-160).
ps_rc ps_xmile_sim_specs(ps_xmile_reader *r, const ps_xml_node *node) PS_NODISCARD;

/// What is missing or contradicts itself once the whole file has been read.
void ps_xmile_check_sim_specs(ps_xmile_reader *r);

/// <model_units>: names, aliases and definitions, kept as written for check/.
ps_rc ps_xmile_model_units(ps_xmile_reader *r, const ps_xml_node *node) PS_NODISCARD;

/// <group>: its name, documentation and members.
ps_rc ps_xmile_group(ps_xmile_reader *r, const ps_xml_node *node) PS_NODISCARD;

#endif
