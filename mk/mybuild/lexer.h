/**
 * @file
 * @brief Tokens of Mybuild files and of mods.conf.
 *
 * The terminals are those of Embox's mk/mybuild/myfile.grm.
 */

#ifndef MYBUILD_LEXER_H_
#define MYBUILD_LEXER_H_

#include "diag.h"

/** Punctuation is a token whose kind is the character itself. */
enum token_kind {
	TOK_EOF = 256,
	TOK_IDENT,   /**< identifier that is no keyword */
	TOK_KEYWORD, /**< package, module, source, ... */
	TOK_STRING,
	TOK_NUMBER,
	TOK_BOOLEAN,
	TOK_ERROR, /**< the lexer has already reported it */
};

struct token {
	int kind;
	const char *text; /**< unescaped; arena */
	struct loc loc;
};

struct lexer {
	const char *file;
	const char *pos;
	const char *end;
	const char *line_start;
	int line;
};

/** @a text must stay valid while the lexer is used. */
void lexer_init(struct lexer *lexer, const char *file, const char *text,
    size_t len);
struct token lexer_next(struct lexer *lexer);
/** How a token is called in a message: "'{'", "keyword 'module'", ... */
const char *token_describe(const struct token *token);

#endif /* MYBUILD_LEXER_H_ */
