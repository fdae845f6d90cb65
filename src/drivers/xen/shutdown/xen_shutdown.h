/**
 * @file
 * @brief Requests of the toolstack to end the domain
 */

#ifndef DRIVERS_XEN_SHUTDOWN_XEN_SHUTDOWN_H_
#define DRIVERS_XEN_SHUTDOWN_XEN_SHUTDOWN_H_

#include <stdbool.h>

#include <hal/platform.h>

/**
 * How to end the domain for a value of control/shutdown.
 *
 * @return false if the value asks for nothing that is done here
 */
extern bool xen_shutdown_mode(const char *request, shutdown_mode_t *mode);

#endif /* DRIVERS_XEN_SHUTDOWN_XEN_SHUTDOWN_H_ */
