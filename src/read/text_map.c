// Pieces of decoded text: building, and search by bisection.
#include "read/text_map.h"

#include "base/alloc.h"

static uint32_t text_len_of(const ps_map_builder *b, int32_t i)
{
    const size_t end = i + 1 < b->n_pieces ? b->pieces[i + 1].text_at : b->text.len;
    return (uint32_t)end - b->pieces[i].text_at;
}

// a verbatim piece that goes on where the last one ended is the same piece
static bool extends_last(const ps_map_builder *b, ps_str decoded, uint32_t at, uint32_t len)
{
    if (b->n_pieces == 0 || decoded.len != len) {
        return false;
    }
    const ps_text_piece *last = &b->pieces[b->n_pieces - 1];
    return last->file_len == text_len_of(b, b->n_pieces - 1) &&
           last->file_at + last->file_len == at;
}

ps_rc ps_map_builder_add(ps_map_builder *builder, ps_str decoded, uint32_t file_at,
                         uint32_t file_len)
{
    if (decoded.len == 0) {
        return PS_OK;
    }
    const bool extends = extends_last(builder, decoded, file_at, file_len);
    if (!extends) {
        PS_TRY(ps_grow(&builder->pieces, &builder->cap_pieces, builder->n_pieces,
                       sizeof *builder->pieces));
    }
    const uint32_t text_at = (uint32_t)builder->text.len;
    ps_text_add(&builder->text, decoded);
    PS_TRY(ps_text_rc(&builder->text));
    if (extends) {
        builder->pieces[builder->n_pieces - 1].file_len += file_len;
    } else {
        builder->pieces[builder->n_pieces++] = (ps_text_piece){text_at, file_at, file_len};
    }
    return PS_OK;
}

ps_rc ps_map_builder_take(const ps_map_builder *builder, ps_arena *arena, int32_t file,
                          ps_mapped_text *out)
{
    ps_mapped_text m = {.file = file, .n_pieces = builder->n_pieces};
    m.text = ps_arena_str(arena, ps_text_str(&builder->text));
    const size_t n = (size_t)builder->n_pieces;
    ps_text_piece *pieces = ps_arena_array(arena, n, sizeof *pieces);
    if (m.text.p == NULL || pieces == NULL) {
        return PS_ERR_MEMORY;
    }
    if (n > 0) {
        memcpy(pieces, builder->pieces, n * sizeof *pieces);
    }
    m.pieces = pieces;
    *out = m;
    return PS_OK;
}

void ps_map_builder_clear(ps_map_builder *builder)
{
    ps_text_clear(&builder->text);
    ps_free(builder->pieces);
    *builder = (ps_map_builder){0};
}

ps_rc ps_mapped_verbatim(ps_arena *arena, ps_str text, int32_t file, uint32_t file_at,
                         ps_mapped_text *out)
{
    ps_text_piece *piece = ps_arena_alloc(arena, sizeof *piece);
    if (piece == NULL) {
        return PS_ERR_MEMORY;
    }
    *piece = (ps_text_piece){0, file_at, (uint32_t)text.len};
    *out = (ps_mapped_text){.text = text, .file = file, .pieces = piece, .n_pieces = 1};
    return PS_OK;
}

// last piece that begins at or before a byte of the text
static int32_t piece_at(const ps_mapped_text *m, size_t at)
{
    int32_t low = 0;
    int32_t high = m->n_pieces;
    while (high - low > 1) {
        const int32_t middle = low + (high - low) / 2;
        if (m->pieces[middle].text_at <= at) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return low;
}

static bool is_verbatim(const ps_mapped_text *m, int32_t i)
{
    const size_t end = i + 1 < m->n_pieces ? m->pieces[i + 1].text_at : m->text.len;
    return end - m->pieces[i].text_at == m->pieces[i].file_len;
}

static uint32_t file_start(const ps_mapped_text *m, size_t at)
{
    const int32_t i = piece_at(m, at);
    const ps_text_piece *p = &m->pieces[i];
    return p->file_at + (is_verbatim(m, i) ? (uint32_t)at - p->text_at : 0);
}

static uint32_t file_end(const ps_mapped_text *m, size_t last)
{
    const int32_t i = piece_at(m, last);
    const ps_text_piece *p = &m->pieces[i];
    return p->file_at + (is_verbatim(m, i) ? (uint32_t)last - p->text_at + 1 : p->file_len);
}

ps_span ps_mapped_span(const ps_mapped_text *mapped, size_t from, size_t to)
{
    if (mapped->file < 0 || mapped->n_pieces == 0) {
        return PS_NO_SPAN;
    }
    const uint32_t start = file_start(mapped, from);
    if (to <= from) {
        return (ps_span){mapped->file, from == 0 ? start : file_end(mapped, from - 1), 0};
    }
    return (ps_span){mapped->file, start, file_end(mapped, to - 1) - start};
}

ps_span ps_mapped_trimmed_span(const ps_mapped_text *mapped)
{
    const ps_str trimmed = ps_str_trim(mapped->text);
    if (trimmed.len == 0) {
        return ps_mapped_span(mapped, 0, mapped->text.len);
    }
    const size_t from = (size_t)(trimmed.p - mapped->text.p);
    return ps_mapped_span(mapped, from, from + trimmed.len);
}
