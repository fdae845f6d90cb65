/**
 * @file
 * @brief Numbers and addresses that somebody else wrote
 *
 * Each parser is compared with a plain second one.
 */

#include <errno.h>
#include <string.h>

#include <drivers/xen/blkfront/blkfront.h>
#include <drivers/xen/netfront/netfront_mac.h>
#include <drivers/xen/xen_store.h>

#include "input.h"
#include "kernel.h"

extern long kernel_strtol(const char *s, char **end, int base);
extern unsigned long kernel_strtoul(const char *s, char **end, int base);
extern long strtol(const char *s, char **end, int base);
extern unsigned long strtoul(const char *s, char **end, int base);

/* errno of the C library under test. */
int __errno_task;

/** @return false if the text is no number of 64 bits. */
static bool plain_u64(const char *text, uint64_t *value) {
	unsigned __int128 n = 0;
	size_t len = strspn(text, "0123456789"), i;

	if (len == 0 || text[len] != '\0') {
		return false;
	}
	for (i = 0; i < len; i++) {
		n = n * 10 + (text[i] - '0');
		if (n > UINT64_MAX) {
			return false;
		}
	}
	*value = n;
	return true;
}

static void check_u64(const char *text) {
	uint64_t min = input_u8(), max = input_u32(), value = 42, plain = 0;
	int ret = xenstore_parse_u64(text, min, max, &value);

	if (plain_u64(text, &plain) && plain >= min && plain <= max) {
		REQUIRE(ret == 0 && value == plain);
	}
	else {
		REQUIRE((ret == -EINVAL || ret == -ERANGE) && value == 42);
	}
	ret = xenstore_parse_u64(text, 0, UINT64_MAX, &value);
	REQUIRE((ret == 0) == plain_u64(text, &plain));
	REQUIRE(ret != 0 || value == plain);
}

static bool plain_mac(const char *text) {
	size_t i;

	for (i = 0; i < 17; i++) {
		if (i % 3 == 2 ? text[i] != ':'
		               : text[i] == '\0'
		                     || !strchr("0123456789abcdefABCDEF", text[i])) {
			return false;
		}
	}
	return text[17] == '\0';
}

static void check_mac(const char *text) {
	static const uint8_t zero[6];
	uint8_t mac[6] = {0};
	int ret = netfront_mac_parse(text, mac);

	REQUIRE(ret == 0 || ret == -EINVAL);
	if (ret == 0) {
		REQUIRE(plain_mac(text) && !(mac[0] & 1));
		REQUIRE(memcmp(mac, zero, 6) != 0);
	}
	else {
		REQUIRE(memcmp(mac, zero, 6) == 0);
	}
}

static void check_strtol(const char *text, unsigned int base) {
	char *ours, *theirs;

	base = base == 1 ? 0 : base;
	REQUIRE(kernel_strtol(text, &ours, base) == strtol(text, &theirs, base));
	REQUIRE(ours == theirs);
	REQUIRE(kernel_strtoul(text, &ours, base) == strtoul(text, &theirs, base));
	REQUIRE(ours == theirs);
}

static void check_name(void) {
	size_t size = 1 + input_below(20);
	char *name = process_alloc(size);

	blkfront_vdev_name(input_u32(), name, size);
	REQUIRE(strlen(name) < size);
	process_free(name);
}

void target_run(void) {
	uint8_t what = input_u8();
	char *text;

	if (what % 4 == 3) {
		check_name();
		return;
	}
	text = input_text(64);
	switch (what % 4) {
	case 0:
		check_u64(text);
		break;
	case 1:
		check_mac(text);
		break;
	default:
		check_strtol(text, what / 4 % 37);
		break;
	}
	process_free(text);
}
