/**
 * @file
 * @brief Shell command `xenstore-ls`
 */

#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include <drivers/xen/xen_store.h>
#include <mem/sysmalloc.h>

/** The longest value and its NUL. */
#define VALUE_SIZE 4097

/** Deeper levels are not shown: the store is somebody else's. */
#define DEPTH_MAX 16

struct walk {
	char path[XENSTORE_PATH_MAX]; /**< of the node being shown */
	char value[VALUE_SIZE];
};

static void print_quoted(const char *value, int len) {
	int i;

	putchar('"');
	for (i = 0; i < len; i++) {
		unsigned char c = (unsigned char)value[i];

		if (isprint(c) && c != '"' && c != '\\') {
			putchar(c);
		}
		else {
			printf("\\%03o", c);
		}
	}
	putchar('"');
}

/** Prints `name = "value"`, indented by its depth. */
static void print_node(struct walk *w, const char *name, int depth) {
	int len = xenstore_read(XENSTORE_NO_TX, w->path, w->value, VALUE_SIZE);

	printf("%*s%s = ", depth, "", name);
	if (len < 0) {
		printf("(%s)\n", strerror(-len));
		return;
	}
	print_quoted(w->value, len);
	putchar('\n');
}

/** Puts "/name" at the end of the path, at @a len. */
static bool enter(struct walk *w, size_t len, const char *name) {
	const char *slash = len > 0 && w->path[len - 1] == '/' ? "" : "/";
	int n = snprintf(w->path + len, sizeof(w->path) - len, "%s%s", slash, name);

	return n > 0 && len + n < sizeof(w->path);
}

/** Shows all below the path. */
static int walk_children(struct walk *w, int depth) {
	struct xenstore_list list;
	size_t len = strlen(w->path);
	const char *name = NULL;
	int ret = xenstore_directory(XENSTORE_NO_TX, w->path, &list);

	if (ret) {
		return ret;
	}
	while ((name = xenstore_list_next(&list, name))) {
		if (enter(w, len, name)) {
			print_node(w, name, depth);
			if (depth < DEPTH_MAX) {
				walk_children(w, depth + 1);
			}
		}
		w->path[len] = '\0';
	}
	xenstore_list_free(&list);
	return 0;
}

/** The domain's own directory. */
static int own_path(char *path, size_t size) {
	char domid[8];
	int ret = xenstore_read(XENSTORE_NO_TX, "domid", domid, sizeof(domid));

	snprintf(path, size, "/local/domain/%s", domid);
	return ret < 0 ? ret : 0;
}

int main(int argc, char **argv) {
	struct walk *w;
	int ret = 0;

	if (argc > 2) {
		printf("Usage: xenstore-ls [PATH]\n");
		return -1;
	}
	if (argc == 2 && strlen(argv[1]) >= XENSTORE_PATH_MAX) {
		printf("xenstore-ls: the path is longer than %d\n",
		    XENSTORE_PATH_MAX - 1);
		return -1;
	}
	w = sysmalloc(sizeof(*w));
	if (!w) {
		printf("xenstore-ls: no memory\n");
		return -1;
	}
	if (argc == 2) {
		strcpy(w->path, argv[1]);
	}
	else {
		ret = own_path(w->path, sizeof(w->path));
	}
	ret = ret ? ret : walk_children(w, 0);
	if (ret) {
		printf("xenstore-ls: %s: %s\n", w->path, strerror(-ret));
	}
	sysfree(w);
	return ret;
}
