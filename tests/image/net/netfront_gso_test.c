/**
 * @file
 * @brief Merging of TCP segments into one large packet
 */
#include <string.h>

#include <embox/test.h>

#include <drivers/xen/netfront/netfront_gso.h>

EMBOX_TEST_SUITE("netfront's merging of TCP segments");

#define ETH    14
#define IP     ETH
#define TCP    (IP + 20)
#define HEADER (TCP + 20)
#define MSS    1460
#define SEQ    0xfffffc00u /* wraps within the first segment */
#define MAX    NETFRONT_GSO_SIZE_MAX

#define PSH 0x08
#define ACK 0x10

static struct netfront_gso gso;
static uint8_t frame[2048];

static void put16(size_t at, uint16_t value) {
	frame[at] = value >> 8;
	frame[at + 1] = value & 0xff;
}

static void put32(size_t at, uint32_t value) {
	put16(at, value >> 16);
	put16(at + 2, value & 0xffff);
}

static size_t make_segment(uint32_t seq, size_t payload, uint8_t flags) {
	memset(frame, 0, sizeof frame);
	put16(12, 0x0800);
	frame[IP] = 0x45;
	put16(IP + 2, 40 + payload);
	put16(IP + 4, seq); /* the IP id changes with each packet */
	frame[IP + 8] = 255;
	frame[IP + 9] = 6;
	memcpy(frame + IP + 12, "\x0a\x00\x07\x02\x0a\x00\x07\x01", 8);
	put16(TCP, 80);
	put16(TCP + 2, 40000);
	put32(TCP + 4, seq);
	put32(TCP + 8, 77);
	frame[TCP + 12] = 5 << 4;
	frame[TCP + 13] = flags;
	put16(TCP + 14, 8192);
	return HEADER + payload;
}

static bool start(uint32_t seq, size_t payload, uint8_t flags) {
	return netfront_gso_start(&gso, frame, make_segment(seq, payload, flags));
}

static bool append(uint32_t seq, size_t payload, uint8_t flags) {
	return netfront_gso_append(&gso, frame, make_segment(seq, payload, flags),
	    MAX);
}

static uint32_t sum(const uint8_t *p, size_t len, uint32_t sum) {
	for (size_t i = 0; i < len; i++) {
		sum += p[i] << (i % 2 ? 0 : 8);
	}
	while (sum >> 16) {
		sum = (sum & 0xffff) + (sum >> 16);
	}
	return sum;
}

TEST_CASE("segments that follow one another make one packet") {
	uint32_t seq = SEQ;

	test_assert_true(start(seq, MSS, ACK));
	for (int i = 1; i < 10; i++) {
		seq += MSS;
		test_assert_true(append(seq, MSS, ACK));
	}
	test_assert_equal(gso.payload, 10u * MSS);
	test_assert_equal(gso.mss, MSS);
	test_assert_equal(gso.header_len, HEADER);
}

TEST_CASE("the packet's headers tell its length, its checksums agree") {
	uint32_t pseudo;
	size_t tcp_len = 20 + 2 * MSS;

	test_assert_true(start(SEQ, MSS, ACK));
	test_assert_true(append(SEQ + MSS, MSS, ACK | PSH));
	netfront_gso_finish(&gso);
	test_assert_equal(gso.header[IP + 2] << 8 | gso.header[IP + 3],
	    20 + (int)tcp_len);
	test_assert_equal(sum(gso.header + IP, 20, 0), 0xffff);
	test_assert_equal(gso.header[TCP + 13], ACK | PSH);
	pseudo = sum(gso.header + IP + 12, 8, 6 + tcp_len);
	test_assert_equal(gso.header[TCP + 16] << 8 | gso.header[TCP + 17],
	    (int)pseudo);
	test_assert_mem_equal(gso.header + TCP + 4, "\xff\xff\xfc\x00", 4);
}

TEST_CASE("a shorter segment ends the packet") {
	test_assert_true(start(SEQ, MSS, ACK));
	test_assert_true(append(SEQ + MSS, 100, ACK));
	test_assert_false(append(SEQ + MSS + 100, MSS, ACK));
	test_assert_false(append(SEQ + MSS + 100, 100, ACK));
	test_assert_equal(gso.payload, MSS + 100u);
}

TEST_CASE("a longer segment does not fit in") {
	test_assert_true(start(SEQ, 100, ACK));
	test_assert_false(append(SEQ + 100, 101, ACK));
}

TEST_CASE("a gap or a repetition does not follow") {
	test_assert_true(start(SEQ, MSS, ACK));
	test_assert_false(append(SEQ + MSS + 1, MSS, ACK));
	test_assert_false(append(SEQ, MSS, ACK));
	test_assert_equal(gso.payload, (size_t)MSS);
}

TEST_CASE("the packet ends at the size it may have") {
	test_assert_true(start(SEQ, MSS, ACK));
	make_segment(SEQ + MSS, MSS, ACK);
	test_assert_false(
	    netfront_gso_append(&gso, frame, HEADER + MSS, HEADER + 2 * MSS - 1));
	test_assert_true(
	    netfront_gso_append(&gso, frame, HEADER + MSS, HEADER + 2 * MSS));
}

TEST_CASE("only segments of one connection and one state go together") {
	/* Every byte of the headers but lengths, counts, sums and PSH. */
	for (size_t at = 0; at < HEADER; at++) {
		size_t len;

		if ((at >= IP + 2 && at < IP + 6) || at == IP + 10 || at == IP + 11
		    || at == TCP + 16 || at == TCP + 17) {
			continue;
		}
		test_assert_true(start(SEQ, MSS, ACK));
		len = make_segment(SEQ + MSS, MSS, ACK);
		frame[at] ^= 1;
		test_assert_false(netfront_gso_append(&gso, frame, len, MAX));
	}
}

TEST_CASE("segments that mean more than their data stay alone") {
	for (int flags = 0; flags < 256; flags++) {
		bool plain = (flags & ~PSH) == ACK;

		test_assert_equal(start(SEQ, MSS, flags), plain);
	}
	test_assert_false(start(SEQ, 0, ACK));
}

TEST_CASE("frames cut short or with lengths that lie stay alone") {
	size_t len = make_segment(SEQ, 100, ACK);

	for (size_t cut = 0; cut < len; cut++) {
		test_assert_false(netfront_gso_start(&gso, frame, cut));
	}
	test_assert_false(netfront_gso_start(&gso, frame, len + 1));
	for (int doff = 0; doff < 5; doff++) {
		make_segment(SEQ, 100, ACK);
		frame[TCP + 12] = doff << 4;
		test_assert_false(netfront_gso_start(&gso, frame, len));
	}
	make_segment(SEQ, 10, ACK);
	frame[TCP + 12] = 0xf0; /* header longer than the frame */
	test_assert_false(netfront_gso_start(&gso, frame, HEADER + 10));
}

TEST_CASE("other protocols, fragments and IP options stay alone") {
	size_t len = make_segment(SEQ, 100, ACK);

	frame[IP + 9] = 17;
	test_assert_false(netfront_gso_start(&gso, frame, len));
	make_segment(SEQ, 100, ACK);
	frame[IP + 6] = 0x20;
	test_assert_false(netfront_gso_start(&gso, frame, len));
	make_segment(SEQ, 100, ACK);
	frame[IP] = 0x46;
	test_assert_false(netfront_gso_start(&gso, frame, len));
	make_segment(SEQ, 100, ACK);
	frame[13] = 0x06;
	test_assert_false(netfront_gso_start(&gso, frame, len));
}
