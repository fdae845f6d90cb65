/**
 * @file
 * @brief Sleeping and command line options.
 */

#ifndef UNISTD_H_
#define UNISTD_H_

#include <stddef.h>
#include <sys/types.h>

#define STDIN_FILENO  0
#define STDOUT_FILENO 1
#define STDERR_FILENO 2

/* Thread context. 0, or the negative error of the wait that was cut short. */
extern int sleep(unsigned int seconds);
extern int usleep(useconds_t useconds);

/** POSIX getopt. A command starts with its state reset (getopt_init). */
extern int getopt(int argc, char *const argv[], const char *opts);

extern char *optarg;
extern int optind;
extern int optopt;
extern int opterr;

#endif /* UNISTD_H_ */
