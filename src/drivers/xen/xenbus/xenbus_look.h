/**
 * @file
 * @brief Reading what the other end says, private to the xenbus module
 *
 * A look is one flight: besides the state it reads all that the step which is
 * due next may ask for, so that the step itself need not wait. Its answers
 * serve xenbus_gather(), xenbus_read() and xenbus_publish() until
 * xenbus_look_end().
 */

#ifndef DRIVERS_XEN_XENBUS_XENBUS_LOOK_H_
#define DRIVERS_XEN_XENBUS_XENBUS_LOOK_H_

#include <drivers/xen/xenbus_dev.h>

/**
 * Reads our own directory: where the backend is, and the state that the
 * toolstack wrote, or that an earlier image in this domain left.
 *
 * @return 0 or -errno; a key that is not sane is -EINVAL.
 */
extern int xenbus_look_home(struct xenbus_device *dev);

/**
 * Reads the backend's state; the first look also sets the watch on it. A
 * directory that is gone counts as Unknown.
 *
 * @return whether otherend_state is what the backend says now; not if that is
 *   no state, or if there was no answer.
 */
extern bool xenbus_look(struct xenbus_device *dev);

/** Lets go of the last look's answers. */
extern void xenbus_look_end(struct xenbus_device *dev);

#endif /* DRIVERS_XEN_XENBUS_XENBUS_LOOK_H_ */
