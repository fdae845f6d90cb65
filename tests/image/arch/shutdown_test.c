/**
 * @file
 * @brief Which requests of the toolstack end the domain, and how
 */

#include <drivers/xen/xen_shutdown.h>
#include <embox/test.h>

EMBOX_TEST_SUITE("requests of the toolstack");

static shutdown_mode_t mode;

TEST_CASE("poweroff and halt power off") {
	test_assert_true(xen_shutdown_mode("poweroff", &mode));
	test_assert_equal(mode, SHUTDOWN_MODE_HALT);
	test_assert_true(xen_shutdown_mode("halt", &mode));
	test_assert_equal(mode, SHUTDOWN_MODE_HALT);
}

TEST_CASE("reboot reboots") {
	test_assert_true(xen_shutdown_mode("reboot", &mode));
	test_assert_equal(mode, SHUTDOWN_MODE_REBOOT);
}

TEST_CASE("anything else is refused") {
	test_assert_false(xen_shutdown_mode("", &mode));
	test_assert_false(xen_shutdown_mode("power", &mode));
	test_assert_false(xen_shutdown_mode("poweroff now", &mode));
	test_assert_false(xen_shutdown_mode("suspend", &mode));
}
