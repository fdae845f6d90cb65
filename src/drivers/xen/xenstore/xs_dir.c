/**
 * @file
 * @brief Children of a XenStore node, also when they exceed one message
 *
 * DIRECTORY answers E2BIG then, and DIRECTORY_PART gives the list from an
 * offset on, behind a generation count that tells whether the list changed
 * since the part before. The end is marked by an empty name.
 */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xs_conn.h>
#include <framework/mod/options.h>
#include <mem/sysmalloc.h>

#define DIR_MAX OPTION_GET(NUMBER, dir_max)

/** Changes of the list that reading it puts up with. */
#define DIR_RESTARTS 8

#define GENERATION_MAX 24

/** One message's worth of names. */
struct dir_part {
	char data[XENSTORE_PAYLOAD_MAX];
	size_t len;
};

static int dir_request(struct xs_conn *conn, uint32_t type, unsigned tx,
    const char *path, const char *offset, struct dir_part *part) {
	struct xenstore_request req = {
	    .type = type,
	    .tx = tx,
	    .piece[0] = {.data = path, .len = strlen(path) + 1},
	    .piece[1] = {.data = offset, .len = offset ? strlen(offset) + 1 : 0},
	    .reply = part->data,
	    .reply_size = sizeof(part->data),
	};
	int ret = xs_submit(conn, &req);

	if (!ret) {
		ret = xs_wait(conn, &req, XENSTORE_TIMEOUT_MS);
	}
	part->len = req.reply_len;
	return ret;
}

/** Adds names to the list. */
static int dir_append(struct xenstore_list *list, const char *names,
    size_t len) {
	char *grown;

	if (list->len + len > DIR_MAX) {
		return -E2BIG;
	}
	/* One byte more: the last name ends with a NUL, whatever came. */
	grown = sysmalloc(list->len + len + 1);
	if (!grown) {
		return -ENOMEM;
	}
	if (list->names) {
		memcpy(grown, list->names, list->len);
		sysfree(list->names);
	}
	memcpy(grown + list->len, names, len);
	list->names = grown;
	list->len += len;
	grown[list->len] = '\0';
	return 0;
}

/** Ends the last name and counts. */
static void dir_finish(struct xenstore_list *list) {
	size_t i;

	if (list->len > 0 && list->names[list->len - 1] != '\0') {
		list->len++;
	}
	list->count = 0;
	for (i = 0; i < list->len; i++) {
		list->count += list->names[i] == '\0';
	}
}

/**
 * Takes the generation off the front of a part.
 *
 * @return its length with the NUL, or -EIO.
 */
static int dir_generation(const struct dir_part *part,
    char generation[GENERATION_MAX]) {
	size_t len = strnlen(part->data, part->len);

	if (len == part->len || len >= GENERATION_MAX) {
		return -EIO;
	}
	memcpy(generation, part->data, len + 1);
	return (int)len + 1;
}

/**
 * Reads and adds the part at the list's present length.
 *
 * @return 1 (the last), 0 (there is more), -EAGAIN (the list changed) or
 *   -errno.
 */
static int dir_next_part(struct xs_conn *conn, unsigned tx, const char *path,
    struct dir_part *part, char *generation, struct xenstore_list *list) {
	char offset[16], now[GENERATION_MAX];
	size_t len;
	bool last;
	int ret;

	snprintf(offset, sizeof(offset), "%u", (unsigned)list->len);
	ret = dir_request(conn, XS_DIRECTORY_PART, tx, path, offset, part);
	if (ret) {
		return ret;
	}
	ret = dir_generation(part, now);
	if (ret < 0) {
		return ret;
	}
	if (list->len > 0 && strcmp(now, generation)) {
		return -EAGAIN;
	}
	strcpy(generation, now);
	len = part->len - ret;
	if (len == 0) {
		return -EIO;
	}
	last = part->data[part->len - 1] == '\0'
	       && (len == 1 || part->data[part->len - 2] == '\0');
	ret = dir_append(list, part->data + ret, last ? len - 1 : len);
	return ret ? ret : last;
}

/** Reads the list part by part; from the start again when it changed. */
static int dir_parts(struct xs_conn *conn, unsigned tx, const char *path,
    struct dir_part *part, struct xenstore_list *list) {
	char generation[GENERATION_MAX];
	int restarts = 0, ret;

	do {
		ret = dir_next_part(conn, tx, path, part, generation, list);
		if (ret == -EAGAIN && restarts++ < DIR_RESTARTS) {
			xenstore_list_free(list);
			ret = 0;
		}
	} while (ret == 0);
	return ret < 0 ? ret : 0;
}

int xs_directory(struct xs_conn *conn, unsigned tx, const char *path,
    struct xenstore_list *list) {
	struct dir_part *part = sysmalloc(sizeof(*part));
	int ret;

	memset(list, 0, sizeof(*list));
	if (!part) {
		return -ENOMEM;
	}
	ret = dir_request(conn, XS_DIRECTORY, tx, path, NULL, part);
	if (!ret) {
		ret = dir_append(list, part->data, part->len);
	}
	else if (ret == -E2BIG) {
		ret = dir_parts(conn, tx, path, part, list);
	}
	sysfree(part);
	if (ret) {
		xenstore_list_free(list);
		return ret;
	}
	dir_finish(list);
	return 0;
}

const char *xenstore_list_next(const struct xenstore_list *list,
    const char *prev) {
	const char *next = prev ? prev + strlen(prev) + 1 : list->names;

	return list->names && next < list->names + list->len ? next : NULL;
}

void xenstore_list_free(struct xenstore_list *list) {
	if (list->names) {
		sysfree(list->names);
	}
	memset(list, 0, sizeof(*list));
}
