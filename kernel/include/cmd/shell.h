/**
 * @file
 * @brief The shell, and what commands ask it for.
 */

#ifndef CMD_SHELL_H_
#define CMD_SHELL_H_

#include <stdbool.h>

/**
 * Runs a line of commands separated by `;`. A last word `&` lets a command run
 * in the background; `$?` is the status of the command before. Prints one line
 * about each command that is not found, and about a line that does not parse,
 * of which nothing is run. Thread context.
 *
 * @return what the last command returned; -ENOENT for an unknown one, -EINVAL
 *         for a line that does not parse, -ENOMEM
 */
extern int shell_exec(const char *line);

/** Reads lines from the console and runs them; returns at ^D, or at once if
 *  there is no console to read from. Thread context. */
extern void shell_run(void);

/** Whether ^C was typed since the calling command was started. Thread context;
 *  false in the background. */
extern bool shell_interrupted(void);

/** Sleeps @a ms milliseconds. Thread context. 0, or -EINTR at a ^C, which does
 *  not reach commands in the background. */
extern int shell_sleep(unsigned int ms);

#endif /* CMD_SHELL_H_ */
