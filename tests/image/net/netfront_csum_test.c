/**
 * @file
 * @brief Completion of blank checksums, and frames that cannot have one
 */
#include <errno.h>
#include <string.h>

#include <embox/test.h>

#include <drivers/xen/netfront/netfront_csum.h>

EMBOX_TEST_SUITE("netfront's completion of blank checksums");

#define ETH  14
#define IP   20
#define ROOM 2048

static uint8_t buf[ROOM + 64];
static uint8_t *const frame = buf + 32;

/* Ethernet, IPv4, and @a payload bytes after them. */
static size_t make_frame(uint8_t protocol, size_t payload) {
	size_t total = IP + payload;
	static const uint8_t addresses[8] = {10, 0, 7, 1, 10, 0, 7, 2};

	memset(buf, 0xa5, sizeof buf);
	memset(frame, 0, ETH + IP);
	frame[12] = 0x08;
	frame[ETH] = 0x45;
	frame[ETH + 2] = total >> 8;
	frame[ETH + 3] = total & 0xff;
	frame[ETH + 8] = 64;
	frame[ETH + 9] = protocol;
	memcpy(frame + ETH + 12, addresses, sizeof addresses);
	for (size_t i = 0; i < payload; i++) {
		frame[ETH + IP + i] = i * 13 + 1;
	}
	return ETH + total;
}

/* The sum over pseudo header and payload, byte by byte: 0xffff if right. */
static uint32_t reference_sum(size_t payload) {
	const uint8_t *l4 = frame + ETH + IP;
	uint32_t sum = frame[ETH + 9] + payload;

	for (int i = 0; i < 8; i++) {
		sum += frame[ETH + 12 + i] << (i % 2 ? 0 : 8);
	}
	for (size_t i = 0; i < payload; i++) {
		sum += l4[i] << (i % 2 ? 0 : 8);
	}
	while (sum >> 16) {
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return sum;
}

/* Refused, and not a byte of it touched. */
static void check_refused(size_t len) {
	static uint8_t before[sizeof buf];

	memcpy(before, buf, sizeof buf);
	test_assert_equal(netfront_csum_complete(frame, len), -EPROTO);
	test_assert_mem_equal(before, buf, sizeof buf);
}

TEST_CASE("a known TCP segment gets the checksum that others computed") {
	/* SYN from 10.0.7.1:1024 to 10.0.7.2:80, seq 1, window 0x2000. */
	static const uint8_t tcp[20] = {0x04, 0x00, 0x00, 0x50, 0, 0, 0, 1, 0, 0, 0,
	    0, 0x50, 0x02, 0x20, 0x00, 0xee, 0xee, 0, 0};
	size_t len = make_frame(6, sizeof tcp);

	memcpy(frame + ETH + IP, tcp, sizeof tcp);
	test_assert_zero(netfront_csum_complete(frame, len));
	test_assert_equal(frame[ETH + IP + 16], 0x69);
	test_assert_equal(frame[ETH + IP + 17], 0x8f);
}

TEST_CASE("TCP of every length up to a full frame adds up") {
	for (size_t payload = 20; payload <= 1480; payload++) {
		size_t len = make_frame(6, payload);

		test_assert_zero(netfront_csum_complete(frame, len));
		test_assert_equal(reference_sum(payload), 0xffff);
	}
}

TEST_CASE("UDP of every length up to a full frame adds up") {
	for (size_t payload = 8; payload <= 1480; payload++) {
		size_t len = make_frame(17, payload);

		test_assert_zero(netfront_csum_complete(frame, len));
		test_assert_equal(reference_sum(payload), 0xffff);
	}
}

TEST_CASE("a UDP checksum is never zero") {
	size_t len = make_frame(17, 10);
	uint16_t rest;

	/* Chosen so that the sum without checksum is 0xffff. */
	memset(frame + ETH + IP, 0, 10);
	rest = ~reference_sum(10);
	frame[ETH + IP + 8] = rest >> 8;
	frame[ETH + IP + 9] = rest & 0xff;
	test_assert_zero(netfront_csum_complete(frame, len));
	test_assert_equal(frame[ETH + IP + 6], 0xff);
	test_assert_equal(frame[ETH + IP + 7], 0xff);
}

TEST_CASE("padding behind the packet is left alone") {
	size_t len = make_frame(6, 20);

	memset(frame + len, 0x5a, 20);
	test_assert_zero(netfront_csum_complete(frame, len + 20));
	test_assert_equal(reference_sum(20), 0xffff);
	test_assert_equal(frame[len], 0x5a);
}

TEST_CASE("a VLAN tag is stepped over") {
	size_t len = make_frame(6, 40);

	memmove(frame + ETH + 4, frame + ETH, len - ETH);
	memcpy(frame + 12, "\x81\x00\x00\x05\x08\x00", 6);
	test_assert_zero(netfront_csum_complete(frame, len + 4));
	memmove(frame + ETH, frame + ETH + 4, len - ETH);
	test_assert_equal(reference_sum(40), 0xffff);
}

TEST_CASE("N9 every frame cut short is refused and stays as it was") {
	for (size_t len = 0; len < ETH + IP + 20; len++) {
		make_frame(6, 20);
		check_refused(len);
	}
	for (size_t len = 0; len < ETH + IP + 8; len++) {
		make_frame(17, 8);
		check_refused(len);
	}
}

TEST_CASE("N9 what is not IPv4 is refused") {
	size_t len = make_frame(6, 40);

	frame[13] = 0x06; /* ARP */
	check_refused(len);
	len = make_frame(6, 40);
	memcpy(frame + 12, "\x86\xdd", 2);
	check_refused(len);
	len = make_frame(6, 40);
	frame[ETH] = 0x65;
	check_refused(len);
}

TEST_CASE("protocols without such a checksum are refused") {
	static const uint8_t protocol[] = {0, 1, 2, 47, 132, 255};

	for (size_t i = 0; i < sizeof protocol; i++) {
		check_refused(make_frame(protocol[i], 60));
	}
}

TEST_CASE("N9 header lengths that lie are refused") {
	for (int ihl = 0; ihl < 16; ihl++) {
		size_t len = make_frame(6, 20);

		if (ihl != 5) {
			frame[ETH] = 0x40 | ihl;
			check_refused(len);
		}
	}
}

TEST_CASE("N9 total lengths that lie are refused") {
	static const uint16_t total[] = {0, 19, 20, 39, 41, 1500, 65535};

	for (size_t i = 0; i < sizeof total / sizeof *total; i++) {
		size_t len = make_frame(6, 20);

		frame[ETH + 2] = total[i] >> 8;
		frame[ETH + 3] = total[i] & 0xff;
		check_refused(len);
	}
}

TEST_CASE("fragments are refused") {
	size_t len = make_frame(17, 40);

	frame[ETH + 6] = 0x20; /* more fragments */
	check_refused(len);
	len = make_frame(17, 40);
	frame[ETH + 7] = 1; /* offset */
	check_refused(len);
}
