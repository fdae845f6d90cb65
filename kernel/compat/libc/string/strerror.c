/**
 * @file
 * @brief Error numbers as text.
 */

#include <errno.h>
#include <lib/libds/array.h>
#include <stdio.h>
#include <string.h>

int __errno_task;

static const struct {
	short number;
	const char *text;
} messages[] = {
    {ENOERR, "Success"},
    {EPERM, "Operation not permitted"},
    {ENOENT, "No such entity"},
    {ESRCH, "No such process"},
    {EINTR, "Interrupted"},
    {EIO, "I/O error"},
    {E2BIG, "Argument list too long"},
    {ENOEXEC, "Exec format error"},
    {EBADF, "Bad file handle"},
    {EAGAIN, "Try again later"},
    {ENOMEM, "Out of memory"},
    {EFAULT, "Bad address"},
    {ENOTBLK, "Not a block device"},
    {EBUSY, "Resource busy"},
    {ENODEV, "No such device"},
    {ENOTDIR, "Not a directory"},
    {EISDIR, "Is a directory"},
    {EINVAL, "Invalid argument"},
    {EMFILE, "Too many open files"},
    {EFBIG, "File too large"},
    {ENOSPC, "No space left"},
    {ESPIPE, "Illegal seek"},
    {EROFS, "Read-only"},
    {ERANGE, "Result out of range"},
    {EDEADLK, "Deadlock"},
    {ENAMETOOLONG, "Name too long"},
    {ENOSYS, "Function not implemented"},
    {ENODATA, "No data available"},
    {ENOTEMPTY, "Directory not empty"},
    {EPROTO, "Protocol error"},
    {EBADMSG, "Bad message"},
    {EOVERFLOW, "Value too large"},
    {ENOTSUP, "Not supported"},
    {EDQUOT, "Quota exceeded"},
    {ECANCELED, "Cancelled"},
    {ENOSUPP, "Operation not supported"},
    {ENXIO, "Device not configured"},
    {EACCES, "Permission denied"},
    {EEXIST, "Already exists"},
    {ENOTTY, "Inappropriate operation for device"},
    {EPIPE, "Broken pipe"},
    {EINPROGRESS, "Operation now in progress"},
    {EALREADY, "Operation already in progress"},
    {EMSGSIZE, "Message too long"},
    {EOPNOTSUPP, "Operation not supported"},
    {EAFNOSUPPORT, "Address family not supported"},
    {EADDRINUSE, "Address already in use"},
    {EADDRNOTAVAIL, "Cannot assign requested address"},
    {ENETDOWN, "Network is down"},
    {ENETUNREACH, "Network is unreachable"},
    {ECONNABORTED, "Connection aborted"},
    {ECONNRESET, "Connection reset by peer"},
    {ENOBUFS, "No buffer space available"},
    {EISCONN, "Already connected"},
    {ENOTCONN, "Not connected"},
    {ETIMEDOUT, "Timed out"},
    {ECONNREFUSED, "Connection refused"},
    {EHOSTUNREACH, "No route to host"},
};

char *strerror(int errnum) {
	static char unknown[24];

	for (size_t i = 0; i < ARRAY_SIZE(messages); i++) {
		if (messages[i].number == errnum) {
			return (char *)messages[i].text;
		}
	}
	snprintf(unknown, sizeof unknown, "Error %d", errnum);
	return unknown;
}
