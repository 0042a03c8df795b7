// Whole files in, whole files out. Output is written beside its place and renamed, so that a reader
// never sees half a file and a failure leaves nothing behind.
#ifndef PS_BASE_FILE_H
#define PS_BASE_FILE_H

#include "base/diag.h"
#include "base/rc.h"
#include "base/str.h"

/// Largest input file that is read, bytes.
#define PS_FILE_LIMIT ((size_t)512 << 20)

/// Reads a whole file ("-" is standard input) and adds it to the sources of `diags`; its number
/// goes to *file. A file that is missing, a folder, unreadable or larger than PS_FILE_LIMIT gives a
/// message at `from` (the place that named it, or PS_NO_SPAN) and PS_ERR_FILE (missing:
/// PS_ERR_INPUT).
ps_rc ps_file_read(ps_diags *diags, ps_str path, ps_span from, int32_t *file) PS_NODISCARD;

/// `name` relative to the folder of `base_file` (absolute names stay); in the arena of `diags`;
/// {NULL, 0} when memory is out.
ps_str ps_file_beside(ps_diags *diags, ps_str base_file, ps_str name) PS_NODISCARD;

/// PS_OK when `path` may be written: "-" always; an existing file only with `force`; its folder
/// must exist. Else a message that names the remedy, and PS_ERR_FILE.
ps_rc ps_file_may_write(ps_diags *diags, ps_str path, bool force) PS_NODISCARD;

/// Writes a whole file through a temporary neighbour and rename; "-" is standard output. Disk full
/// and the like give a message and PS_ERR_FILE, and the temporary file is removed.
ps_rc ps_file_write(ps_diags *diags, ps_str path, ps_str bytes) PS_NODISCARD;

/// Name of the temporary neighbour of `path` ("path.part-PID"), for writers that need a real file
/// name (NetCDF); in the arena of `diags`; {NULL, 0} when memory is out.
ps_str ps_file_part_name(ps_diags *diags, ps_str path) PS_NODISCARD;

/// Renames a finished temporary neighbour to `path`, or removes it when `keep` is false.
ps_rc ps_file_part_end(ps_diags *diags, ps_str part, ps_str path, bool keep) PS_NODISCARD;

#endif
