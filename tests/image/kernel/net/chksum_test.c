/**
 * @file
 * @brief The stack's checksum against a plain one
 */
#include <stdint.h>

#include <embox/test.h>

#include <lwip/opt.h>

EMBOX_TEST_SUITE("the stack's checksum");

static uint8_t data[4096 + 64];

static uint16_t plain(const uint8_t *p, size_t len) {
	uint32_t sum = 0;

	for (size_t i = 0; i < len; i++) {
		sum += p[i] << (i % 2 ? 8 : 0);
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return sum;
}

TEST_CASE("any length at any alignment is summed right") {
	for (size_t i = 0; i < sizeof data; i++) {
		data[i] = i * 167 + (i >> 7);
	}
	for (size_t at = 0; at < 16; at++) {
		for (size_t len = 0; len < 300; len++) {
			test_assert_equal(net_chksum(data + at, len),
			    plain(data + at, len));
		}
	}
	test_assert_equal(net_chksum(data + 3, 4096), plain(data + 3, 4096));
}

TEST_CASE("carries are not lost among ones") {
	for (size_t i = 0; i < sizeof data; i++) {
		data[i] = 0xff;
	}
	for (size_t len = 0; len < 4096; len += 61) {
		test_assert_equal(net_chksum(data, len), plain(data, len));
	}
}
