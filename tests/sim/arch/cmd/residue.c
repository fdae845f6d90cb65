/**
 * @file
 * @brief Gives up all devices and lets the simulator look at what they leave
 */

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <unistd.h>

#include <drivers/xen/xen_grant.h>
#include <drivers/xen/xen_store.h>
#include <mem/phymem.h>

/* Time for the devices to close; for the quarantine to look again, and for
 * lwIP to give up fragments (15 s). */
#define GONE_SECONDS  60
#define QUIET_SECONDS 20

/* In the simulator (tests/sim/sim_toolstack.c). */
extern void sim_devices_remove(void);
extern bool sim_devices_gone(void);
extern void sim_residue(void);
extern void sim_store_silent(void);

/* Without a XenStore that answers, no device hears that it shall go. What is
 * refused once (tests/sim/refusals) is not the store. */
static bool store_answers(void) {
	struct xenstore_list list = {0};
	int listed = xenstore_directory(XENSTORE_NO_TX, "device/vbd", &list);
	char text[16];

	xenstore_list_free(&list);
	return (listed == 0 || listed == -ENOENT)
	       && xenstore_read(XENSTORE_NO_TX, "domid", text, sizeof(text)) > 0
	       && xenstore_read(XENSTORE_NO_TX, "data/nothing", text, sizeof(text))
	              == -ENOENT;
}

static bool store_works(void) {
	return store_answers() || store_answers();
}

static void pages_return(void) {
	void *page = xen_grant_pages_alloc(1);

	if (page != NULL) {
		phymem_free(page, 1);
	}
}

int main(int argc, char **argv) {
	(void)argc;
	(void)argv;
	printf("residue: taking all devices away\n");
	if (!store_works()) {
		sim_store_silent();
		return 0;
	}
	sim_devices_remove();
	for (int i = 0; i < GONE_SECONDS && !sim_devices_gone(); i++) {
		sleep(1);
	}
	sleep(QUIET_SECONDS);
	/* Pages that were granted go back to the kernel at the next request. */
	pages_return();
	sim_residue();
	return 0;
}
