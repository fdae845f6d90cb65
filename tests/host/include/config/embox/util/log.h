/**
 * @file
 * @brief Options of embox.util.log.
 */

#ifndef CONFIG_EMBOX_UTIL_LOG_H_
#define CONFIG_EMBOX_UTIL_LOG_H_

#define OPTION_STRING_embox__util__log__max_log_level LOG_DEBUG

#endif /* CONFIG_EMBOX_UTIL_LOG_H_ */
