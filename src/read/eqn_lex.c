// The lexer of equations: XMILE 1.0, section 3.2 and 3.3; rules S-14, S-100 to S-103.
#include "read/eqn_lex.h"

#include "base/num_text.h"

typedef struct keyword {
    const char *name;
    ps_token_kind kind;
    bool claims;
} keyword;

static const keyword keywords[] = {
    {"if", PS_TOK_IF, false},   {"then", PS_TOK_THEN, false}, {"else", PS_TOK_ELSE, false},
    {"and", PS_TOK_AND, false}, {"or", PS_TOK_OR, false},     {"not", PS_TOK_NOT, false},
    {"mod", PS_TOK_MOD, false}, {"over", PS_TOK_OVER, true},  {"for", PS_TOK_FOR, true},
};

static ps_token_kind keyword_of(ps_str name, bool claims)
{
    for (size_t i = 0; i < sizeof keywords / sizeof *keywords; i++) {
        const bool known = claims || !keywords[i].claims;
        if (known && ps_str_eq_nocase(name, ps_str_of(keywords[i].name))) {
            return keywords[i].kind;
        }
    }
    return PS_TOK_NAME;
}

bool ps_lex_is_keyword(ps_str name)
{
    return keyword_of(name, false) != PS_TOK_NAME;
}

static unsigned char byte_at(const ps_lexer *lx, size_t at)
{
    return at < lx->text.len ? (unsigned char)lx->text.p[at] : 0;
}

static bool is_nbsp(const ps_lexer *lx, size_t at)
{
    return byte_at(lx, at) == 0xC2 && byte_at(lx, at + 1) == 0xA0;
}

static bool is_digit(unsigned char c)
{
    return c >= '0' && c <= '9';
}

static bool is_name_start(unsigned char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' || c >= 0x80;
}

static bool is_name_byte(unsigned char c)
{
    return is_name_start(c) || is_digit(c);
}

static ps_token bad(ps_lexer *lx, size_t from, size_t to, const char *problem, const char *remedy)
{
    lx->at = lx->text.len; // nothing after it can be trusted
    return (ps_token){
        .kind = PS_TOK_BAD, .from = from, .to = to, .problem = problem, .remedy = remedy};
}

static ps_token token(ps_lexer *lx, ps_token_kind kind, size_t len)
{
    const size_t from = lx->at;
    lx->at += len;
    return (ps_token){.kind = kind, .from = from, .to = lx->at};
}

// skips blanks and { comments }; false when a comment has no end
static bool skip_blanks(ps_lexer *lx)
{
    for (;;) {
        const unsigned char c = byte_at(lx, lx->at);
        if (lx->at >= lx->text.len) {
            return true;
        }
        if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v') {
            lx->at++;
        } else if (is_nbsp(lx, lx->at)) {
            lx->at += 2;
        } else if (c == '{') {
            const char *end = memchr(lx->text.p + lx->at, '}', lx->text.len - lx->at);
            if (end == NULL) {
                return false;
            }
            lx->at = (size_t)(end - lx->text.p) + 1;
        } else {
            return true;
        }
    }
}

// number ::= digits ["." digits] | "." digits, each with an optional exponent (S-14)
static ps_token lex_number(ps_lexer *lx)
{
    const ps_str rest = ps_str_slice(lx->text, lx->at, lx->text.len);
    const size_t len = ps_num_prefix(rest);
    ps_token t = token(lx, PS_TOK_NUM, len);
    if (!ps_num_parse(ps_str_slice(rest, 0, len), &t.num)) {
        return bad(lx, t.from, t.to, "this number cannot be read", "use at most 500 digits");
    }
    if (t.num > 1.7976931348623157e308) {
        return bad(lx, t.from, t.to, "this number is too large", "the largest is 1.797e308");
    }
    if (is_name_byte(byte_at(lx, lx->at)) && !is_nbsp(lx, lx->at)) {
        return bad(lx, t.from, lx->at + 1, "a letter follows a number",
                   "write '*' between a number and a name");
    }
    return t;
}

// name ::= part {"." part}; a dot in front means the root model (S-103, S-108)
static ps_token lex_name(ps_lexer *lx)
{
    const size_t from = lx->at;
    size_t at = lx->at;
    while (is_name_byte(byte_at(lx, at)) ||
           (byte_at(lx, at) == '.' && is_name_start(byte_at(lx, at + 1)))) {
        at++;
    }
    while (at >= from + 2 && is_nbsp(lx, at - 2)) {
        at -= 2; // a no-break space belongs to a name only in its middle
    }
    const size_t first = byte_at(lx, from) == '.' ? from + 1 : from;
    const unsigned char start = byte_at(lx, first);
    if (start == '$' || start == '_' || byte_at(lx, at - 1) == '_') {
        return bad(lx, from, at, "a name cannot begin with '$' or '_' or end with '_'",
                   "put the name in double quotes, or change it");
    }
    const ps_token_kind kind = keyword_of(ps_str_slice(lx->text, from, at), lx->claims);
    return token(lx, kind, at - from);
}

// "name" with \" \n \\ as its only escapes (S-102)
static ps_token lex_quoted(ps_lexer *lx)
{
    const size_t from = lx->at;
    size_t at = from + 1;
    while (at < lx->text.len && lx->text.p[at] != '"') {
        if (lx->text.p[at] == '\\') {
            const unsigned char next = byte_at(lx, at + 1);
            if (next != '"' && next != 'n' && next != '\\') {
                return bad(lx, at, at + 1, "unknown escape in a quoted name",
                           "only \\\" \\n and \\\\ are known; write \\\\ for one backslash");
            }
            at++;
        }
        at++;
    }
    if (at >= lx->text.len) {
        return bad(lx, from, from + 1, "this quoted name has no end", "close it with '\"'");
    }
    if (ps_str_trim(ps_str_slice(lx->text, from + 1, at)).len == 0) {
        return bad(lx, from, at + 1, "this quoted name is empty", NULL);
    }
    return token(lx, PS_TOK_QUOTED, at + 1 - from);
}

static ps_token lex_text(ps_lexer *lx)
{
    const size_t from = lx->at;
    if (!lx->claims) {
        return bad(lx, from, from + 1, "single quotes are not part of this language",
                   "names are written in double quotes; transposing an array is not supported");
    }
    const char *end = memchr(lx->text.p + from + 1, '\'', lx->text.len - from - 1);
    if (end == NULL) {
        return bad(lx, from, from + 1, "this text has no end", "close it with a single quote");
    }
    return token(lx, PS_TOK_TEXT, (size_t)(end - lx->text.p) + 1 - from);
}

static ps_token lex_operator(ps_lexer *lx)
{
    const unsigned char c = byte_at(lx, lx->at);
    const unsigned char next = byte_at(lx, lx->at + 1);
    switch (c) {
    case '+':
        return token(lx, PS_TOK_PLUS, 1);
    case '-':
        return token(lx, PS_TOK_MINUS, 1);
    case '*':
        return token(lx, PS_TOK_TIMES, 1);
    case '/':
        return token(lx, PS_TOK_DIVIDE, 1);
    case '^':
        return token(lx, PS_TOK_POWER, 1);
    case '<':
        return next == '='   ? token(lx, PS_TOK_LE, 2)
               : next == '>' ? token(lx, PS_TOK_NE, 2)
                             : token(lx, PS_TOK_LT, 1);
    case '>':
        return next == '=' ? token(lx, PS_TOK_GE, 2) : token(lx, PS_TOK_GT, 1);
    case '=':
        return next == '=' ? bad(lx, lx->at, lx->at + 2, "'==' is no operator", "write '='")
                           : token(lx, PS_TOK_EQ, 1);
    case '(':
        return token(lx, PS_TOK_OPEN, 1);
    case ')':
        return token(lx, PS_TOK_CLOSE, 1);
    case ',':
        return token(lx, PS_TOK_COMMA, 1);
    case '[':
    case ']':
        return token(lx, PS_TOK_BRACKET, 1);
    case ':':
        return bad(lx, lx->at, lx->at + 1, "':' is no operator here",
                   "logical operators are written AND, OR, NOT");
    case '&':
    case '|':
    case '!':
        return bad(lx, lx->at, lx->at + 1, "'&', '|' and '!' are no operators",
                   "logical operators are written AND, OR, NOT; unequal is '<>'");
    case '}':
        return bad(lx, lx->at, lx->at + 1, "'}' without '{' before it", NULL);
    default:
        return bad(lx, lx->at, lx->at + 1, "this character has no meaning in an equation",
                   "a name with special characters is written in double quotes");
    }
}

ps_token ps_lex_next(ps_lexer *lexer)
{
    if (!skip_blanks(lexer)) {
        return bad(lexer, lexer->at, lexer->at + 1, "this comment has no end", "close it with '}'");
    }
    if (lexer->at >= lexer->text.len) {
        return (ps_token){.kind = PS_TOK_END, .from = lexer->at, .to = lexer->at};
    }
    const unsigned char c = byte_at(lexer, lexer->at);
    const unsigned char next = byte_at(lexer, lexer->at + 1);
    if (is_digit(c) || (c == '.' && is_digit(next))) {
        return lex_number(lexer);
    }
    if (is_name_start(c) || (c == '.' && is_name_start(next))) {
        return lex_name(lexer);
    }
    if (c == '"') {
        return lex_quoted(lexer);
    }
    return c == '\'' ? lex_text(lexer) : lex_operator(lexer);
}
