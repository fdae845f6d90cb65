/**
 * @file
 * @brief Splitting of a command line into commands and their arguments.
 */

#ifndef CMD_SHELL_PARSE_H_
#define CMD_SHELL_PARSE_H_

/** One reason for one line to the user, NULL if @a line is well formed. */
extern const char *shell_check(const char *line);

/**
 * Takes the next command off a line, which is overwritten with its words.
 *
 * Commands end at `;` or newline, words at blanks. Within '...' all characters
 * stand for themselves; within "..." and outside, a backslash takes any special
 * meaning from the next one. `#` at the start of a word begins a comment.
 *
 * @param cursor  the rest of the line; moved past the command; NULL at the end
 * @param argv    gets the words and a NULL
 * @param max     elements of @a argv
 * @return how many words, 0 for an empty command, -E2BIG when there are more
 *         than @a max - 1
 */
extern int shell_next_command(char **cursor, char **argv, int max);

#endif /* CMD_SHELL_PARSE_H_ */
