/**
 * @file
 * @brief Xen's error numbers as errno
 */

#include <errno.h>
#include <stddef.h>
#include <stdint.h>

#include <asm/xen/errno.h>

#include <xen/errno.h>

/* What is not listed has no use of its own here and becomes EIO. */
static const int16_t xen_errno_map[] = {
    [XEN_EPERM] = EPERM,
    [XEN_ENOENT] = ENOENT,
    [XEN_ESRCH] = ESRCH,
    [XEN_EIO] = EIO,
    [XEN_ENXIO] = ENXIO,
    [XEN_E2BIG] = E2BIG,
    [XEN_EAGAIN] = EAGAIN,
    [XEN_ENOMEM] = ENOMEM,
    [XEN_EACCES] = EACCES,
    [XEN_EFAULT] = EFAULT,
    [XEN_EBUSY] = EBUSY,
    [XEN_EEXIST] = EEXIST,
    [XEN_ENODEV] = ENODEV,
    [XEN_EINVAL] = EINVAL,
    [XEN_ENOSPC] = ENOSPC,
    [XEN_EROFS] = EROFS,
    [XEN_ERANGE] = ERANGE,
    [XEN_ENOSYS] = ENOSYS,
    [XEN_EOPNOTSUPP] = ENOTSUP,
    [XEN_EOVERFLOW] = EOVERFLOW,
    [XEN_EMSGSIZE] = EMSGSIZE,
    [XEN_ETIMEDOUT] = ETIMEDOUT,
};

long xen_errno(long ret) {
	const size_t known = sizeof(xen_errno_map) / sizeof(xen_errno_map[0]);

	if (ret >= 0) {
		return ret;
	}
	if ((size_t)-ret < known && xen_errno_map[-ret] != 0) {
		return -xen_errno_map[-ret];
	}
	return -EIO;
}
