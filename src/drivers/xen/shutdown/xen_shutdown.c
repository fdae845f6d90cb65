/**
 * @file
 * @brief Requests of the toolstack to end the domain
 *
 * docs/misc/xenstore-paths.pandoc, "Platform Feature and Control Paths": the
 * toolstack writes what it wants to control/shutdown, the domain empties the
 * node to say that it has seen it, and does it. What a domain can do it says
 * in control/feature-*.
 */

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include <drivers/xen/xen_shutdown.h>
#include <drivers/xen/xen_store.h>
#include <embox/unit.h>
#include <framework/mod/options.h>
#include <hal/platform.h>
#include <util/log.h>

EMBOX_UNIT_INIT(xen_shutdown_init);

#define REQUEST_NODE "control/shutdown"
#define REQUEST_MAX  32

static const char *const features[] = {
    "control/feature-poweroff",
    "control/feature-reboot",
};

static struct xenstore_watch request_watch;

bool xen_shutdown_mode(const char *request, shutdown_mode_t *mode) {
	static const struct {
		const char *request;
		shutdown_mode_t mode;
	} modes[] = {
	    {"poweroff", SHUTDOWN_MODE_HALT},
	    {"halt", SHUTDOWN_MODE_HALT},
	    {"reboot", SHUTDOWN_MODE_REBOOT},
	    {"crash", SHUTDOWN_MODE_ABORT},
	};

	for (size_t i = 0; i < sizeof(modes) / sizeof(modes[0]); i++) {
		if (strcmp(request, modes[i].request) == 0) {
			*mode = modes[i].mode;
			return true;
		}
	}
	return false;
}

/* Takes the request and empties the node in one transaction. */
static int request_take(unsigned tx, void *arg) {
	int len = xenstore_read(tx, REQUEST_NODE, arg, REQUEST_MAX);

	if (len <= 0) {
		return len;
	}
	return xenstore_write(tx, REQUEST_NODE, "", 0);
}

static void request_changed(struct xenstore_watch *watch, const char *path,
    unsigned int count) {
	char request[REQUEST_MAX] = "";
	shutdown_mode_t mode;
	int ret;

	(void)watch;
	(void)path;
	(void)count;
	ret = xenstore_transact(request_take, request);
	if (ret == -ENOENT || (ret == 0 && request[0] == '\0')) {
		return;
	}
	if (ret != 0) {
		log_error("request of the toolstack: error %d", ret);
		return;
	}
	if (!xen_shutdown_mode(request, &mode)) {
		log_error("the toolstack asks for \"%s\": not known", request);
		return;
	}
	log_info("the toolstack asks for \"%s\"", request);
	platform_shutdown(mode);
}

/* Without a store the domain runs on; it only cannot be asked to end. */
static int xen_shutdown_init(void) {
	int ret;

	for (size_t i = 0; i < sizeof(features) / sizeof(features[0]); i++) {
		ret = xenstore_write(XENSTORE_NO_TX, features[i], "1", 1);
		if (ret != 0) {
			log_error("%s: error %d", features[i], ret);
		}
	}
	request_watch.handler = request_changed;
	ret = xenstore_watch(REQUEST_NODE, &request_watch);
	if (ret != 0) {
		log_error("watch of " REQUEST_NODE ": error %d", ret);
	}
	return 0;
}
