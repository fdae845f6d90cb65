/**
 * @file
 * @brief Pool of page groups shared with one backend
 */

#include <assert.h>
#include <errno.h>
#include <string.h>

#include <asm/xen/page.h>
#include <drivers/xen/xen_grant.h>
#include <drivers/xen/xen_pagepool.h>
#include <kernel/sched/sched_lock.h>
#include <mem/sysmalloc.h>

static const uint16_t class_pages[XEN_PAGEPOOL_CLASSES] = {
    1,
    2,
    4,
    8,
    11,
    16,
    32,
    64,
    128,
    XEN_PAGEPOOL_MAX_PAGES,
};

/** Smallest class with groups of at least @a pages pages. */
static unsigned int pagepool_class(unsigned int pages) {
	unsigned int i = 0;

	while (i < XEN_PAGEPOOL_CLASSES - 1 && class_pages[i] < pages) {
		i++;
	}
	return i;
}

/* Grants */

/** Grants the first @a pages pages, none of which is granted now. */
static void group_grant(struct xen_pagepool *pool, struct xen_pagegroup *group,
    unsigned int pages, bool readonly) {
	unsigned int i;

	for (i = 0; i < pages; i++) {
		xen_grant_access(group->refs[i], pool->backend,
		    group->va + i * XEN_PAGE_SIZE, readonly);
	}
	group->granted = pages;
	pool->stat.grants_taken += pages;
}

/**
 * Ends all access to the group. At the first page that is still mapped it
 * stops and returns -EBUSY; @a ended tells how many pages were ended.
 */
static int group_end(struct xen_pagepool *pool, struct xen_pagegroup *group,
    unsigned int *ended) {
	unsigned int i;

	for (i = 0; i < group->granted; i++) {
		if (xen_grant_end(group->refs[i]) != 0) {
			break;
		}
	}
	pool->stat.grants_ended += i;
	*ended = i;
	return i == group->granted ? 0 : -EBUSY;
}

/**
 * Frees the pages of a group whose first @a ended pages have no access to
 * end. The heap is not for every context: pagepool_bury() does the rest.
 */
static void group_free(struct xen_pagepool *pool, struct xen_pagegroup *group,
    unsigned int ended) {
	unsigned int i;

	for (i = 0; i < group->pages; i++) {
		void *page = group->va + i * XEN_PAGE_SIZE;

		if (i < ended || i >= group->granted) {
			xen_grant_free(group->refs[i]);
			xen_grant_page_free(page);
		}
		else {
			xen_grant_end_page(group->refs[i], page, xen_grant_page_free);
			pool->stat.grants_ended++;
		}
	}
	pool->pages -= group->pages;
	pool->classes[group->class].total--;
	group->next = pool->dead;
	pool->dead = group;
}

/** Frees what group_free() left. Thread context. */
static void pagepool_bury(struct xen_pagepool *pool) {
	struct xen_pagegroup *dead;

	sched_lock();
	dead = pool->dead;
	pool->dead = NULL;
	sched_unlock();
	while (dead != NULL) {
		struct xen_pagegroup *next = dead->next;

		sysfree(dead);
		dead = next;
	}
}

static int group_refs_alloc(struct xen_pagegroup *group) {
	unsigned int i;
	int ret;

	for (i = 0; i < group->pages; i++) {
		ret = xen_grant_alloc(&group->refs[i]);
		if (ret != 0) {
			while (i-- > 0) {
				xen_grant_free(group->refs[i]);
			}
			return ret;
		}
	}
	return 0;
}

static void group_pages_free(struct xen_pagegroup *group) {
	unsigned int i;

	for (i = 0; i < group->pages; i++) {
		xen_grant_page_free(group->va + i * XEN_PAGE_SIZE);
	}
}

static int group_alloc(unsigned int class, struct xen_pagegroup **result) {
	unsigned int pages = class_pages[class];
	struct xen_pagegroup *group;
	int ret = -ENOMEM;

	group = sysmalloc(sizeof(*group) + pages * sizeof(group->refs[0]));
	if (group == NULL) {
		return ret;
	}
	*group = (struct xen_pagegroup){
	    .pages = pages,
	    .class = class,
	};
	group->va = xen_grant_pages_alloc(pages);
	if (group->va == NULL) {
		goto err_pages;
	}
	ret = group_refs_alloc(group);
	if (ret != 0) {
		goto err_refs;
	}
	*result = group;
	return 0;

err_refs:
	group_pages_free(group);
err_pages:
	sysfree(group);
	return ret;
}

/* LIFO */

static void pagepool_push(struct xen_pagepool *pool,
    struct xen_pagegroup *group) {
	struct xen_pagepool_class *class = &pool->classes[group->class];

	group->next = class->hot;
	class->hot = group;
	class->idle++;
}

static struct xen_pagegroup *pagepool_pop(struct xen_pagepool_class *class) {
	struct xen_pagegroup *group = class->hot;

	class->hot = group->next;
	class->idle--;
	if (class->idle < class->idle_min) {
		class->idle_min = class->idle;
	}
	return group;
}

/** Unlinks the coldest group of a class that has at least one. */
static struct xen_pagegroup *pagepool_pop_cold(
    struct xen_pagepool_class *class) {
	struct xen_pagegroup **link = &class->hot;
	struct xen_pagegroup *group;

	while ((*link)->next != NULL) {
		link = &(*link)->next;
	}
	group = *link;
	*link = NULL;
	class->idle--;
	return group;
}

/* Puts back where pagepool_pop_cold() took it from. */
static void pagepool_push_cold(struct xen_pagepool_class *class,
    struct xen_pagegroup *group) {
	struct xen_pagegroup **link = &class->hot;

	while (*link != NULL) {
		link = &(*link)->next;
	}
	*link = group;
	group->next = NULL;
	class->idle++;
}

/* Residue */

static void group_wipe(struct xen_pagepool *pool, struct xen_pagegroup *group,
    size_t from, size_t to) {
	if (from < to) {
		memset(group->va + from, 0, to - from);
		pool->stat.wiped += to - from;
	}
}

/**
 * Clears what earlier requests left in the group. A request to the backend
 * overwrites its @a len bytes. One from the backend does not before the
 * backend does: bytes of ours in that range have to go too, bytes that the
 * backend put there itself may stay until it overwrites them.
 */
static void group_clean(struct xen_pagepool *pool, struct xen_pagegroup *group,
    size_t len, enum xen_pagepool_dir dir) {
	size_t ours = group->written;

	if (dir == XEN_PAGEPOOL_TO_BACKEND) {
		group_wipe(pool, group, len, group->dirty);
		group->written = len;
	}
	else {
		group_wipe(pool, group, 0, ours);
		group_wipe(pool, group, len > ours ? len : ours, group->dirty);
		group->written = 0;
	}
	group->dirty = len;
}

/* Public part */

unsigned int xen_pagepool_first_pages(unsigned int pages) {
	return xen_pagepool_group_pages(1) + xen_pagepool_group_pages(pages);
}

int xen_pagepool_create(struct xen_pagepool *pool, domid_t backend,
    bool persistent, unsigned int budget, unsigned int pages) {
	int ret;

	memset(pool, 0, sizeof(*pool));
	if (pages == 0 || pages > XEN_PAGEPOOL_MAX_PAGES) {
		return -EINVAL;
	}
	pool->backend = backend;
	pool->persistent = persistent;
	pool->budget = budget;
	ret = xen_pagepool_grow(pool, 1);
	if (ret == 0) {
		ret = xen_pagepool_grow(pool, pages);
	}
	if (ret != 0) {
		xen_pagepool_destroy(pool);
	}
	return ret;
}

void xen_pagepool_destroy(struct xen_pagepool *pool) {
	unsigned int i;

	for (i = 0; i < XEN_PAGEPOOL_CLASSES; i++) {
		struct xen_pagepool_class *class = &pool->classes[i];

		while (class->idle > 0) {
			struct xen_pagegroup *group = pagepool_pop(class);

			group_free(pool, group, 0);
		}
	}
	pagepool_bury(pool);
	assert(pool->pages == 0);
}

/**
 * Frees the coldest group of a class unless the backend has a page of it
 * mapped. Called with the scheduler locked.
 */
static unsigned int pagepool_free_cold(struct xen_pagepool *pool,
    struct xen_pagepool_class *class) {
	struct xen_pagegroup *group = pagepool_pop_cold(class);
	unsigned int pages = group->pages;
	unsigned int ended;

	if (group_end(pool, group, &ended) != 0) {
		group_grant(pool, group, ended, false);
		group->granted = pages;
		pagepool_push_cold(class, group);
		return 0;
	}
	group->granted = 0;
	group_free(pool, group, pages);
	return pages;
}

unsigned int xen_pagepool_shrink(struct xen_pagepool *pool) {
	unsigned int freed = 0;
	unsigned int i;

	sched_lock();
	for (i = 0; i < XEN_PAGEPOOL_CLASSES; i++) {
		struct xen_pagepool_class *class = &pool->classes[i];
		unsigned int unused = class->idle_min;

		while (unused-- > 0) {
			unsigned int pages = pagepool_free_cold(pool, class);

			if (pages == 0) {
				break;
			}
			freed += pages;
		}
		class->idle_min = class->idle;
	}
	sched_unlock();
	pagepool_bury(pool);
	return freed;
}

/** Takes @a pages of the budget, or returns false. */
static bool pagepool_reserve(struct xen_pagepool *pool, unsigned int pages) {
	bool fits;

	sched_lock();
	fits = pool->pages + pages <= pool->budget;
	if (fits) {
		pool->pages += pages;
	}
	sched_unlock();
	return fits;
}

static void pagepool_unreserve(struct xen_pagepool *pool, unsigned int pages) {
	sched_lock();
	pool->pages -= pages;
	sched_unlock();
}

int xen_pagepool_grow(struct xen_pagepool *pool, unsigned int pages) {
	unsigned int class = pagepool_class(pages);
	struct xen_pagegroup *group;
	int ret;

	if (class_pages[class] < pages) {
		return -EINVAL;
	}
	if (!pagepool_reserve(pool, class_pages[class])) {
		xen_pagepool_shrink(pool);
		if (!pagepool_reserve(pool, class_pages[class])) {
			return -ENOMEM;
		}
	}
	ret = group_alloc(class, &group);
	if (ret != 0) {
		pagepool_unreserve(pool, class_pages[class]);
		return ret;
	}
	sched_lock();
	if (pool->persistent) {
		group_grant(pool, group, group->pages, false);
	}
	pool->classes[class].total++;
	pagepool_push(pool, group);
	sched_unlock();
	return 0;
}

struct xen_pagegroup *xen_pagepool_get(struct xen_pagepool *pool, size_t len,
    enum xen_pagepool_dir dir) {
	unsigned int pages = (len + XEN_PAGE_SIZE - 1) / XEN_PAGE_SIZE;
	unsigned int class = pagepool_class(pages);
	struct xen_pagegroup *group;

	while (class < XEN_PAGEPOOL_CLASSES && pool->classes[class].idle == 0) {
		class ++;
	}
	if (class == XEN_PAGEPOOL_CLASSES || class_pages[class] < pages) {
		return NULL;
	}
	group = pagepool_pop(&pool->classes[class]);
	group->out = true;
	pool->out_pages += group->pages;
	pool->stat.gets++;
	group_clean(pool, group, len, dir);
	if (!pool->persistent) {
		group_grant(pool, group, pages, dir == XEN_PAGEPOOL_TO_BACKEND);
	}
	return group;
}

static void pagepool_take_back(struct xen_pagepool *pool,
    struct xen_pagegroup *group) {
	assert(group->out);
	group->out = false;
	pool->out_pages -= group->pages;
}

int xen_pagepool_put(struct xen_pagepool *pool, struct xen_pagegroup *group) {
	unsigned int ended;

	pagepool_take_back(pool, group);
	pool->stat.puts++;
	if (!pool->persistent) {
		if (group_end(pool, group, &ended) != 0) {
			pool->stat.quarantined++;
			group_free(pool, group, ended);
			return -EBUSY;
		}
		group->granted = 0;
	}
	pagepool_push(pool, group);
	return 0;
}

void xen_pagepool_discard(struct xen_pagepool *pool,
    struct xen_pagegroup *group) {
	pagepool_take_back(pool, group);
	group_free(pool, group, 0);
}

unsigned int xen_pagepool_group_pages(unsigned int pages) {
	return class_pages[pagepool_class(pages)];
}

unsigned int xen_pagepool_largest_idle(const struct xen_pagepool *pool) {
	unsigned int i = XEN_PAGEPOOL_CLASSES;

	while (i-- > 0) {
		if (pool->classes[i].idle > 0) {
			return class_pages[i];
		}
	}
	return 0;
}

unsigned int xen_pagepool_idle(const struct xen_pagepool *pool,
    unsigned int pages) {
	return pool->classes[pagepool_class(pages)].idle;
}

unsigned int xen_pagepool_total(const struct xen_pagepool *pool,
    unsigned int pages) {
	return pool->classes[pagepool_class(pages)].total;
}
