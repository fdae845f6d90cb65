/**
 * @file
 * @brief A unit that shows its options and flags.
 */

#include <embox/unit.h>
#include <fix/hello_api.h>
#include <framework/mod/options.h>

#include "fixture.h"

EMBOX_UNIT_INIT(hello_init);

extern int helper(int value);

static int hello_init(void) {
	int i;

	for (i = 0; i < OPTION_GET(NUMBER, times); i++) {
		say(OPTION_STRING_GET(greeting));
	}
	say(OPTION_GET(BOOLEAN, loud) ? "loud" : "quiet");
	say(OPTION_GET(BOOLEAN, shy) ? "shy" : "bold");
	say(HELLO_TEXT);
	say_number(HELLO_FLAG);
	say_number(helper(HELLO_ANSWER));
	return 0;
}
