/**
 * @file
 * @brief Priorities of log messages, numbered as in Embox.
 */

#ifndef SYSLOG_H_
#define SYSLOG_H_

#define LOG_NONE    0
#define LOG_EMERG   1
#define LOG_ALERT   2
#define LOG_CRIT    3
#define LOG_ERR     4
#define LOG_WARNING 5
#define LOG_NOTICE  6
#define LOG_INFO    7
#define LOG_DEBUG   8

#endif /* SYSLOG_H_ */
