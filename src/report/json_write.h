// Findings as JSON for programs: the schema is docs/assess-schema.json, its name and version the
// member "schema" of the object. Numbers read back to the same double; what is not finite is null.
#ifndef PS_REPORT_JSON_WRITE_H
#define PS_REPORT_JSON_WRITE_H

#include "analyse/findings.h"
#include "base/text.h"

#define PS_REPORT_JSON_SCHEMA "penstock-assess-1"

/// Appends one JSON object and a line feed. PS_ERR_MEMORY when memory is out.
ps_rc ps_report_json(ps_text *out, const ps_findings *findings) PS_NODISCARD;

#endif
