/**
 * @file
 * @brief The stack's memory: kernel heap within a limit
 *
 * The limit keeps many slow connections from taking the memory that block
 * devices and commands need. lwIP copes with NULL anywhere but in its timers,
 * without which the stack would stand still.
 */
#include <stddef.h>
#include <string.h>

#include <framework/mod/options.h>
#include <hal/ipl.h>
#include <mem/page.h>
#include <mem/phymem.h>
#include <mem/sysmalloc.h>

#include <lwip/memp.h>
#include <lwip/timeouts.h>

#include "net_port.h"

#define LIMIT_MAX ((size_t)OPTION_GET(NUMBER, mem_kib) * 1024)
#define LIMIT_MIN ((size_t)256 * 1024)

/** Part of the domain's memory that the stack may have. */
#define MEMORY_SHARE 8

/** In front of each block, so that net_mem_free() knows its size. */
struct net_mem_head {
	size_t size;
	size_t pad; /* keeps 16 bytes' alignment */
};

static size_t limit = LIMIT_MIN;
static size_t used; /* guarded by ipl */

void net_mem_init(void) {
	struct page_allocator *pages = phy_allocator();
	size_t share = pages->pages_n * pages->page_size / MEMORY_SHARE;

	limit = share < LIMIT_MIN   ? LIMIT_MIN
	        : share > LIMIT_MAX ? LIMIT_MAX
	                            : share;
}

size_t net_mem_used(void) {
	return used;
}

static int net_mem_charge(size_t size) {
	ipl_t ipl = ipl_save();
	int ok = size <= limit - used;

	if (ok) {
		used += size;
	}
	ipl_restore(ipl);
	return ok;
}

static void net_mem_discharge(size_t size) {
	ipl_t ipl = ipl_save();

	used -= size;
	ipl_restore(ipl);
}

void *net_mem_alloc(size_t size) {
	struct net_mem_head *head;

	size += sizeof *head;
	if (!net_mem_charge(size)) {
		return NULL;
	}
	head = sysmalloc(size);
	if (head == NULL) {
		net_mem_discharge(size);
		return NULL;
	}
	head->size = size;
	return head + 1;
}

void *net_mem_calloc(size_t count, size_t size) {
	void *mem = NULL;

	if (!__builtin_mul_overflow(count, size, &size)) {
		mem = net_mem_alloc(size);
	}
	return mem != NULL ? memset(mem, 0, size) : NULL;
}

void net_mem_free(void *mem) {
	struct net_mem_head *head = mem;

	if (head != NULL) {
		head--;
		net_mem_discharge(head->size);
		sysfree(head);
	}
}

/* ---- Timers ---- */

/** TCP, reassembly and ARP have one each; nobody else calls sys_timeout(). */
#define TIMERS (LWIP_TCP + IP_REASSEMBLY + LWIP_ARP)

/* Guarded by the stack's lock. */
static union net_timer {
	struct sys_timeo timer;
	union net_timer *next;
} timers[TIMERS];

static union net_timer *free_timer;
static unsigned int timers_given; /* of the array, once at least */

/* What memp_malloc() and memp_free() are in lwIP's timeouts.c. */
extern void *net_timer_alloc(memp_t type);
extern void net_timer_free(memp_t type, void *timer);

void *net_timer_alloc(memp_t type) {
	union net_timer *timer = free_timer;

	(void)type;
	if (timer != NULL) {
		free_timer = timer->next;
	}
	else if (timers_given < TIMERS) {
		timer = &timers[timers_given++];
	}
	return timer;
}

void net_timer_free(memp_t type, void *timer) {
	(void)type;
	((union net_timer *)timer)->next = free_timer;
	free_timer = timer;
}
