/**
 * @file
 * @brief A unit: a module with something to do when its runlevel is entered.
 */

#ifndef EMBOX_UNIT_H_
#define EMBOX_UNIT_H_

#include <framework/mod/self.h>

/** Returns 0, or -errno: it then stops the runlevel. */
typedef int (*unit_op_t)(void);

struct unit {
	struct mod mod;
	unit_op_t init;
	unit_op_t fini;
};

extern const struct mod_ops __unit_mod_ops;

#define __EMBOX_UNIT(_init, _fini)                   \
	extern const struct unit __MOD(__EMBUILD_MOD__); \
	const struct unit __MOD(__EMBUILD_MOD__) = {     \
	    .mod = MOD_SELF_INIT(&__unit_mod_ops),       \
	    .init = _init,                               \
	    .fini = _fini,                               \
	};                                               \
	MOD_SELF_RUNTIME()

/** One of these a module: `EMBOX_UNIT_INIT(foo_init);` */
#define EMBOX_UNIT_INIT(_init) \
	static int _init(void);    \
	__EMBOX_UNIT(_init, 0)

#define EMBOX_UNIT_FINI(_fini) \
	static int _fini(void);    \
	__EMBOX_UNIT(0, _fini)

#define EMBOX_UNIT(_init, _fini) \
	static int _init(void);      \
	static int _fini(void);      \
	__EMBOX_UNIT(_init, _fini)

#endif /* EMBOX_UNIT_H_ */
