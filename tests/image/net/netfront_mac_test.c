/**
 * @file
 * @brief Hardware addresses from XenStore, good ones and others
 */
#include <errno.h>
#include <string.h>

#include <embox/test.h>
#include <lib/libds/array.h>

#include <drivers/xen/netfront/netfront_mac.h>

EMBOX_TEST_SUITE("netfront's parser of hardware addresses");

static uint8_t mac[6];

TEST_CASE("an address is read, in capitals too") {
	test_assert_zero(netfront_mac_parse("00:16:3e:0a:fF:9C", mac));
	test_assert_mem_equal(mac, "\x00\x16\x3e\x0a\xff\x9c", 6);
}

TEST_CASE("N18 anything else is refused and changes nothing") {
	static const char *const bad[] = {
	    "",
	    ":",
	    "0",
	    "00",
	    "xx:xx:xx:xx:xx:xx",
	    "00:16:3e:0a:ff",
	    "00:16:3e:0a:ff:",
	    "00:16:3e:0a:ff:9",
	    "00:16:3e:0a:ff:9c:",
	    "00:16:3e:0a:ff:9c:00",
	    "00:16:3e:0a:ff:9c ",
	    " 00:16:3e:0a:ff:9c",
	    "00:16:3e:0a:ff:9c\n",
	    "0:16:3e:0a:ff:9c",
	    "000:16:3e:0a:ff:9c",
	    "00-16-3e-0a-ff-9c",
	    "00163e0aff9c",
	    "00:16:3g:0a:ff:9c",
	    "+0:16:3e:0a:ff:9c",
	    "0x:16:3e:0a:ff:9c",
	};

	memset(mac, 0x42, sizeof mac);
	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		test_assert_equal(netfront_mac_parse(bad[i], mac), -EINVAL);
	}
	test_assert_mem_equal(mac, "\x42\x42\x42\x42\x42\x42", 6);
}

TEST_CASE("N18 addresses of groups and of nobody are refused") {
	test_assert_equal(netfront_mac_parse("01:00:5e:00:00:01", mac), -EINVAL);
	test_assert_equal(netfront_mac_parse("ff:ff:ff:ff:ff:ff", mac), -EINVAL);
	test_assert_equal(netfront_mac_parse("03:16:3e:00:00:01", mac), -EINVAL);
	test_assert_equal(netfront_mac_parse("00:00:00:00:00:00", mac), -EINVAL);
	test_assert_zero(netfront_mac_parse("02:00:00:00:00:00", mac));
}
