/**
 * @file
 * @brief Names and paths that come from XenStore, checked
 */

#ifndef DRIVERS_XEN_XENBUS_XENBUS_PATH_H_
#define DRIVERS_XEN_XENBUS_XENBUS_PATH_H_

#include <stdbool.h>

#include <xen/xen.h>

/** Whether @a id may be the last part of a device's path: a number. */
extern bool xenbus_id_valid(const char *id);

/**
 * Whether @a path is a directory below /local/domain/<domid>/backend/, where
 * backends of domain @a domid belong, and of sane characters.
 */
extern bool xenbus_otherend_valid(const char *path, domid_t domid);

#endif /* DRIVERS_XEN_XENBUS_XENBUS_PATH_H_ */
