/**
 * @file
 * @brief A hostile XenStore daemon: what it does instead of answering honestly
 *
 * ATTACK names the script, and VALUE is its argument: \n, \0 and \\ stand for
 * what they do in C. It plays on requests whose path ends in AT; without
 * AT on all, once START replies were given, or when the guest has read
 * data/attack. The rest is answered honestly.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "sim.h"
#include "sim_store.h"

#define TRIGGER "data/attack"
#define OWN     "/local/domain/1"
#define FRONT   OWN "/device/vbd/51712"
#define BACK    "/local/domain/0/backend/vbd/1/51712"

#define FRONT_VIF OWN "/device/vif/0"
#define BACK_VIF  "/local/domain/0/backend/vif/1/0"

/* The request that is answered now. */
static struct xsd_sockmsg request;
static char path[XENSTORE_ABS_PATH_MAX + 1];

static char device_token[64]; /* of the guest's watch on "device" */

static void reply_error(const void *name, size_t len) {
	sim_store_message(XS_ERROR, request.req_id, request.tx_id, name, len);
}

static bool swallow(void) {
	return true;
}

/* ---- X1, X3: what breaks the ring ---- */

static volatile struct xenstore_domain_interface *ring(void) {
	return sim_store_page;
}

static void show_and_stop(bool deaf) {
	sim_evtchn_notify(sim_store_port);
	sim_store_stop(deaf);
}

static void index_far(void) {
	ring()->rsp_prod = ring()->rsp_cons + XENSTORE_RING_SIZE + 1;
	show_and_stop(false);
}

static void index_back(void) {
	ring()->rsp_prod = ring()->rsp_cons - 1;
	show_and_stop(false);
}

static void index_taken(void) {
	ring()->req_cons = ring()->req_prod + 5;
	show_and_stop(false);
}

static void header_alone(uint32_t len) {
	struct xsd_sockmsg msg = {.type = request.type,
	    .req_id = request.req_id,
	    .len = len};

	sim_store_bytes(&msg, sizeof(msg));
}

static bool length_4097(uint32_t type, const void *data, size_t len) {
	(void)type;
	(void)data;
	(void)len;
	header_alone(XENSTORE_PAYLOAD_MAX + 1);
	return true;
}

static bool length_max(uint32_t type, const void *data, size_t len) {
	(void)type;
	(void)data;
	(void)len;
	header_alone(UINT32_MAX);
	return true;
}

/* VALUE as the bytes that it stands for; returns their number. */
static size_t value_option(char value[XENSTORE_PAYLOAD_MAX]) {
	const char *from = sim_option("VALUE", "");
	size_t used = 0;

	for (; *from != '\0' && used < XENSTORE_PAYLOAD_MAX; from++) {
		value[used++] = *from;
		if (from[0] == '\\' && from[1] != '\0') {
			from++;
			value[used - 1] = *from == 'n' ? '\n' : *from == '0' ? '\0' : *from;
		}
	}
	return used;
}

/* ---- X4 to X6: replies that are none ---- */

static bool ids_wrong(uint32_t type, const void *data, size_t len) {
	sim_store_message(type, (uint32_t)sim_rand(), 0, "nobody", 6);
	sim_store_message(type, request.req_id, request.tx_id, data, len);
	sim_store_message(type, request.req_id, request.tx_id, "again", 5);
	return true;
}

static bool type_wrong(uint32_t type, const void *data, size_t len) {
	sim_store_message(type == XS_READ ? XS_DIRECTORY : XS_READ, request.req_id,
	    request.tx_id, data, len);
	return true;
}

static bool type_unknown(uint32_t type, const void *data, size_t len) {
	(void)type;
	sim_store_message(UINT32_MAX, request.req_id, request.tx_id, data, len);
	return true;
}

static bool error_given(uint32_t type, const void *data, size_t len) {
	char name[XENSTORE_PAYLOAD_MAX];

	(void)type;
	(void)data;
	(void)len;
	reply_error(name, value_option(name));
	return true;
}

static bool error_long(uint32_t type, const void *data, size_t len) {
	static char name[XENSTORE_PAYLOAD_MAX];

	(void)type;
	(void)data;
	(void)len;
	memset(name, 'E', sizeof(name));
	reply_error(name, sizeof(name));
	return true;
}

/* A quota that the toolstack set: no watch, no transaction more. */
static bool watch_refused(void) {
	if (request.type == XS_WATCH) {
		reply_error("ENOSPC", 7);
	}
	return request.type == XS_WATCH;
}

static bool start_refused(void) {
	if (request.type == XS_TRANSACTION_START) {
		reply_error("ENOSPC", 7);
	}
	return request.type == XS_TRANSACTION_START;
}

/* ---- X7: events ---- */

static void event(const char *data, size_t len) {
	sim_store_message(XS_WATCH_EVENT, 0, 0, data, len);
}

static void events_senseless(void) {
	event("", 0);
	event("device", 6);
	event("device", 7);
	event("device\0", 8);
	event("device\0nobody", 14);
	event("device\00099999", 13);
	event("device\000-1", 10);
}

static bool flooding;

static void events_flood(void *arg) {
	static unsigned int count;
	char data[128];
	size_t len = sprintf(data, "device/vbd/51712") + 1;

	(void)arg;
	len += sprintf(data + len, "%s", device_token) + 1;
	for (int i = 0; i < 1000; i++) {
		event(data, len);
	}
	flooding = ++count < 100;
	if (flooding) {
		sim_after(5 * NSEC_PER_MSEC, events_flood, NULL);
	}
}

static void events_many(void) {
	events_flood(NULL);
}

/* What the events make the guest look at cannot be listed. */
static bool list_refused(uint32_t type, const void *data, size_t len) {
	return flooding && type == XS_DIRECTORY && type_wrong(type, data, len);
}

/* ---- X8: conflicts for ever ---- */

static uint32_t refused;

/* Remembers the transaction of a device, when AT names one. */
static bool note_transaction(void) {
	if (request.tx_id != 0) {
		refused = request.tx_id;
	}
	return false;
}

/* ---- X9 to X11, X13: values ---- */

static bool value_given(uint32_t type, const void *data, size_t len) {
	char value[XENSTORE_PAYLOAD_MAX];

	(void)data;
	(void)len;
	if (type != XS_READ) {
		return false;
	}
	sim_store_message(XS_READ, request.req_id, request.tx_id, value,
	    value_option(value));
	return true;
}

/* The device's backend is said to be in the guest's own domain. */
static bool own_backend(uint32_t type, const void *data, size_t len) {
	const char *value = strstr(path, "/backend-id") != NULL     ? "1"
	                    : strstr(path, "51712/backend") != NULL ? OWN
	                        "/backend/vbd/1/51712"
	                                                            : NULL;

	(void)data;
	(void)len;
	if (value == NULL || type == XS_ERROR
	    || strncmp(path, "device/vbd/51712/", 17) != 0) {
		return false;
	}
	sim_store_message(XS_READ, request.req_id, request.tx_id, value,
	    strlen(value));
	return true;
}

/* As many digits as a message takes; a megabyte is no message. */
static bool value_long(uint32_t type, const void *data, size_t len) {
	char value[XENSTORE_PAYLOAD_MAX];

	(void)data;
	(void)len;
	if (type != XS_READ) {
		return false;
	}
	memset(value, '9', sizeof(value));
	sim_store_message(XS_READ, request.req_id, request.tx_id, value,
	    sizeof(value));
	return true;
}

static bool value_gone(uint32_t type, const void *data, size_t len) {
	(void)data;
	(void)len;
	if (type == XS_READ) {
		reply_error("ENOENT", 7);
	}
	return type == XS_READ;
}

static bool front_gone(void) {
	static bool done;

	if (!done) {
		done = true;
		sim_store_rm(FRONT);
	}
	return false;
}

static void back_gone(void) {
	sim_store_rm(BACK);
}

/* A live disk's keys change to what they cannot be. */
static void keys_senseless(void) {
	sim_store_write(BACK "/sectors", "abc");
	sim_store_write(BACK "/state", "4");
}

/* ---- X12: states of both ends in every order ---- */

static bool pairs_of_vif(void) {
	return strcmp(sim_option("VALUE", ""), "vif") == 0;
}

static void pairs_walk(void *arg) {
	const char *front = pairs_of_vif() ? FRONT_VIF "/state" : FRONT "/state";
	const char *back = pairs_of_vif() ? BACK_VIF "/state" : BACK "/state";
	static unsigned int pair;

	(void)arg;
	if (pair < 81) {
		sim_store_write(front, "%u", pair / 9);
		sim_store_write(back, "%u", pair % 9);
	}
	else {
		/* And back to a backend that waits, as a driver started anew. */
		sim_store_write(back, "%u", pair == 81 ? 6 : 2);
	}
	if (++pair < 83) {
		sim_after(sim_rand_range(1, 300) * NSEC_PER_MSEC, pairs_walk, NULL);
	}
}

static void pairs(void) {
	pairs_walk(NULL);
}

/* The disk closes, and waits again; the guest's state does not get into the
 * store then, though the answer is OK. */
static bool forgetting;

static void forget_end(void *arg) {
	(void)arg;
	forgetting = false;
}

static void forget_begin(void *arg) {
	(void)arg;
	forgetting = true;
	sim_store_write(BACK "/state", "2");
	sim_after(10 * NSEC_PER_SEC, forget_end, NULL);
}

static void forget_close(void) {
	sim_store_write(BACK "/state", "6");
	sim_after(NSEC_PER_SEC, forget_begin, NULL);
}

static bool forget(void) {
	if (!forgetting || request.type != XS_WRITE
	    || strcmp(path, "device/vbd/51712/state") != 0) {
		return false;
	}
	sim_store_message(XS_WRITE, request.req_id, request.tx_id, "OK", 3);
	return true;
}

/* The backend says that it waits, whatever the guest does. */
static void waits_begin(void) {
	sim_store_write(BACK "/state", "2");
}

static bool waits_for_ever(uint32_t type, const void *data, size_t len) {
	(void)data;
	(void)len;
	if (type != XS_READ || strcmp(path, BACK "/state") != 0) {
		return false;
	}
	sim_store_message(type, request.req_id, request.tx_id, "2", 1);
	return true;
}

/* ---- X14: a daemon that starts anew ---- */

static void resize(void *arg) {
	(void)arg;
	sim_store_write(BACK "/sectors", "4096");
	sim_store_write(BACK "/state", "4");
}

static void restarted(void *arg) {
	(void)arg;
	sim_store_restart();
	/* A change that only a watch that was set again tells. */
	sim_after(NSEC_PER_SEC, resize, NULL);
}

static void restart(void) {
	ring()->connection = XENSTORE_RECONNECT;
	show_and_stop(true);
	sim_after(3 * NSEC_PER_SEC, restarted, NULL);
}

static void go_on(void *arg) {
	(void)arg;
	sim_store_go_on();
}

static void live_update(void) {
	sim_store_stop(true);
	sim_after(6 * NSEC_PER_SEC, go_on, NULL);
}

static void error_shown(void) {
	ring()->error = XENSTORE_ERROR_PROTO;
	show_and_stop(false);
}

/* ---- Replies larger than the ring: no attack, but where clients hang ---- */

static void large_values(void) {
	static const unsigned int sizes[] = {0, 1, 1007, 1008, 1009, 1024, 2000,
	    2048};
	char node[96], value[2048];

	memset(value, 'v', sizeof(value));
	for (size_t i = 0; i < sizeof(sizes) / sizeof(sizes[0]); i++) {
		snprintf(node, sizeof(node), OWN "/data/v%u", sizes[i]);
		sim_store_write_bytes(node, value, sizes[i]);
	}
	for (int i = 0; i < 600; i++) {
		snprintf(node, sizeof(node), OWN "/data/many/child-%03d", i);
		sim_store_write_bytes(node, "", 0);
	}
}

/* ---- Choice ---- */

static const struct script {
	const char *name;
	void (*begin)(void);
	/* True: nobody sees the request. */
	bool (*request)(void);
	/* True: this was the reply. */
	bool (*reply)(uint32_t type, const void *data, size_t len);
} scripts[] = {
    {"X1", index_far, NULL, NULL},
    {"X1-back", index_back, NULL, NULL},
    {"X1-taken", index_taken, NULL, NULL},
    {"X2", NULL, NULL, NULL},
    {"X3", NULL, NULL, length_4097},
    {"X3-max", NULL, NULL, length_max},
    {"X4", NULL, NULL, ids_wrong},
    {"X5", NULL, NULL, type_wrong},
    {"X5-unknown", NULL, NULL, type_unknown},
    {"X6", NULL, NULL, error_given},
    {"X6-long", NULL, NULL, error_long},
    {"X6-watch", NULL, watch_refused, NULL},
    {"X6-start", NULL, start_refused, NULL},
    {"X7", events_senseless, NULL, NULL},
    {"X7-many", events_many, NULL, NULL},
    {"X7-unlisted", events_many, NULL, list_refused},
    {"X8", NULL, note_transaction, NULL},
    {"X8-close", back_gone, NULL, NULL},
    {"X9", NULL, NULL, value_given},
    {"X9-long", NULL, NULL, value_long},
    {"X9-live", keys_senseless, NULL, NULL},
    {"X10", NULL, NULL, value_given},
    {"X10-own", NULL, NULL, own_backend},
    {"X11", NULL, NULL, value_given},
    {"X12", pairs, NULL, NULL},
    {"X12-forgets", forget_close, forget, NULL},
    {"X12-stuck", NULL, NULL, value_given},
    {"X12-waits", waits_begin, NULL, waits_for_ever},
    {"X13", NULL, NULL, value_gone},
    {"X13-front", NULL, front_gone, NULL},
    {"X13-back", back_gone, NULL, NULL},
    {"X14", restart, NULL, NULL},
    {"X14-live", live_update, NULL, NULL},
    {"X14-error", error_shown, NULL, NULL},
    {"X15", NULL, swallow, NULL},
    {"P6", large_values, NULL, NULL},
};

static const struct script *script_find(void) {
	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		if (sim_attack(scripts[i].name)) {
			return &scripts[i];
		}
	}
	return NULL;
}

static bool begun, triggered;
static unsigned int replies;

static void begin(void *arg) {
	const struct script *script = arg;

	sim_note("attack %s begins", script->name);
	if (script->begin != NULL) {
		script->begin();
	}
}

static bool due(void) {
	const char *at = sim_option("AT", ""), *start = sim_option("START", "");

	size_t len = strlen(path), tail = strlen(at);

	if (tail > 0) {
		return len >= tail && strcmp(path + len - tail, at) == 0;
	}
	return triggered || (*start != '\0' && replies >= (unsigned)atoi(start));
}

/* The script if it plays on the present request. */
static const struct script *script_now(void) {
	const struct script *script = script_find();

	if (script == NULL || !due()) {
		return NULL;
	}
	if (!begun) {
		begun = true;
		begin((void *)script);
	}
	return script;
}

bool store_script_request(const struct xsd_sockmsg *msg, const char *data) {
	const struct script *script;

	request = *msg;
	snprintf(path, sizeof(path), "%.*s", (int)msg->len, data);
	if (msg->type == XS_WATCH && strcmp(path, "device") == 0) {
		snprintf(device_token, sizeof(device_token), "%s",
		    data + strlen(path) + 1);
	}
	script = script_now();
	return script != NULL && script->request != NULL && script->request();
}

bool store_script_reply(uint32_t type, const void *data, size_t len) {
	const struct script *script;

	if (type == XS_WATCH_EVENT) {
		return false;
	}
	script = script_now();
	replies++;
	if (strcmp(path, TRIGGER) == 0) {
		triggered = true;
		script = NULL;
	}
	return script != NULL && script->reply != NULL
	       && script->reply(type, data, len);
}

/* A begin that is not for a reply must not wait for one. */
void store_script_sent(void) {
	if (triggered) {
		script_now();
	}
}

size_t store_script_piece(size_t most) {
	const struct script *script = sim_attack("X2") ? script_now() : NULL;

	return script != NULL ? 1 : most;
}

bool sim_store_refuses_end(void) {
	if (sim_attack("X8")) {
		return begun
		       && (*sim_option("AT", "") == '\0' || request.tx_id == refused);
	}
	return sim_attack("X8-close") && begun;
}
