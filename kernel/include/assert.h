/**
 * @file
 * @brief Checks of our own invariants. Never for what a backend or user sends.
 *
 * A failed one prints where it stands and ends the domain as crashed.
 */

#ifndef ASSERT_H_
#define ASSERT_H_

#include <compiler.h>
#include <util/location.h>

struct __assertion_point {
	struct location_func location;
	const char *expression;
};

/** Prints the point and a formatted message (may be NULL); never returns.
 *  Any context. */
extern void _NORETURN __assertion_failed(const struct __assertion_point *point,
    const char *fmt, ...);

#ifdef NDEBUG
#define __assert(condition, expr_str, ...) ((void)0)
#else
#define __assert(condition, expr_str, ...)                    \
	({                                                        \
		if (__builtin_expect(!(condition), 0)) {              \
			static const struct __assertion_point __point = { \
			    .location = LOCATION_FUNC_INIT,               \
			    .expression = expr_str,                       \
			};                                                \
			__assertion_failed(&__point, __VA_ARGS__);        \
		}                                                     \
		(void)0;                                              \
	})
#endif

#define assert(condition) __assert(condition, #condition, (const char *)0)

/** assert with a message in printf's format. */
#define assertf(condition, ...) __assert(condition, #condition, __VA_ARGS__)

#ifndef __cplusplus
#define static_assert _Static_assert
#endif

#endif /* ASSERT_H_ */
