/**
 * @file
 * @brief Index of ustar archives, well-formed and hostile
 */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include <embox/test.h>
#include <lib/libds/array.h>

#include <cmds/httpd/ustar.h>

EMBOX_TEST_SUITE("httpd's index of ustar archives");

#define BLOCKS    32
#define FILES_MAX 16

static unsigned char archive[BLOCKS][USTAR_BLOCK];
static unsigned int blocks;
static unsigned int reads;
static struct ustar_index idx;

static int archive_read(void *arg, void *buf, size_t len, uint64_t offset) {
	(void)arg;
	reads++;
	if (offset + len > sizeof archive) {
		return -EIO;
	}
	memcpy(buf, (unsigned char *)archive + offset, len);
	return 0;
}

static void seal(unsigned char *block) {
	unsigned int sum = 0;

	memset(block + 148, ' ', 8);
	for (int i = 0; i < USTAR_BLOCK; i++) {
		sum += block[i];
	}
	snprintf((char *)block + 148, 8, "%06o", sum);
}

static unsigned char *header(const char *name, const char *size, char type) {
	unsigned char *block = archive[blocks++];

	memcpy(block, name, strlen(name));
	memcpy(block + 124, size, strlen(size));
	block[156] = type;
	memcpy(block + 257, "ustar\00000", 8);
	seal(block);
	return block;
}

static unsigned char *file(const char *name, unsigned int size) {
	char octal[12];
	unsigned char *block;

	snprintf(octal, sizeof octal, "%011o", size);
	block = header(name, octal, '0');
	blocks += (size + USTAR_BLOCK - 1) / USTAR_BLOCK;
	return block;
}

static int build_sized(uint64_t size) {
	struct ustar_source source = {.read = archive_read, .size = size};

	return ustar_index_build(&idx, &source, FILES_MAX);
}

static int build(void) {
	return build_sized(sizeof archive);
}

TEST_SETUP(start) {
	memset(archive, 0, sizeof archive);
	blocks = reads = 0;
	return 0;
}

TEST_TEARDOWN(stop) {
	ustar_index_free(&idx);
	return 0;
}

TEST_CASE("files are found under their names, with place and size") {
	const struct ustar_file *found;

	file("./zebra.txt", 3);
	header("./img/", "00000000000", '5');
	file("img/a.svg", 1000);
	file("empty", 0);
	test_assert_zero(build());
	test_assert_equal(idx.count, 3);
	found = ustar_index_find(&idx, "img/a.svg");
	test_assert_not_null(found);
	test_assert_equal(found->offset, 4u * USTAR_BLOCK);
	test_assert_equal(found->size, 1000);
	test_assert_equal(ustar_index_find(&idx, "zebra.txt")->size, 3);
	test_assert_zero(ustar_index_find(&idx, "empty")->size);
	test_assert_null(ustar_index_find(&idx, "img/"));
	test_assert_null(ustar_index_find(&idx, "nothing"));
	test_assert_null(ustar_index_find(&idx, ""));
}

TEST_CASE("a prefix goes in front of the name") {
	unsigned char *block = file("name.txt", 1);

	memcpy(block + 345, "very/deep", 9);
	seal(block);
	test_assert_zero(build());
	test_assert_not_null(ustar_index_find(&idx, "very/deep/name.txt"));
}

TEST_CASE("names that fill their fields to the last byte are whole") {
	unsigned char *block = file("x", 1);
	char name[USTAR_NAME_MAX];

	memset(block, 'n', 100);
	memset(block + 345, 'p', 155);
	seal(block);
	test_assert_zero(build());
	memset(name, 'p', 155);
	name[155] = '/';
	memset(name + 156, 'n', 100);
	name[256] = '\0';
	test_assert_not_null(ustar_index_find(&idx, name));
}

TEST_CASE("of two files of one name the later one counts") {
	file("a", 1);
	file("a", 2);
	test_assert_zero(build());
	test_assert_equal(ustar_index_find(&idx, "a")->size, 2);
}

TEST_CASE("links, devices and unknown types are stepped over") {
	static const char types[] = "12346LKxg";

	for (size_t i = 0; i < sizeof types - 1; i++) {
		header("odd", "00000000000", types[i]);
	}
	file("plain", 5);
	test_assert_zero(build());
	test_assert_equal(idx.count, 1);
}

TEST_CASE("data of what is stepped over is stepped over, too") {
	header("pax", "00000000777", 'x');
	memset(archive[blocks++], 'y', USTAR_BLOCK);
	file("plain", 5);
	test_assert_zero(build());
	test_assert_not_null(ustar_index_find(&idx, "plain"));
}

TEST_CASE("an archive without end blocks ends with the device") {
	file("a", 10);
	test_assert_zero(build_sized(blocks * USTAR_BLOCK));
	test_assert_equal(idx.count, 1);
}

TEST_CASE("the last file need not fill its block") {
	file("a", 10);
	test_assert_zero(build_sized(USTAR_BLOCK + 10));
	test_assert_equal(idx.count, 1);
}

TEST_CASE("old regular files have type NUL") {
	header("old", "00000000005", '\0');
	blocks++;
	test_assert_zero(build());
	test_assert_equal(idx.count, 1);
}

TEST_CASE("a device of zeroes is no archive") {
	test_assert_equal(build(), -EINVAL);
}

TEST_CASE("a device smaller than a block is no archive") {
	test_assert_equal(build_sized(0), -EINVAL);
	test_assert_equal(build_sized(USTAR_BLOCK - 1), -EINVAL);
}

TEST_CASE("a wrong checksum is not believed") {
	unsigned char *block = file("a", 10);

	for (int at = 0; at < USTAR_BLOCK; at++) {
		if (at == 155) {
			continue; /* behind the checksum's own end */
		}
		block[at] ^= 0x04;
		test_assert_equal(build(), -EINVAL);
		block[at] ^= 0x04;
	}
	test_assert_zero(build());
}

TEST_CASE("damage behind good files spoils the whole") {
	file("a", 10);
	file("b", 10)[0] = 'c';
	test_assert_equal(build(), -EINVAL);
	test_assert_zero(idx.count);
}

TEST_CASE("a file that reaches beyond the device is refused") {
	file("a", 10);
	test_assert_equal(build_sized(USTAR_BLOCK + 9), -EFBIG);
	memset(archive, 0, sizeof archive);
	blocks = 0;
	header("huge", "77777777777", '0');
	test_assert_equal(build(), -EFBIG);
	memset(archive, 0, sizeof archive);
	blocks = 0;
	header("huge", "777777777777", '0'); /* no NUL behind the digits */
	test_assert_equal(build(), -EFBIG);
}

TEST_CASE("sizes that are no octal numbers are refused") {
	static const char *const bad[] = {"            ", "-0000000001",
	    "00000000008", "0x000000001", "9", "abc", "\200\0\0\0\0\0\0\0\0\0\0\1"};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		memset(archive, 0, sizeof archive);
		blocks = 0;
		header("a", bad[i], '0');
		test_assert_equal(build(), -EINVAL);
	}
}

TEST_CASE("names with control characters, and no name, are refused") {
	static const char *const bad[] = {"", "a\nb", "a\rb", "\033[2J", "\177"};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		memset(archive, 0, sizeof archive);
		blocks = 0;
		file(bad[i], 1);
		test_assert_equal(build(), -EINVAL);
	}
}

TEST_CASE("more files than allowed are refused, and all memory given back") {
	for (int i = 0; i <= FILES_MAX; i++) {
		char name[8];

		snprintf(name, sizeof name, "f%d", i);
		file(name, 0);
	}
	test_assert_equal(build(), -ENFILE);
	test_assert_zero(idx.count);
	test_assert_null(idx.files);
}

TEST_CASE("an error of the device is passed on") {
	file("a", USTAR_BLOCK * (BLOCKS - 1));
	test_assert_equal(build_sized(sizeof archive + USTAR_BLOCK), -EIO);
}
