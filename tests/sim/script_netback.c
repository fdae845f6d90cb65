/**
 * @file
 * @brief Hostile network devices: what eth0's backend does to the guest
 *
 * ATTACK names the script. It begins with the frame number START, so that the
 * device has worked before. NET_KEY=key=value gives a key of the backend or of
 * the frontend (mac, mtu) another value, NET_KEY=key leaves it out.
 */

#include <stdlib.h>
#include <string.h>

#include "sim_netback.h"

#define START 2

typedef void (*deliver_fn)(struct netback *nb, const struct frame *frame);
typedef void (*tx_fn)(struct netback *nb, const netif_tx_request_t *req);

static void notify_rx(struct netback *nb, uint32_t prod) {
	nb->rx->rsp_prod = prod;
	sim_evtchn_notify(nb->rx_port);
}

/* A response for the next page, its fields as given. */
static bool respond(struct netback *nb, int id_shift, uint16_t offset,
    uint16_t flags, int16_t status) {
	netif_rx_request_t req;
	netif_rx_response_t rsp = {.offset = offset,
	    .flags = flags,
	    .status = status};

	if (!netback_rx_take(nb, &req)) {
		return false;
	}
	rsp.id = req.id + id_shift;
	netback_rx_put(nb, &rsp);
	return true;
}

/* ---- Reception ---- */

/* E2: the backend's ends of both channels are gone. */
static void channels_closed(struct netback *nb, const struct frame *frame) {
	(void)frame;
	sim_evtchn_unbind(nb->rx_port);
	sim_evtchn_unbind(nb->tx_port);
}

static void index_far(struct netback *nb, const struct frame *frame) {
	(void)frame;
	notify_rx(nb, nb->rx_rsp_prod + 257);
}

static void index_back(struct netback *nb, const struct frame *frame) {
	(void)frame;
	notify_rx(nb, nb->rx_rsp_prod - 2);
}

/* One more than there are requests. */
static void index_ahead(struct netback *nb, const struct frame *frame) {
	(void)frame;
	notify_rx(nb, nb->rx->req_prod + 1);
}

static void id_large(struct netback *nb, const struct frame *frame) {
	respond(nb, 1000, 0, 0, frame->len);
	netback_rx_push(nb);
}

/* Every page is posted, but those of the frame whose chain goes on. */
static void id_of_chain(struct netback *nb, const struct frame *frame) {
	netif_rx_request_t req, other;
	netif_rx_response_t rsp = {.flags = NETRXF_more_data, .status = 60};

	(void)frame;
	if (netback_rx_take(nb, &req) && netback_rx_take(nb, &other)) {
		rsp.id = req.id;
		netback_rx_put(nb, &rsp);
		rsp.flags = 0;
		netback_rx_put(nb, &rsp);
		netback_rx_push(nb);
	}
}

/* Its page was given back with an earlier response of the same batch. */
static void id_twice(struct netback *nb, const struct frame *frame) {
	netif_rx_request_t req, other;
	netif_rx_response_t rsp = {.status = (int16_t)frame->len};

	if (netback_rx_take(nb, &req) && netback_rx_take(nb, &other)) {
		rsp.id = req.id;
		netback_rx_put(nb, &rsp);
		netback_rx_put(nb, &rsp);
		netback_rx_push(nb);
	}
}

static void offset_end(struct netback *nb, const struct frame *frame) {
	(void)frame;
	respond(nb, 0, 4000, 0, 200);
	netback_rx_push(nb);
}

static void offset_65535(struct netback *nb, const struct frame *frame) {
	(void)frame;
	respond(nb, 0, 65535, 0, 60);
	netback_rx_push(nb);
}

static void status_32767(struct netback *nb, const struct frame *frame) {
	(void)frame;
	respond(nb, 0, 0, 0, 32767);
	netback_rx_push(nb);
}

static void status_0(struct netback *nb, const struct frame *frame) {
	(void)frame;
	respond(nb, 0, 0, 0, 0);
	netback_rx_push(nb);
}

static void status_negative(struct netback *nb, const struct frame *frame) {
	(void)frame;
	respond(nb, 0, 0, 0, NETIF_RSP_ERROR);
	netback_rx_push(nb);
}

static void chain(struct netback *nb, int slots) {
	for (int i = 0; i < slots; i++) {
		respond(nb, 0, 0, NETRXF_more_data, 100);
	}
	netback_rx_push(nb);
}

static void chain_endless(struct netback *nb, const struct frame *frame) {
	(void)frame;
	chain(nb, 40);
}

/* A frame has 18 slots at most (XEN_NETIF_NR_SLOTS_MIN). */
static void chain_19(struct netback *nb, const struct frame *frame) {
	(void)frame;
	chain(nb, 18);
	respond(nb, 0, 0, 0, 100);
	netback_rx_push(nb);
}

/* One slot with each of the guest's frames, and never the last one. */
static void chain_slow(struct netback *nb, const struct frame *frame) {
	(void)frame;
	chain(nb, 1);
}

/* A first slot that promises extra info, and extra info of @a type. */
static void extra(struct netback *nb, uint8_t type, uint8_t flags, int count,
    uint16_t gso_size, uint8_t gso_type) {
	struct netif_extra_info info = {.type = type, .flags = flags};
	netif_rx_request_t req;
	netif_rx_response_t rsp;

	info.u.gso.size = gso_size;
	info.u.gso.type = gso_type;
	memcpy(&rsp, &info, sizeof(rsp));
	respond(nb, 0, 0, NETRXF_extra_info, 60);
	while (count-- > 0 && netback_rx_take(nb, &req)) {
		netback_rx_put(nb, &rsp);
	}
	netback_rx_push(nb);
}

static void extra_type_0(struct netback *nb, const struct frame *frame) {
	(void)frame;
	extra(nb, 0, 0, 1, 0, 0);
}

static void extra_type_max(struct netback *nb, const struct frame *frame) {
	(void)frame;
	extra(nb, XEN_NETIF_EXTRA_TYPE_MAX, 0, 1, 0, 0);
}

static void extra_endless(struct netback *nb, const struct frame *frame) {
	(void)frame;
	extra(nb, XEN_NETIF_EXTRA_TYPE_GSO, XEN_NETIF_EXTRA_FLAG_MORE, 40, 1400,
	    XEN_NETIF_GSO_TYPE_TCPV4);
}

static void extra_type_255(struct netback *nb, const struct frame *frame) {
	(void)frame;
	extra(nb, 255, 0, 1, 0, 0);
}

static void extra_missing(struct netback *nb, const struct frame *frame) {
	static bool done;

	(void)frame;
	if (!done) {
		done = true;
		extra(nb, 0, 0, 0, 0, 0);
	}
}

static void gso_size_0(struct netback *nb, const struct frame *frame) {
	(void)frame;
	extra(nb, XEN_NETIF_EXTRA_TYPE_GSO, 0, 1, 0, XEN_NETIF_GSO_TYPE_TCPV4);
}

static void gso_type_unknown(struct netback *nb, const struct frame *frame) {
	(void)frame;
	extra(nb, XEN_NETIF_EXTRA_TYPE_GSO, 0, 1, 1400, 77);
}

static void gso_tcpv6(struct netback *nb, const struct frame *frame) {
	(void)frame;
	extra(nb, XEN_NETIF_EXTRA_TYPE_GSO, 0, 1, 1400, XEN_NETIF_GSO_TYPE_TCPV6);
}

/* Segmentation of TCP asked for a datagram of UDP. */
static void gso_udp(struct netback *nb, const struct frame *frame) {
	static const uint8_t udp[46] = {2, 0, 0, 0, 0, 1, 2, 0, 0, 0, 0, 2, 8, 0,
	    0x45, 0, 0, 32, 0, 0, 0, 0, 64, 17};
	struct netif_extra_info info = {.type = XEN_NETIF_EXTRA_TYPE_GSO};
	netif_rx_request_t req, more;
	netif_rx_response_t rsp = {.status = sizeof(udp),
	    .flags = NETRXF_extra_info | NETRXF_csum_blank};

	(void)frame;
	if (!netback_rx_take(nb, &req) || !netback_rx_take(nb, &more)) {
		return;
	}
	memcpy(sim_grant_map(req.gref, false), udp, sizeof(udp));
	sim_grant_unmap(req.gref, false);
	rsp.id = req.id;
	netback_rx_put(nb, &rsp);
	info.u.gso.size = 8;
	info.u.gso.type = XEN_NETIF_GSO_TYPE_TCPV4;
	memcpy(&rsp, &info, sizeof(rsp));
	netback_rx_put(nb, &rsp);
	netback_rx_push(nb);
}

/* A blank checksum on a frame of random bytes: no header to rely on. */
static void csum_garbage(struct netback *nb, const struct frame *frame) {
	netif_rx_request_t req;
	netif_rx_response_t rsp = {
	    .flags = NETRXF_csum_blank | NETRXF_data_validated};
	uint8_t *page;

	(void)frame;
	if (!netback_rx_take(nb, &req)) {
		return;
	}
	page = sim_grant_map(req.gref, false);
	rsp.id = req.id;
	rsp.status = sim_rand_range(14, 80);
	for (int i = 0; i < rsp.status; i++) {
		page[i] = sim_rand();
	}
	if (sim_rand_one_in(2)) { /* IPv4, or what begins like it */
		memcpy(page + 12, (uint8_t[]){8, 0, 0x45 + sim_rand() % 11}, 3);
		page[23] = sim_rand_one_in(2) ? 6 : 17;
	}
	sim_grant_unmap(req.gref, false);
	netback_rx_put(nb, &rsp);
	netback_rx_push(nb);
}

static void frame_short(struct netback *nb, const struct frame *frame) {
	(void)frame;
	respond(nb, 0, 0, 0, 1 + sim_rand() % 13);
	netback_rx_push(nb);
}

static void stall(struct netback *nb, const struct frame *frame) {
	(void)nb;
	(void)frame;
}

/* Nothing for ten seconds, then as if nothing had been. */
static void stall_passing(struct netback *nb, const struct frame *frame) {
	static uint64_t end;

	if (end == 0) {
		end = sim_now + 10 * NSEC_PER_SEC;
	}
	if (sim_now >= end) {
		netback_deliver(nb, frame);
	}
}

/* Fields of the headers in a page that was given back change for a while. */
struct scribble {
	grant_ref_t ref;
	uint8_t *page;
	unsigned int times;
};

static void scribble_more(void *arg) {
	static const uint8_t at[] = {12, 14, 16, 17, 20, 23, 38, 46};
	struct scribble *s = arg;

	s->page[at[sim_rand() % sizeof(at)]] = sim_rand();
	if (s->times-- > 0) {
		sim_after(sim_rand_range(50, 2000), scribble_more, s);
		return;
	}
	sim_grant_unmap(s->ref, false);
	free(s);
}

/* A good frame, its checksum blank, in a page that the backend goes on to
 * write. */
static void write_late(struct netback *nb, const struct frame *frame) {
	struct scribble *s = calloc(1, sizeof(*s));
	netif_rx_request_t req;
	netif_rx_response_t rsp = {.flags =
	                               sim_rand_one_in(2) ? 0 : NETRXF_csum_blank,
	    .status = (int16_t)frame->len};

	if (!netback_rx_take(nb, &req)) {
		free(s);
		return;
	}
	s->ref = req.gref;
	s->page = sim_grant_map(req.gref, false);
	s->times = 40;
	memcpy(s->page, frame->data, frame->len);
	rsp.id = req.id;
	netback_rx_put(nb, &rsp);
	netback_rx_push(nb);
	sim_after(sim_rand_range(0, 5000), scribble_more, s);
}

/* Every posted page filled at once, as long as the guest posts more. */
static void flood_more(void *arg) {
	struct netback *nb = arg;
	static const uint8_t junk[60] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 2};
	netif_rx_request_t req;

	for (int i = 0; i < 256 && netback_rx_take(nb, &req); i++) {
		netif_rx_response_t rsp = {.id = req.id, .status = sizeof(junk)};
		void *page = sim_grant_try_map(req.gref, false);

		if (page != NULL) {
			memcpy(page, junk, sizeof(junk));
			sim_grant_unmap(req.gref, false);
		}
		netback_rx_put(nb, &rsp);
	}
	netback_rx_push(nb);
	if (nb->rx != NULL) {
		sim_after(50 * NSEC_PER_USEC, flood_more, nb);
	}
}

static void flood(struct netback *nb, const struct frame *frame) {
	static bool begun;

	(void)frame;
	if (!begun) {
		begun = true;
		flood_more(nb);
	}
}

/* ---- Transmission ---- */

static void tx_index_far(struct netback *nb, const netif_tx_request_t *req) {
	(void)req;
	nb->tx_rsp_prod += 257;
}

static void tx_index_ahead(struct netback *nb, const netif_tx_request_t *req) {
	(void)req;
	nb->tx_rsp_prod = nb->tx_req_cons + 1;
}

static void tx_index_back(struct netback *nb, const netif_tx_request_t *req) {
	(void)req;
	nb->tx_rsp_prod -= 2;
}

static void tx_id_large(struct netback *nb, const netif_tx_request_t *req) {
	netback_tx_put(nb, req->id + 1000, NETIF_RSP_OKAY);
}

/* Buffers are used last in, first out: one that was hardly ever sent. */
static void tx_id_free(struct netback *nb, const netif_tx_request_t *req) {
	netback_tx_put(nb, (req->id + 64) % 128, NETIF_RSP_OKAY);
}

static void tx_id_twice(struct netback *nb, const netif_tx_request_t *req) {
	netback_tx_put(nb, req->id, NETIF_RSP_OKAY);
	netback_tx_put(nb, req->id, NETIF_RSP_OKAY);
}

static void tx_dropped(struct netback *nb, const netif_tx_request_t *req) {
	netback_tx_put(nb, req->id, NETIF_RSP_DROPPED);
}

static void tx_error(struct netback *nb, const netif_tx_request_t *req) {
	netback_tx_put(nb, req->id, NETIF_RSP_ERROR);
}

static void tx_null(struct netback *nb, const netif_tx_request_t *req) {
	netback_tx_put(nb, req->id, NETIF_RSP_NULL);
}

static void tx_status_1(struct netback *nb, const netif_tx_request_t *req) {
	netback_tx_put(nb, req->id, 1);
}

static void tx_status_min(struct netback *nb, const netif_tx_request_t *req) {
	netback_tx_put(nb, req->id, INT16_MIN);
}

static void tx_silence(struct netback *nb, const netif_tx_request_t *req) {
	(void)nb;
	(void)req;
}

/* Silence for ten seconds, then all the answers at once. */
static struct {
	struct netback *nb;
	uint16_t id[256];
	unsigned int count;
	bool over;
} pause;

static void pause_end(void *arg) {
	(void)arg;
	pause.over = true;
	for (unsigned int i = 0; i < pause.count; i++) {
		netback_tx_put(pause.nb, pause.id[i], NETIF_RSP_OKAY);
	}
	netback_tx_push(pause.nb);
}

static void tx_pause(struct netback *nb, const netif_tx_request_t *req) {
	if (pause.over) {
		netback_tx_put(nb, req->id, NETIF_RSP_OKAY);
		return;
	}
	if (pause.count == 0) {
		pause.nb = nb;
		sim_after(10 * NSEC_PER_SEC, pause_end, NULL);
	}
	pause.id[pause.count++] = req->id;
}

/* No answer until all of the guest's buffers are taken; then all answers in
 * the moment in which it asks for an event, at the latest after 2 ms. */
#define RACE_BUFFERS 128
#define RACE_NS      20
#define RACE_LOOKS   100000

static struct {
	struct netback *nb;
	uint16_t id[RACE_BUFFERS];
	unsigned int count, looks;
	uint32_t event;
} race;

static void race_answer(void) {
	while (race.count > 0) {
		netback_tx_put(race.nb, race.id[--race.count], NETIF_RSP_OKAY);
	}
	netback_tx_push(race.nb);
}

static void race_watch(void *arg) {
	(void)arg;
	if (race.nb->tx == NULL) {
		return; /* it was closed */
	}
	if (race.nb->tx->rsp_event != race.event || ++race.looks == RACE_LOOKS) {
		race_answer();
	}
	else {
		sim_after(RACE_NS, race_watch, NULL);
	}
}

static void tx_race(struct netback *nb, const netif_tx_request_t *req) {
	race.nb = nb;
	race.id[race.count++] = req->id;
	if (race.count == RACE_BUFFERS) {
		race.event = nb->tx->rsp_event;
		race.looks = 0;
		sim_after(RACE_NS, race_watch, NULL);
	}
}

/* The slot's index is the guest's own affair, not the shared one's. */
static void tx_index(struct netback *nb, const netif_tx_request_t *req) {
	nb->tx->req_prod = nb->tx_req_cons;
	netback_tx_put(nb, req->id, NETIF_RSP_OKAY);
}

static void tx_honest(struct netback *nb, const netif_tx_request_t *req) {
	netback_tx_put(nb, req->id, NETIF_RSP_OKAY);
}

/* ---- Pages that stay mapped ---- */

#define KEPT_MAX 256

static struct {
	grant_ref_t ref;
	uint8_t *page;
	uint8_t was[SIM_PAGE];
} kept[KEPT_MAX];
static unsigned int kept_count;
static bool kept_readonly;

static void kept_end(void *arg) {
	(void)arg;
	for (unsigned int i = 0; i < kept_count; i++) {
		if (memcmp(kept[i].page, kept[i].was, SIM_PAGE) != 0) {
			sim_fault("grant %u: mapped, but its page is used for something "
			          "else",
			    kept[i].ref);
		}
		sim_grant_unmap(kept[i].ref, kept_readonly);
	}
	sim_note("%u pages unmapped", kept_count);
}

/* The device is gone; what is mapped still is nobody else's yet. */
static void kept_look(void *arg) {
	(void)arg;
	for (unsigned int i = 0; i < kept_count; i++) {
		if (!kept_readonly) {
			memset(kept[i].page, 0xa5, SIM_PAGE);
		}
		memcpy(kept[i].was, kept[i].page, SIM_PAGE);
	}
	sim_after(10 * NSEC_PER_SEC, kept_end, NULL);
}

static void kept_detach(void *arg) {
	struct netback *nb = arg;

	sim_note("%u pages are mapped when the device is detached", kept_count);
	sim_store_rm(nb->front);
	sim_after(5 * NSEC_PER_SEC, kept_look, NULL);
}

static void keep(struct netback *nb, grant_ref_t ref, bool readonly) {
	for (unsigned int i = 0; i < kept_count; i++) {
		if (kept[i].ref == ref) {
			return;
		}
	}
	if (kept_count == 0) {
		sim_after(8 * NSEC_PER_SEC, kept_detach, nb);
	}
	kept_readonly = readonly;
	kept[kept_count].ref = ref;
	kept[kept_count++].page = sim_grant_map(ref, readonly);
}

static void tx_keep(struct netback *nb, const netif_tx_request_t *req) {
	keep(nb, req->gref, true);
	netback_tx_put(nb, req->id, NETIF_RSP_OKAY);
}

static void rx_keep(struct netback *nb, const struct frame *frame) {
	grant_ref_t ref = netback_rx_next_ref(nb);

	if (ref != 0) {
		keep(nb, ref, false);
	}
	netback_deliver(nb, frame);
}

/* ---- Choice ---- */

static const struct script {
	const char *name;
	deliver_fn deliver;
	tx_fn tx;
} scripts[] = {
    {"E2-vif", channels_closed, NULL},
    {"N1", index_far, NULL},
    {"N1-ahead", index_ahead, NULL},
    {"N1-tx", NULL, tx_index_far},
    {"N1-tx-ahead", NULL, tx_index_ahead},
    {"N2", index_back, NULL},
    {"N2-tx", NULL, tx_index_back},
    {"N3", id_large, NULL},
    {"N3-tx", NULL, tx_id_large},
    {"N4", id_of_chain, NULL},
    {"N4-tx", NULL, tx_id_free},
    {"N5", id_twice, NULL},
    {"N5-tx", NULL, tx_id_twice},
    {"N6", offset_end, NULL},
    {"N6-offset", offset_65535, NULL},
    {"N6-status", status_32767, NULL},
    {"N6-zero", status_0, NULL},
    {"N6-negative", status_negative, NULL},
    {"N7", chain_endless, NULL},
    {"N7-19", chain_19, NULL},
    {"N7-slow", chain_slow, NULL},
    {"N8", extra_type_0, NULL},
    {"N8-max", extra_type_max, NULL},
    {"N8-255", extra_type_255, NULL},
    {"N8-endless", extra_endless, NULL},
    {"N8-missing", extra_missing, NULL},
    {"N9", csum_garbage, NULL},
    {"N10", gso_size_0, NULL},
    {"N10-type", gso_type_unknown, NULL},
    {"N10-tcpv6", gso_tcpv6, NULL},
    {"N10-udp", gso_udp, NULL},
    {"N11", frame_short, NULL},
    {"N12-dropped", NULL, tx_dropped},
    {"N12-error", NULL, tx_error},
    {"N12-null", NULL, tx_null},
    {"N12-1", NULL, tx_status_1},
    {"N12-min", NULL, tx_status_min},
    {"N12-silence", NULL, tx_silence},
    {"N12-pause", NULL, tx_pause},
    {"N12-race", NULL, tx_race},
    {"N12-index", NULL, tx_index},
    {"N13", NULL, tx_keep},
    {"N13-rx", rx_keep, NULL},
    {"N14", stall, NULL},
    {"N14-passing", stall_passing, NULL},
    {"N15", flood, NULL},
    {"N16", write_late, NULL},
    {"N17", NULL, tx_honest},
};

static const struct script *script_now(unsigned int frames) {
	static bool said;

	for (size_t i = 0; i < sizeof(scripts) / sizeof(scripts[0]); i++) {
		if (sim_attack(scripts[i].name) && frames >= START) {
			if (!said) {
				said = true;
				sim_note("attack %s begins", scripts[i].name);
			}
			return &scripts[i];
		}
	}
	return NULL;
}

bool netback_script_deliver(struct netback *nb, const struct frame *frame) {
	const struct script *script = script_now(nb->sent);

	if (script == NULL || script->deliver == NULL) {
		return false;
	}
	script->deliver(nb, frame);
	return true;
}

bool netback_script_tx(struct netback *nb, const netif_tx_request_t *req) {
	const struct script *script = script_now(nb->sent);

	if (script == NULL || script->tx == NULL) {
		return false;
	}
	script->tx(nb, req);
	return true;
}
