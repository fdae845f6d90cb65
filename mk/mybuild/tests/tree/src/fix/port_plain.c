/**
 * @file
 * @brief An implementation of the abstract module.
 */

#include <embox/unit.h>

#include "fixture.h"

EMBOX_UNIT_INIT(port_init);

static int port_init(void) {
	say("port_plain");
	return 0;
}
