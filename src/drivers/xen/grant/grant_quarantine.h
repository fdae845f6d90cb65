/**
 * @file
 * @brief Pages that another domain still maps, private to the grant module
 */

#ifndef DRIVERS_XEN_GRANT_GRANT_QUARANTINE_H_
#define DRIVERS_XEN_GRANT_GRANT_QUARANTINE_H_

#include <drivers/xen/xen_grant.h>

extern void grant_quarantine_init(void);

/**
 * Keeps page and reference until the access can be ended. When there is no
 * room both are lost for good, and counted: never reused. Any context.
 */
extern void grant_quarantine_add(grant_ref_t ref, void *page,
    void (*release)(void *page));

/** Fills in the counters of the quarantine. */
extern void grant_quarantine_counters(struct xen_grant_counters *counters);

#endif /* DRIVERS_XEN_GRANT_GRANT_QUARANTINE_H_ */
