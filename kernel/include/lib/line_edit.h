/**
 * @file
 * @brief Editing of one line on a terminal: a state machine fed with the
 *        characters typed.
 *
 * Knows backspace, ^A ^E ^B ^F ^U ^K ^W ^L, the arrow keys, Home, End, Delete,
 * and with a history also ^P ^N. Ends at CR, LF or both.
 */

#ifndef LIB_LINE_EDIT_H_
#define LIB_LINE_EDIT_H_

#include <stdbool.h>
#include <stddef.h>

#define LINE_HISTORY_LINES 16
#define LINE_HISTORY_WIDTH 256

enum line_edit_result {
	LINE_EDIT_MORE,      /**< the line goes on */
	LINE_EDIT_DONE,      /**< it is complete */
	LINE_EDIT_INTERRUPT, /**< ^C: drop it */
	LINE_EDIT_EOF,       /**< ^D on an empty line */
	LINE_EDIT_OVERFLOW,  /**< complete but longer than the buffer: drop it */
};

/** The last lines, without repetitions. All zero is empty. */
struct line_history {
	char lines[LINE_HISTORY_LINES][LINE_HISTORY_WIDTH];
	unsigned int count; /**< lines ever added */
};

struct line_edit {
	char *buf;   /**< the line, always terminated */
	size_t size; /**< of buf */
	const char *prompt;
	void (*echo)(const char *s, size_t n);
	struct line_history *history; /**< may be NULL */

	size_t len;
	size_t pos;        /**< of the cursor */
	unsigned int back; /**< lines back in the history; 0 is the new line */
	bool overflow;
	bool after_cr; /**< a LF now belongs to the CR before */
	char escape;   /**< state within an escape sequence */
	char escape_arg;
};

/** Starts a new line in @a buf and prints the prompt. The other fields have
 *  been set, or are as the line before left them. */
extern void line_edit_begin(struct line_edit *le);

/** Takes the next character typed. The result DONE has the line in buf. */
extern enum line_edit_result line_edit_feed(struct line_edit *le, char ch);

/** Remembers a line unless it is empty, repeats the last or is too long. */
extern void line_history_add(struct line_history *history, const char *line);

#endif /* LIB_LINE_EDIT_H_ */
