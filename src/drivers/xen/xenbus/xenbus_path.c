/**
 * @file
 * @brief Names and paths that come from XenStore, checked
 *
 * The key `backend` says where the other end keeps its state. A path that
 * points anywhere else, to our own directory say, would make us believe keys
 * that no backend wrote.
 */

#include <stdio.h>
#include <string.h>

#include <drivers/xen/xenbus_path.h>

static bool digits(const char *text) {
	return text[0] != '\0' && strspn(text, "0123456789") == strlen(text);
}

bool xenbus_id_valid(const char *id) {
	return digits(id) && strlen(id) <= 10;
}

/** Characters of docs/misc/xenstore.txt, no empty part. */
static bool path_sane(const char *path) {
	size_t len = strlen(path);

	return len > 0 && path[len - 1] != '/' && !strstr(path, "//")
	       && strspn(path, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	                       "abcdefghijklmnopqrstuvwxyz"
	                       "0123456789-_@/")
	              == len;
}

bool xenbus_otherend_valid(const char *path, domid_t domid) {
	char prefix[48];
	int len = snprintf(prefix, sizeof(prefix), "/local/domain/%u/backend/",
	    (unsigned)domid);

	return path_sane(path) && !strncmp(path, prefix, len) && path[len] != '\0'
	       && path[len] != '/';
}
