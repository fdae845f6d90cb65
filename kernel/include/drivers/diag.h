/**
 * @file
 * @brief The diagnostic console: polled characters, usable from the first
 *        instruction of kernel_start to the last words of a crash.
 */

#ifndef DRIVERS_DIAG_H_
#define DRIVERS_DIAG_H_

#include <util/macro.h>

struct diag;

/** What a diag driver supplies; all but putc may be left out. */
struct diag_ops {
	int (*init)(const struct diag *diag);
	char (*getc)(const struct diag *diag); /**< only after kbhit, if given */
	void (*putc)(const struct diag *diag, char ch);
	int (*kbhit)(const struct diag *diag);
};

struct diag {
	const struct diag_ops *ops;
};

/** Called once, by kernel_start. 0 or a negative error. */
extern int diag_init(void);

/** Writes one character, a newline as CR LF. Any context. */
extern void diag_putc(char ch);

/** Reads one character, spinning until there is one. */
extern char diag_getc(void);

/** Whether diag_getc would return at once. */
extern int diag_kbhit(void);

#define DIAG_IMPL_NAME(_modname) MACRO_CONCAT(_modname, diag_impl)

#define __DIAG_OPS_NAME(_modname) MACRO_CONCAT(_modname, _diag_ops)

/** Defines the diag of this module, chosen by embox.driver.diag(impl=...). */
#define DIAG_OPS_DEF(...)                                             \
	static const struct diag_ops __DIAG_OPS_NAME(__EMBUILD_MOD__) = { \
	    __VA_ARGS__};                                                 \
	const struct diag DIAG_IMPL_NAME(__EMBUILD_MOD__) = {             \
	    .ops = &__DIAG_OPS_NAME(__EMBUILD_MOD__),                     \
	}

#endif /* DRIVERS_DIAG_H_ */
