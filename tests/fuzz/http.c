/**
 * @file
 * @brief Any bytes as a request to httpd
 */

#include <string.h>

#include <cmds/httpd/http_request.h>

#include "input.h"
#include "kernel.h"

static void check_range(const struct http_request *request, uint64_t size) {
	uint64_t offset = 0, length = size;
	int status = http_range_apply(request, &offset, &length);

	REQUIRE(status == 200 || status == 206 || status == 416);
	if (status != 416) {
		REQUIRE(length <= size && offset <= size - length);
	}
	REQUIRE(status != 206 || length > 0);
}

/** What is whole stays the same with more bytes behind it. */
static void check_prefix(const char *text, size_t len,
    const struct http_request *request, size_t taken) {
	struct http_request again;
	char *exact = process_alloc(taken);

	memcpy(exact, text, taken);
	REQUIRE(http_request_parse(&again, exact, taken) == taken);
	REQUIRE(again.status == request->status);
	process_free(exact);
	(void)len;
}

void target_run(void) {
	uint64_t size = input_u32();
	size_t len, taken;
	char *text = input_rest(&len);
	struct http_request request;

	memset(&request, 0, sizeof(request));
	taken = http_request_parse(&request, text, len);
	REQUIRE(taken <= len);
	if (taken > 0) {
		REQUIRE(strlen(http_status_text(request.status)) > 0);
		check_prefix(text, len, &request, taken);
	}
	if (taken > 0 && request.status == 200) {
		REQUIRE(memchr(request.path, '\0', HTTP_PATH_MAX) != NULL);
		REQUIRE(http_content_type(request.path) != NULL);
		check_range(&request, size);
		check_range(&request, 0);
	}
	process_free(text);
}
