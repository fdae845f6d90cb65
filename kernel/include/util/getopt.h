/**
 * @file
 * @brief Reset of getopt's state, done before each command.
 */

#ifndef UTIL_GETOPT_H_
#define UTIL_GETOPT_H_

extern void getopt_init(void);

#endif /* UTIL_GETOPT_H_ */
