// The report: one HTML file with everything that was found, readable without network and scripts.
// The markup is well-formed XML too, so that tests can parse it. Same findings, same bytes.
#ifndef PS_REPORT_HTML_H
#define PS_REPORT_HTML_H

#include "analyse/findings.h"
#include "base/text.h"

/// Appends the page to `out`. PS_ERR_MEMORY when memory is out. The caller writes the file.
ps_rc ps_report_html(ps_text *out, const ps_findings *findings) PS_NODISCARD;

#endif
