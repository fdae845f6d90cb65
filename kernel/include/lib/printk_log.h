/**
 * @file
 * @brief What printk has printed last.
 */

#ifndef LIB_PRINTK_LOG_H_
#define LIB_PRINTK_LOG_H_

/** Calls @a fn with each character of the lines remembered, the oldest first.
 */
extern void printk_log_foreach(void (*fn)(char ch));

#endif /* LIB_PRINTK_LOG_H_ */
