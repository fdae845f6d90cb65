/**
 * @file
 * @brief String functions of BSD origin.
 */

#ifndef STRINGS_H_
#define STRINGS_H_

#include <stddef.h>

extern int ffs(int i);
extern int strcasecmp(const char *s1, const char *s2);
extern int strncasecmp(const char *s1, const char *s2, size_t n);
extern void bcopy(const void *src, void *dest, size_t n);
extern void bzero(void *s, size_t n);

#endif /* STRINGS_H_ */
