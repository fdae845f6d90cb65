/**
 * @file
 * @brief Interrupt requests: attaching handlers and dispatching.
 */

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stddef.h>

#include <drivers/irqctrl.h>
#include <kernel/irq.h>
#include <mem/sysmalloc.h>

/** One attached handler. */
struct irq_entry {
	struct irq_entry *next;    /**< Of the same line; kept once detached. */
	struct irq_entry *retired; /**< Next of the detached ones. */
	irq_handler_t handler;     /**< NULL once detached. */
	void *data;
	unsigned int flags;
	const char *dev_name;
};

/* Guarded by irq_lock. */
static struct irq_entry *irq_table[IRQ_NRS_TOTAL];

/* Detached inside a handler, where the heap must not be touched and the
 * dispatch loop may still hold the entry. */
static struct irq_entry *irq_detached;

/** Frees what was detached inside handlers. Thread context. */
static void irq_detached_free(void) {
	struct irq_entry *list;
	struct irq_entry *next;

	irq_lock();
	list = irq_detached;
	irq_detached = NULL;
	irq_unlock();

	for (; list; list = next) {
		next = list->retired;
		sysfree(list);
	}
}

/** Takes the line for @a entry; irq locked. */
static int irq_entry_add(unsigned int irq_nr, struct irq_entry *entry) {
	struct irq_entry **pp = &irq_table[irq_nr];

	if (*pp && !((*pp)->flags & entry->flags & IF_SHARESUP)) {
		return -EBUSY;
	}

	while (*pp) {
		pp = &(*pp)->next;
	}
	*pp = entry;

	if (irq_table[irq_nr] == entry) {
		irqctrl_enable(irq_nr);
	}
	return 0;
}

int irq_attach(unsigned int irq_nr, irq_handler_t handler, unsigned int flags,
    void *data, const char *dev_name) {
	struct irq_entry *entry;
	int err;

	if (!irq_nr_valid(irq_nr) || !handler) {
		return -EINVAL;
	}

	irq_detached_free();

	entry = sysmalloc(sizeof(*entry));
	if (!entry) {
		return -ENOMEM;
	}
	entry->next = NULL;
	entry->handler = handler;
	entry->data = data;
	entry->flags = flags;
	entry->dev_name = dev_name;

	irq_lock();
	err = irq_entry_add(irq_nr, entry);
	irq_unlock();

	if (err) {
		sysfree(entry);
	}
	return err;
}

/** Unlinks the entry attached with @a data; irq locked. */
static struct irq_entry *irq_entry_del(unsigned int irq_nr, void *data) {
	struct irq_entry **pp = &irq_table[irq_nr];
	struct irq_entry *entry;

	while (*pp && (*pp)->data != data) {
		pp = &(*pp)->next;
	}

	entry = *pp;
	if (entry) {
		*pp = entry->next;
		entry->handler = NULL;
		if (!irq_table[irq_nr]) {
			irqctrl_disable(irq_nr);
		}
	}
	return entry;
}

/** Keeps @a entry until a thread can free it; irq locked. */
static void irq_entry_retire(struct irq_entry *entry) {
	entry->retired = irq_detached;
	irq_detached = entry;
}

int irq_detach(unsigned int irq_nr, void *data) {
	struct irq_entry *entry;
	bool attached;

	if (!irq_nr_valid(irq_nr)) {
		return -EINVAL;
	}

	irq_lock();
	attached = irq_table[irq_nr] != NULL;
	entry = irq_entry_del(irq_nr, data);
	if (entry) {
		irq_entry_retire(entry);
	}
	irq_unlock();

	if (!critical_inside(CRITICAL_IRQ_HANDLER)) {
		irq_detached_free();
	}
	return attached ? 0 : -ENOENT;
}

void irq_dispatch(unsigned int irq_nr) {
	struct irq_entry *entry;

	assert(irq_nr_valid(irq_nr));

	/* A handler may detach itself and others of the line: a detached entry
	 * still leads to the rest, and is freed in thread context only. */
	for (entry = irq_table[irq_nr]; entry; entry = entry->next) {
		if (entry->handler) {
			entry->handler(irq_nr, entry->data);
		}
	}
}
