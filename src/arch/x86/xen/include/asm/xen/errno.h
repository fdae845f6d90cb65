/**
 * @file
 * @brief Error numbers of hypercalls
 */

#ifndef ASM_XEN_ERRNO_H_
#define ASM_XEN_ERRNO_H_

/**
 * Translates what a hypercall returned to a negative errno: Embox numbers
 * some errors differently from Xen (xen/errno.h). Any context.
 *
 * @param ret a hypercall's return value
 * @return @a ret itself when it is not negative, else -errno; a number that
 *         has no counterpart becomes -EIO
 */
extern long xen_errno(long ret);

#endif /* ASM_XEN_ERRNO_H_ */
