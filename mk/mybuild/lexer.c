/**
 * @file
 * @brief Tokens of Mybuild files and of mods.conf.
 */

#include <ctype.h>
#include <string.h>

#include "lexer.h"

static const char *const keywords[] = {"abstract", "annotation",
    "configuration", "depends", "extends", "feature", "import", "include",
    "interface", "module", "object", "option", "package", "provides",
    "requires", "source", "static"};

void lexer_init(struct lexer *lexer, const char *file, const char *text,
    size_t len) {
	lexer->file = file;
	lexer->pos = text;
	lexer->end = text + len;
	lexer->line_start = text;
	lexer->line = 1;
}

static struct loc here(const struct lexer *lexer) {
	struct loc loc;

	loc.file = lexer->file;
	loc.line = lexer->line;
	loc.col = (int)(lexer->pos - lexer->line_start) + 1;
	return loc;
}

/* The character @a ahead of the current one, '\0' past the end. */
static int peek(const struct lexer *lexer, size_t ahead) {
	if ((size_t)(lexer->end - lexer->pos) <= ahead) {
		return '\0';
	}
	return (unsigned char)lexer->pos[ahead];
}

static bool at_end(const struct lexer *lexer) {
	return lexer->pos == lexer->end;
}

static void advance(struct lexer *lexer) {
	if (*lexer->pos == '\n') {
		lexer->line++;
		lexer->line_start = lexer->pos + 1;
	}
	lexer->pos++;
}

static bool looking_at(const struct lexer *lexer, const char *text) {
	size_t len = strlen(text);

	return (size_t)(lexer->end - lexer->pos) >= len
	       && !memcmp(lexer->pos, text, len);
}

static bool skip_block_comment(struct lexer *lexer) {
	struct loc start = here(lexer);

	lexer->pos += 2;
	while (!at_end(lexer)) {
		if (looking_at(lexer, "*/")) {
			lexer->pos += 2;
			return true;
		}
		advance(lexer);
	}
	diag_error(&start, "comment is not closed: expected '*/'");
	return false;
}

static bool skip_blanks(struct lexer *lexer) {
	while (!at_end(lexer)) {
		if (isspace(peek(lexer, 0))) {
			advance(lexer);
		}
		else if (looking_at(lexer, "//")) {
			while (!at_end(lexer) && *lexer->pos != '\n') {
				lexer->pos++;
			}
		}
		else if (looking_at(lexer, "/*")) {
			if (!skip_block_comment(lexer)) {
				return false;
			}
		}
		else {
			break;
		}
	}
	return true;
}

/* Adds the character after a backslash; false if there is no such escape. */
static bool add_escape(struct lexer *lexer, struct strbuf *sb) {
	struct loc loc = here(lexer);
	int ch = peek(lexer, 1);

	switch (ch) {
	case 'n':
		sb_putc(sb, '\n');
		break;
	case 'r':
		sb_putc(sb, '\r');
		break;
	case 't':
		sb_putc(sb, '\t');
		break;
	case '"':
	case '\'':
	case '\\':
		sb_putc(sb, (char)ch);
		break;
	default:
		diag_error(&loc, "unknown escape: expected one of \\n \\r \\t \\\" "
		                 "\\' \\\\");
		return false;
	}
	lexer->pos += 2;
	return true;
}

static bool lex_string(struct lexer *lexer, const char *quote,
    struct strbuf *sb) {
	bool multiline = strlen(quote) == 3;
	struct loc start = here(lexer);

	lexer->pos += strlen(quote);
	while (!at_end(lexer) && (multiline || *lexer->pos != '\n')) {
		if (looking_at(lexer, quote)) {
			lexer->pos += strlen(quote);
			return true;
		}
		if (*lexer->pos == '\0') {
			break;
		}
		if (*lexer->pos != '\\') {
			sb_putc(sb, *lexer->pos);
			advance(lexer);
		}
		else if (!add_escape(lexer, sb)) {
			return false;
		}
	}
	diag_error(&start, "string is not closed: expected %s", quote);
	return false;
}

static struct token string_token(struct lexer *lexer, struct token token) {
	const char *quote = looking_at(lexer, "'''") ? "'''" : "\"";
	struct strbuf sb = {0};

	token.kind = lex_string(lexer, quote, &sb) ? TOK_STRING : TOK_ERROR;
	token.text = arena_strndup(sb_text(&sb), sb.len);
	sb_free(&sb);
	return token;
}

static bool is_ident_head(int ch) {
	return isalpha(ch) || ch == '_';
}

static bool is_ident_tail(int ch) {
	return isalnum(ch) || ch == '_';
}

static int word_kind(const char *word) {
	size_t i;

	if (!strcmp(word, "true") || !strcmp(word, "false")) {
		return TOK_BOOLEAN;
	}
	for (i = 0; i < sizeof(keywords) / sizeof(keywords[0]); i++) {
		if (!strcmp(word, keywords[i])) {
			return TOK_KEYWORD;
		}
	}
	return TOK_IDENT;
}

/* An identifier; a leading '^' lets a keyword be used as a name. */
static struct token word_token(struct lexer *lexer, struct token token) {
	bool escaped = peek(lexer, 0) == '^';
	const char *start;

	lexer->pos += escaped;
	start = lexer->pos;
	while (is_ident_tail(peek(lexer, 0))) {
		lexer->pos++;
	}
	token.text = arena_strndup(start, (size_t)(lexer->pos - start));
	token.kind = escaped ? TOK_IDENT : word_kind(token.text);
	return token;
}

static struct token number_token(struct lexer *lexer, struct token token) {
	const char *start = lexer->pos;
	bool hex = looking_at(lexer, "0x");
	int (*is_digit)(int) = hex ? isxdigit : isdigit;
	bool bad;

	lexer->pos += hex ? 2 : 0;
	bad = !is_digit(peek(lexer, 0));
	while (is_digit(peek(lexer, 0))) {
		lexer->pos++;
	}
	if (peek(lexer, 0) == '.' && isdigit(peek(lexer, 1))) {
		lexer->pos++;
		while (is_digit(peek(lexer, 0))) {
			lexer->pos++;
		}
	}
	bad |= is_ident_tail(peek(lexer, 0));
	if (bad) {
		diag_error(&token.loc, "bad number: expected digits such as 42 or "
		                       "0x2a");
	}
	token.kind = bad ? TOK_ERROR : TOK_NUMBER;
	token.text = arena_strndup(start, (size_t)(lexer->pos - start));
	return token;
}

static struct token punct_token(struct lexer *lexer, struct token token) {
	int ch = peek(lexer, 0);

	token.kind = ch;
	token.text = arena_strndup(lexer->pos, 1);
	if (ch == '\0' || !strchr("{}(),=.@*", ch)) {
		diag_error(&token.loc,
		    isprint(ch) ? "unexpected character '%c'"
		                : "unexpected byte 0x%02x",
		    ch);
		token.kind = TOK_ERROR;
	}
	lexer->pos++;
	return token;
}

struct token lexer_next(struct lexer *lexer) {
	struct token token = {TOK_ERROR, "", {0}};
	int ch;

	if (!skip_blanks(lexer)) {
		token.loc = here(lexer);
		return token;
	}
	token.loc = here(lexer);
	if (at_end(lexer)) {
		token.kind = TOK_EOF;
		return token;
	}
	ch = peek(lexer, 0);
	if (is_ident_head(ch) || (ch == '^' && is_ident_head(peek(lexer, 1)))) {
		return word_token(lexer, token);
	}
	if (isdigit(ch)) {
		return number_token(lexer, token);
	}
	if (ch == '"' || looking_at(lexer, "'''")) {
		return string_token(lexer, token);
	}
	return punct_token(lexer, token);
}

const char *token_describe(const struct token *token) {
	switch (token->kind) {
	case TOK_EOF:
		return "end of file";
	case TOK_KEYWORD:
		return arena_printf("keyword '%s'", token->text);
	case TOK_STRING:
		return "a string";
	case TOK_NUMBER:
		return arena_printf("number %s", token->text);
	default:
		return arena_printf("'%s'", token->text);
	}
}
