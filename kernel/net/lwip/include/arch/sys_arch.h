/**
 * @file
 * @brief Semaphores, mailboxes and mutexes, as lwIP asks for them
 */
#ifndef LWIP_ARCH_SYS_ARCH_H_
#define LWIP_ARCH_SYS_ARCH_H_

#include <hal/ipl.h>
#include <kernel/sched/waitq.h>
#include <kernel/thread/sync/mutex.h>
#include <stdbool.h>

typedef struct {
	unsigned int count; /* guarded by ipl */
	struct waitq wq;
	bool valid;
} sys_sem_t;

typedef struct {
	struct mutex mutex;
	bool valid;
} sys_mutex_t;

/** Ring of pointers; guarded by ipl, posted to from any context. */
typedef struct {
	void **slot;
	unsigned int size;
	unsigned int head; /* next to fetch */
	unsigned int used;
	struct waitq not_empty;
	struct waitq not_full;
} sys_mbox_t;

typedef void *sys_thread_t;
typedef ipl_t sys_prot_t;

#define sys_sem_valid(sem)         ((sem)->valid)
#define sys_sem_set_invalid(sem)   ((sem)->valid = false)
#define sys_mutex_valid(mtx)       ((mtx)->valid)
#define sys_mutex_set_invalid(mtx) ((mtx)->valid = false)
#define sys_mbox_valid(mbox)       ((mbox)->slot != NULL)
#define sys_mbox_set_invalid(mbox) ((mbox)->slot = NULL)

#endif /* LWIP_ARCH_SYS_ARCH_H_ */
