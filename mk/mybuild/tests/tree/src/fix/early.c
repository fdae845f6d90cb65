/**
 * @file
 * @brief A unit of an earlier runlevel.
 */

#include <embox/unit.h>

#include "fixture.h"

EMBOX_UNIT_INIT(early_init);

static int early_init(void) {
	say("early");
	return 0;
}
