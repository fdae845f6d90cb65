/**
 * @file
 * @brief Requests of HTTP/1.x clients
 */
#ifndef CMDS_NET_HTTPD_HTTP_REQUEST_H_
#define CMDS_NET_HTTPD_HTTP_REQUEST_H_

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define HTTP_PATH_MAX 256

struct http_request {
	int status; /* 200, or what to answer instead */
	bool head;  /* HEAD: the body is left out */
	bool keep_alive;
	bool has_body; /* one that is not read */
	bool has_range;
	uint64_t first;           /* of the range */
	uint64_t last;            /* UINT64_MAX: to the end; see suffix */
	bool suffix;              /* the last `last` bytes */
	char path[HTTP_PATH_MAX]; /* decoded, without the leading slash */
};

/**
 * Parses the request at the beginning of a buffer. Any context.
 *
 * @return bytes that the request takes, or 0 if its end has not come yet.
 */
extern size_t http_request_parse(struct http_request *request, const char *text,
    size_t len);

/**
 * Applies a range to a file.
 *
 * @param offset in: 0, out: first byte to send
 * @param length in: bytes of the file, out: bytes to send
 * @return 200, 206 or 416
 */
extern int http_range_apply(const struct http_request *request,
    uint64_t *offset, uint64_t *length);

/** Content type by the name's ending. */
extern const char *http_content_type(const char *name);

/** Words for a status code. */
extern const char *http_status_text(int status);

#endif /* CMDS_NET_HTTPD_HTTP_REQUEST_H_ */
