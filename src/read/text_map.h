// Where decoded text stands in the file: an equation inside XML or YAML is not the file's bytes,
// because &lt; is one character and four bytes, and a quoted scalar has escapes.
//
//   text   a < b        [0, 2) verbatim  [2, 3) from 4 bytes  [3, 5) verbatim
//   file   a &lt; b
//
// A map is a list of pieces. A piece is verbatim when its text and file lengths are equal; inside
// any other piece every byte of text stands at the whole piece.
#ifndef PS_READ_TEXT_MAP_H
#define PS_READ_TEXT_MAP_H

#include "base/arena.h"
#include "base/source.h"
#include "base/text.h"

#include <stdint.h>

typedef struct ps_text_piece {
    uint32_t text_at;
    uint32_t file_at;
    uint32_t file_len;
} ps_text_piece;

/// Text with its places. The pieces cover it without gaps, in order.
typedef struct ps_mapped_text {
    ps_str text;
    int32_t file; // -1: the text has no place
    const ps_text_piece *pieces;
    int32_t n_pieces;
} ps_mapped_text;

/// Text that is being decoded piece by piece. Zero is the valid empty builder; clear it.
typedef struct ps_map_builder {
    ps_text text;
    ps_text_piece *pieces;
    int32_t n_pieces;
    int32_t cap_pieces;
} ps_map_builder;

/// Appends decoded bytes that stand at file bytes [file_at, file_at + file_len).
ps_rc ps_map_builder_add(ps_map_builder *builder, ps_str decoded, uint32_t file_at,
                         uint32_t file_len) PS_NODISCARD;

/// Copies what was built into the arena; the builder stays as it is.
ps_rc ps_map_builder_take(const ps_map_builder *builder, ps_arena *arena, int32_t file,
                          ps_mapped_text *out) PS_NODISCARD;

/// Frees the builder; it is empty again.
void ps_map_builder_clear(ps_map_builder *builder);

/// A text that stands verbatim at one place of a file; the one piece it needs is in the arena.
ps_rc ps_mapped_verbatim(ps_arena *arena, ps_str text, int32_t file, uint32_t file_at,
                         ps_mapped_text *out) PS_NODISCARD;

/// Place in the file of text bytes [from, to); PS_NO_SPAN when the text has no place.
ps_span ps_mapped_span(const ps_mapped_text *mapped, size_t from, size_t to);

/// Place of the whole text without white space at its ends.
ps_span ps_mapped_trimmed_span(const ps_mapped_text *mapped);

#endif
