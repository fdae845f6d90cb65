/**
 * @file
 * @brief From a member of a structure to the structure, and sizes of members.
 */

#ifndef UTIL_MEMBER_H_
#define UTIL_MEMBER_H_

#include <stddef.h>

#define member_typeof(type, member_nm) typeof(((typeof(type) *)0)->member_nm)

#define member_sizeof(type, member_nm) sizeof(((typeof(type) *)0)->member_nm)

/** &foo to &foo.member */
#define member_cast_in(struct_ptr, member) (&(struct_ptr)->member)
#define mcast_in(struct_ptr, member)       member_cast_in(struct_ptr, member)

/** &foo.member to &foo; the pointer must not be null. */
#define member_cast_out(member_ptr, type, member) \
	((type *)((char *)(member_ptr)-offsetof(type, member)))
#define mcast_out(member_ptr, type, member) \
	member_cast_out(member_ptr, type, member)

/** &foo.member to &foo, null to null. */
#define member_cast_out_or_null(member_ptr, type, member)                   \
	({                                                                      \
		char *__member_ptr = (char *)(member_ptr);                          \
		(type *)(__member_ptr ? __member_ptr - offsetof(type, member) : 0); \
	})
#define mcast_out_or_null(member_ptr, type, member) \
	member_cast_out_or_null(member_ptr, type, member)

#endif /* UTIL_MEMBER_H_ */
