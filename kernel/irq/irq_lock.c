/**
 * @file
 * @brief State of irq_lock().
 */

#include <kernel/irq_lock.h>

/** What the outermost irq_unlock() restores. */
ipl_t __irq_lock_ipl;
