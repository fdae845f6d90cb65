/**
 * @file
 * @brief Memory on the caller's stack frame.
 */

#ifndef ALLOCA_H_
#define ALLOCA_H_

#define alloca(size) __builtin_alloca(size)

#endif /* ALLOCA_H_ */
