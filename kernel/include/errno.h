/**
 * @file
 * @brief Error numbers, with Embox's values, which are not all Linux's.
 *
 * `errno` belongs to the task in Embox; all threads here are of one task (the
 * kernel's), so it is one variable. Kernel interfaces return negative numbers
 * and do not touch it; only libc functions whose standard says so set it.
 */

#ifndef ERRNO_H_
#define ERRNO_H_

extern int __errno_task;
#define errno __errno_task

#define ENOERR       0
#define ENOENT       2
#define ESRCH        3
#define EINTR        4
#define EIO          5
#define E2BIG        7
#define ENOEXEC      8
#define EBADF        9
#define ECHILD       10
#define EAGAIN       11
#define EWOULDBLOCK  EAGAIN
#define ENOMEM       12
#define EFAULT       14
#define ENOTBLK      15
#define EBUSY        16
#define EXDEV        18
#define ENODEV       19
#define ENOTDIR      20
#define EISDIR       21
#define EINVAL       22
#define ENFILE       23
#define EMFILE       24
#define ETXTBSY      26
#define EFBIG        27
#define ENOSPC       28
#define ESPIPE       29
#define EROFS        30
#define EMLINK       31
#define EDOM         33
#define ERANGE       34
#define EDEADLK      35
#define EDEADLOCK    EDEADLK
#define ENAMETOOLONG 36
#define ENOSYS       38
#define ELOOP        40
#define ENOMSG       42
#define EIDRM        43
#define ENOSTR       60
#define ENODATA      61
#define ETIME        62
#define ENOSR        63
#define ENOTEMPTY    66
#define ENOLINK      67
#define EPROTO       71
#define EBADMSG      74
#define EOVERFLOW    75
#define EILSEQ       84
#define ENOTSUP      95
#define EDQUOT       122
#define ECANCELED    125

#define EOWNERDEAD      130
#define ENOTRECOVERABLE 131

#define EEOF       200
#define ENOSUPP    201
#define EDEVNOSUPP 202
#define ENOLCK     203

#define ENXIO  300
#define EACCES 301
#define EEXIST 302
#define ENOTTY 303
#define EPIPE  304

#define EINPROGRESS 310
#define EALREADY    311

#define ENOTSOCK        320
#define EDESTADDRREQ    321
#define EMSGSIZE        322
#define EPROTOTYPE      323
#define ENOPROTOOPT     324
#define EPROTONOSUPPORT 325
#define ESOCKTNOSUPPORT 326
#define EOPNOTSUPP      327
#define EPFNOSUPPORT    328
#define EAFNOSUPPORT    329
#define EADDRINUSE      330
#define EADDRNOTAVAIL   331

#define ENETDOWN     350
#define ENETUNREACH  351
#define ENETRESET    352
#define ECONNABORTED 353
#define ECONNRESET   354
#define ENOBUFS      355
#define EISCONN      356
#define ENOTCONN     357
#define ESHUTDOWN    358
#define ETOOMANYREFS 359
#define ETIMEDOUT    360
#define ECONNREFUSED 361
#define EHOSTDOWN    364
#define EHOSTUNREACH 365

#define EPERM 1001

#endif /* ERRNO_H_ */
