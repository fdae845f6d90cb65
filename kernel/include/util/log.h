/**
 * @file
 * @brief Log messages: `[error] (module) text`.
 *
 * A module that logs declares `option string log_level="LOG_ERR"`; what is
 * above that level is not compiled in, nor anything of a module without the
 * option. The macros append the newline. Any context, but keep it out of
 * interrupt handlers.
 */

#ifndef UTIL_LOG_H_
#define UTIL_LOG_H_

#include <compiler.h>
#include <framework/mod/options.h>
#include <stdarg.h>
#include <syslog.h>
#include <util/macro.h>

#include <config/embox/util/log.h>

#define __LOG_LEVEL_MAX \
	OPTION_MODULE_GET(embox__util__log, STRING, max_log_level)

/* The option's level, LOG_NONE if the module has no such option: pasted to
 * __LOG_LEVEL_, a level gives a comma and itself, anything else one word. */
#define __LOG_LEVEL_0 , 0
#define __LOG_LEVEL_1 , 1
#define __LOG_LEVEL_2 , 2
#define __LOG_LEVEL_3 , 3
#define __LOG_LEVEL_4 , 4
#define __LOG_LEVEL_5 , 5
#define __LOG_LEVEL_6 , 6
#define __LOG_LEVEL_7 , 7
#define __LOG_LEVEL_8 , 8

#define __LOG_SECOND(first, second, ...) second
#define __LOG_LEVEL_OR_NONE(level) \
	MACRO_INVOKE(__LOG_SECOND, MACRO_CONCAT(__LOG_LEVEL_, level), LOG_NONE, )

#define __LOG_LEVEL_SELF __LOG_LEVEL_OR_NONE(OPTION_GET(STRING, log_level))

#define LOG_RAW         0
#define LOG_BEG         (1 << 8)
#define LOG_END         (1 << 9)
#define LOG_MSG         (LOG_BEG | LOG_END)
#define LOG_PRIO(flags) (0xff & (flags))

#define __log_handle(flags, prio, fmt, ...)                            \
	do {                                                               \
		if ((prio) <= __LOG_LEVEL_MAX && (prio) <= __LOG_LEVEL_SELF) { \
			__log_handle_static(MACRO_STRING(__EMBUILD_MOD__),         \
			    (flags) | (prio), fmt, ##__VA_ARGS__);                 \
		}                                                              \
	} while (0)

#define log_raw(prio, fmt, ...) __log_handle(LOG_RAW, prio, fmt, ##__VA_ARGS__)
#define log_beg(prio, fmt, ...) __log_handle(LOG_BEG, prio, fmt, ##__VA_ARGS__)
#define log_end(prio, fmt, ...) __log_handle(LOG_END, prio, fmt, ##__VA_ARGS__)
#define log_msg(prio, fmt, ...) __log_handle(LOG_MSG, prio, fmt, ##__VA_ARGS__)

#define log_emerg(fmt, ...)   log_msg(LOG_EMERG, fmt, ##__VA_ARGS__)
#define log_alert(fmt, ...)   log_msg(LOG_ALERT, fmt, ##__VA_ARGS__)
#define log_crit(fmt, ...)    log_msg(LOG_CRIT, fmt, ##__VA_ARGS__)
#define log_error(fmt, ...)   log_msg(LOG_ERR, fmt, ##__VA_ARGS__)
#define log_warning(fmt, ...) log_msg(LOG_WARNING, fmt, ##__VA_ARGS__)
#define log_notice(fmt, ...)  log_msg(LOG_NOTICE, fmt, ##__VA_ARGS__)
#define log_info(fmt, ...)    log_msg(LOG_INFO, fmt, ##__VA_ARGS__)
#define log_debug(fmt, ...)   log_msg(LOG_DEBUG, fmt, ##__VA_ARGS__)

#define log_level_self() __LOG_LEVEL_SELF

typedef int log_prio_t;

/**
 * Prints one message or part of one.
 *
 * @param mod    the module's full name with `__` between its parts
 * @param flags  LOG_BEG | LOG_END | priority
 */
extern void __log_handle_static(const char *mod, int flags, const char *fmt,
    ...) _PRINTF_FORMAT(3, 4);

/** Name of a priority as printed in front of a message. */
extern const char *log_prio2str(log_prio_t prio);

#endif /* UTIL_LOG_H_ */
