/**
 * @file
 * @brief The shell: one line of commands, or lines from the console for ever.
 */

#ifndef CMD_SHELL_H_
#define CMD_SHELL_H_

/**
 * Runs a line of commands separated by `;`. Prints one line about each that is
 * not found or malformed. Thread context.
 *
 * @return what the last command returned; -ENOENT for an unknown one, -EINVAL
 *         for a line that does not parse
 */
extern int shell_exec(const char *line);

/** Reads lines from the console and runs them; returns at ^D. */
extern void shell_run(void);

#endif /* CMD_SHELL_H_ */
