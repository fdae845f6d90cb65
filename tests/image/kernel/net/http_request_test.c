/**
 * @file
 * @brief Requests as browsers send them, and as they should not
 */
#include <stdio.h>
#include <string.h>

#include <embox/test.h>
#include <lib/libds/array.h>

#include <cmds/httpd/http_request.h>

EMBOX_TEST_SUITE("httpd's parser of requests");

static struct http_request req;

static size_t parse(const char *text) {
	return http_request_parse(&req, text, strlen(text));
}

static int status_of(const char *text) {
	test_assert_equal(parse(text), strlen(text));
	return req.status;
}

TEST_CASE("a plain GET asks for a path and keeps the connection") {
	test_assert_equal(status_of("GET /a/b.txt HTTP/1.1\r\nHost: x\r\n\r\n"),
	    200);
	test_assert_str_equal(req.path, "a/b.txt");
	test_assert_true(req.keep_alive);
	test_assert_false(req.head);
	test_assert_false(req.has_range);
}

TEST_CASE("HTTP/1.0 closes unless asked to keep alive") {
	test_assert_equal(status_of("GET / HTTP/1.0\r\n\r\n"), 200);
	test_assert_str_equal(req.path, "");
	test_assert_false(req.keep_alive);
	status_of("GET / HTTP/1.0\r\nconnection: Keep-Alive\r\n\r\n");
	test_assert_true(req.keep_alive);
	status_of("GET / HTTP/1.1\r\nConnection:close\r\n\r\n");
	test_assert_false(req.keep_alive);
}

TEST_CASE("a request that is not there as a whole is waited for") {
	const char *text = "HEAD /x HTTP/1.1\r\nHost: y\r\n\r\n";

	for (size_t len = 0; len < strlen(text); len++) {
		test_assert_zero(http_request_parse(&req, text, len));
	}
	test_assert_equal(status_of(text), 200);
	test_assert_true(req.head);
}

TEST_CASE("what follows a request is left for the next") {
	test_assert_equal(parse("GET /1 HTTP/1.1\r\n\r\nGET /2"),
	    strlen("GET /1 HTTP/1.1\r\n\r\n"));
	test_assert_str_equal(req.path, "1");
}

TEST_CASE("queries are cut off and escapes decoded") {
	status_of("GET /a%20b%2Fc?d=e&f HTTP/1.1\r\n\r\n");
	test_assert_str_equal(req.path, "a b/c");
}

TEST_CASE("other methods are not allowed and end the connection") {
	test_assert_equal(status_of("POST / HTTP/1.1\r\n\r\n"), 405);
	test_assert_false(req.keep_alive);
	status_of("PUT / HTTP/1.1\r\nConnection: keep-alive\r\n\r\n");
	test_assert_false(req.keep_alive);
}

TEST_CASE("a body that is not read ends the connection") {
	status_of("GET / HTTP/1.1\r\nContent-Length: 5\r\n"
	          "Connection: keep-alive\r\n\r\n");
	test_assert_false(req.keep_alive);
	status_of("GET / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n");
	test_assert_false(req.keep_alive);
	status_of("GET / HTTP/1.1\r\nContent-Length: 0\r\n\r\n");
	test_assert_true(req.keep_alive);
}

TEST_CASE("malformed requests are refused") {
	static const char *const bad[] = {
	    "\r\n\r\n",
	    "GET\r\n\r\n",
	    "GET /\r\n\r\n",
	    "GET / HTTP/2.0\r\n\r\n",
	    "GET / HTTP/1.1x\r\n\r\n",
	    "GET  / HTTP/1.1\r\n\r\n",
	    "GET x HTTP/1.1\r\n\r\n",
	    "GET http://host/ HTTP/1.1\r\n\r\n",
	    "GET /% HTTP/1.1\r\n\r\n",
	    "GET /%4 HTTP/1.1\r\n\r\n",
	    "GET /%zz HTTP/1.1\r\n\r\n",
	    "GET /%00 HTTP/1.1\r\n\r\n",
	};

	for (size_t i = 0; i < ARRAY_SIZE(bad); i++) {
		test_assert_equal(status_of(bad[i]), 400);
		test_assert_false(req.keep_alive);
	}
}

TEST_CASE("a path that is too long is refused") {
	char text[HTTP_PATH_MAX + 32];
	int len = snprintf(text, sizeof text, "GET /");

	memset(text + len, 'p', HTTP_PATH_MAX);
	strcpy(text + len + HTTP_PATH_MAX, " HTTP/1.1\r\n\r\n");
	test_assert_equal(status_of(text), 414);
	strcpy(text + len + HTTP_PATH_MAX - 1, " HTTP/1.1\r\n\r\n");
	test_assert_equal(status_of(text), 200);
	test_assert_equal(strlen(req.path), HTTP_PATH_MAX - 1u);
}

static int range(const char *value, uint64_t size, uint64_t *offset,
    uint64_t *length) {
	char text[128];

	snprintf(text, sizeof text, "GET /x HTTP/1.1\r\nRange: %s\r\n\r\n", value);
	status_of(text);
	*offset = 0;
	*length = size;
	return http_range_apply(&req, offset, length);
}

TEST_CASE("ranges give the bytes they name") {
	static const struct {
		const char *value;
		int status;
		uint64_t offset, length;
	} rows[] = {
	    {"bytes=0-0", 206, 0, 1},
	    {"bytes=10-19", 206, 10, 10},
	    {"bytes=90-", 206, 90, 10},
	    {"bytes=90-1000", 206, 90, 10},
	    {"bytes=-5", 206, 95, 5},
	    {"bytes=-1000", 206, 0, 100},
	    {"bytes=0-999999999999999999", 206, 0, 100},
	};
	uint64_t offset, length;

	for (size_t i = 0; i < ARRAY_SIZE(rows); i++) {
		test_assert_equal(range(rows[i].value, 100, &offset, &length),
		    rows[i].status);
		test_assert_equal(offset, rows[i].offset);
		test_assert_equal(length, rows[i].length);
	}
}

TEST_CASE("ranges beyond the file cannot be satisfied") {
	uint64_t offset, length;

	test_assert_equal(range("bytes=100-", 100, &offset, &length), 416);
	test_assert_equal(range("bytes=0-", 0, &offset, &length), 416);
	test_assert_equal(range("bytes=-0", 100, &offset, &length), 416);
}

TEST_CASE("ranges that make no sense are as if not there") {
	static const char *const bad[] = {"bytes", "bytes=", "bytes=-", "bytes=a-b",
	    "bytes=5-4", "lines=1-2", "bytes=1-2,5-6",
	    "bytes=99999999999999999999-", "bytes=1"};
	uint64_t offset, length;

	for (size_t i = 0; i < ARRAY_SIZE(bad) - 1; i++) {
		test_assert_equal(range(bad[i], 100, &offset, &length), 200);
		test_assert_equal(length, 100);
	}
}
