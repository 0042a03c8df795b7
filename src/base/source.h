// The input files of a command, kept whole in memory, and places in them.
// A span names bytes of one file; line and column are computed when a message is printed.
#ifndef PS_BASE_SOURCE_H
#define PS_BASE_SOURCE_H

#include "base/rc.h"
#include "base/str.h"

#include <stdint.h>

/// Bytes [offset, offset + len) of file `file` of a ps_sources; file -1 is "no place".
typedef struct ps_span {
    int32_t file;
    uint32_t offset;
    uint32_t len;
} ps_span;

#define PS_NO_SPAN ((ps_span){-1, 0, 0})

typedef struct ps_source {
    ps_str path;
    ps_str text;
} ps_source;

/// All input files of one command. Not changed by more than one thread at a time.
typedef struct ps_sources {
    ps_source *items;
    int32_t n;
    int32_t cap;
} ps_sources;

/// 1-based line and column (in code points) of a byte, and the bytes of that line.
typedef struct ps_line {
    int32_t line;
    int32_t column;
    ps_str text;
} ps_line;

/// Adds a file with its text; both are copied. Returns its number through *file.
ps_rc ps_sources_add(ps_sources *sources, ps_str path, ps_str text, int32_t *file) PS_NODISCARD;

/// Line of a span's first byte. The span must name a file of `sources`.
ps_line ps_sources_line(const ps_sources *sources, ps_span span) PS_NODISCARD;

/// Frees all texts.
void ps_sources_clear(ps_sources *sources);

#endif
