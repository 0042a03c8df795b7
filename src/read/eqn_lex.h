// Words of an XMILE equation: numbers, names, operators, keywords. Comments { } and blanks vanish.
// The lexer never fails: what it cannot read is a token PS_TOK_BAD that says what is wrong.
#ifndef PS_READ_EQN_LEX_H
#define PS_READ_EQN_LEX_H

#include "base/str.h"

#include <stdbool.h>

typedef enum ps_token_kind {
    PS_TOK_END,
    PS_TOK_BAD,    // see `problem` and `remedy`
    PS_TOK_NUM,    // see `num`
    PS_TOK_NAME,   // bare; may hold dots: module.variable
    PS_TOK_QUOTED, // "name", quotes included
    PS_TOK_TEXT,   // 'text', quotes included; claims only
    PS_TOK_IF,
    PS_TOK_THEN,
    PS_TOK_ELSE,
    PS_TOK_AND,
    PS_TOK_OR,
    PS_TOK_NOT,
    PS_TOK_MOD,
    PS_TOK_OVER, // claims only
    PS_TOK_FOR,  // claims only
    PS_TOK_PLUS,
    PS_TOK_MINUS,
    PS_TOK_TIMES,
    PS_TOK_DIVIDE,
    PS_TOK_POWER,
    PS_TOK_LT,
    PS_TOK_LE,
    PS_TOK_GT,
    PS_TOK_GE,
    PS_TOK_EQ,
    PS_TOK_NE,
    PS_TOK_OPEN,
    PS_TOK_CLOSE,
    PS_TOK_COMMA,
    PS_TOK_BRACKET, // [ or ]
} ps_token_kind;

typedef struct ps_token {
    ps_token_kind kind;
    size_t from; // bytes [from, to) of the text
    size_t to;
    double num;
    const char *problem;
    const char *remedy; // or NULL
} ps_token;

typedef struct ps_lexer {
    ps_str text;
    size_t at;
    bool claims; // 'text', over and for are words of the language
} ps_lexer;

/// Next token; PS_TOK_END again and again at the end.
ps_token ps_lex_next(ps_lexer *lexer);

/// Whether a name is a keyword or operator of the model language (IF, MOD, ...), ignoring case.
bool ps_lex_is_keyword(ps_str name);

#endif
