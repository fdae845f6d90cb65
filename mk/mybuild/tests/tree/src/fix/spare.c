/**
 * @file
 * @brief A module that the template leaves out.
 */

#include <embox/unit.h>

#include "fixture.h"

EMBOX_UNIT_INIT(spare_init);

static int spare_init(void) {
	say("spare module");
	return 0;
}
