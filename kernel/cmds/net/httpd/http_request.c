/**
 * @file
 * @brief Requests of HTTP/1.x clients (RFC 9110, RFC 9112)
 *
 * Text from the network: every function stays within the bytes it is given.
 */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <lib/libds/array.h>

#include "http_request.h"

#define HEAD_END "\r\n\r\n"
#define LINE_END "\r\n"

/** Text that ends before @a end. */
struct span {
	const char *at;
	const char *end;
};

static size_t span_len(const struct span *span) {
	return span->end - span->at;
}

static bool span_is(const struct span *span, const char *word) {
	return span_len(span) == strlen(word)
	       && strncasecmp(span->at, word, span_len(span)) == 0;
}

/* Cuts off and returns what comes before the first @a stop (or all). */
static struct span span_cut(struct span *span, const char *stop) {
	const char *found = memmem(span->at, span_len(span), stop, strlen(stop));
	struct span part = {span->at, found != NULL ? found : span->end};

	span->at = found != NULL ? found + strlen(stop) : span->end;
	return part;
}

static void span_trim(struct span *span) {
	while (span->at < span->end && (*span->at == ' ' || *span->at == '\t')) {
		span->at++;
	}
	while (span->at < span->end
	       && (span->end[-1] == ' ' || span->end[-1] == '\t')) {
		span->end--;
	}
}

/* ---- Request line ---- */

static int hex_digit(char c) {
	if (c >= '0' && c <= '9') {
		return c - '0';
	}
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* One character of a target, %XX decoded; -1 if that is not possible. */
static int target_char(struct span *target) {
	int high, low;

	if (*target->at != '%') {
		return (unsigned char)*target->at++;
	}
	if (span_len(target) < 3) {
		return -1;
	}
	high = hex_digit(target->at[1]);
	low = hex_digit(target->at[2]);
	target->at += 3;
	return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static int parse_target(struct http_request *request, struct span target) {
	struct span path = span_cut(&target, "?");
	size_t len = 0;

	if (path.at == path.end || *path.at != '/') {
		return 400;
	}
	while (path.at < path.end && *path.at == '/') {
		path.at++;
	}
	while (path.at < path.end) {
		int c = target_char(&path);

		if (c <= 0) {
			return 400;
		}
		if (len == HTTP_PATH_MAX - 1) {
			return 414;
		}
		request->path[len++] = c;
	}
	request->path[len] = '\0';
	return 200;
}

static int parse_request_line(struct http_request *request, struct span line) {
	struct span method = span_cut(&line, " ");
	struct span target = span_cut(&line, " ");

	if (span_is(&line, "HTTP/1.1")) {
		request->keep_alive = true;
	}
	else if (!span_is(&line, "HTTP/1.0")) {
		return 400;
	}
	request->head = span_is(&method, "HEAD");
	if (!request->head && !span_is(&method, "GET")) {
		request->has_body = true; /* for all we know */
		return 405;
	}
	return parse_target(request, target);
}

/* ---- Header fields ---- */

static bool parse_number(const struct span *span, uint64_t *value) {
	*value = 0;
	if (span->at == span->end || span_len(span) > 18) {
		return false;
	}
	for (const char *c = span->at; c < span->end; c++) {
		if (!isdigit((unsigned char)*c)) {
			return false;
		}
		*value = *value * 10 + (*c - '0');
	}
	return true;
}

/* "bytes=A-B", "bytes=A-", "bytes=-N". Anything else is as good as no range
 * at all, says RFC 9110, 14.2. */
static void parse_range(struct http_request *request, struct span value) {
	struct span unit = span_cut(&value, "=");
	struct span first = span_cut(&value, "-");

	if (!span_is(&unit, "bytes")) {
		return;
	}
	if (first.at == first.end) {
		request->suffix = parse_number(&value, &request->last);
		request->has_range = request->suffix;
		return;
	}
	if (!parse_number(&first, &request->first)) {
		return;
	}
	if (value.at == value.end) {
		request->last = UINT64_MAX;
		request->has_range = true;
		return;
	}
	request->has_range =
	    parse_number(&value, &request->last) && request->last >= request->first;
}

static void parse_field(struct http_request *request, struct span line) {
	struct span name = span_cut(&line, ":");

	span_trim(&line);
	if (span_is(&name, "Connection")) {
		if (span_is(&line, "close")) {
			request->keep_alive = false;
		}
		else if (span_is(&line, "keep-alive")) {
			request->keep_alive = true;
		}
	}
	else if (span_is(&name, "Range")) {
		parse_range(request, line);
	}
	else if ((span_is(&name, "Content-Length") && !span_is(&line, "0"))
	         || span_is(&name, "Transfer-Encoding")) {
		request->has_body = true;
	}
}

size_t http_request_parse(struct http_request *request, const char *text,
    size_t len) {
	const char *end = memmem(text, len, HEAD_END, strlen(HEAD_END));
	struct span rest = {text, end};

	if (end == NULL) {
		return 0;
	}
	memset(request, 0, sizeof *request);
	request->status = parse_request_line(request, span_cut(&rest, LINE_END));
	while (rest.at < rest.end) {
		parse_field(request, span_cut(&rest, LINE_END));
	}
	request->keep_alive =
	    request->keep_alive && !request->has_body && request->status != 400;
	return end + strlen(HEAD_END) - text;
}

/* ---- Responses ---- */

int http_range_apply(const struct http_request *request, uint64_t *offset,
    uint64_t *length) {
	uint64_t size = *length;
	uint64_t first = request->first;
	uint64_t last = request->last;

	if (!request->has_range) {
		return 200;
	}
	if (request->suffix) {
		first = last < size ? size - last : 0;
		last = last == 0 ? 0 : UINT64_MAX;
	}
	if (first >= size || last < first) {
		return 416;
	}
	*offset = first;
	*length = (last < size ? last + 1 : size) - first;
	return 206;
}

const char *http_content_type(const char *name) {
	static const struct {
		const char *ending;
		const char *type;
	} types[] = {
	    {".html", "text/html; charset=utf-8"},
	    {".htm", "text/html; charset=utf-8"},
	    {".css", "text/css"},
	    {".js", "text/javascript"},
	    {".json", "application/json"},
	    {".txt", "text/plain; charset=utf-8"},
	    {".svg", "image/svg+xml"},
	    {".png", "image/png"},
	    {".jpg", "image/jpeg"},
	    {".gif", "image/gif"},
	    {".ico", "image/x-icon"},
	};
	const char *ending = strrchr(name, '.');

	for (size_t i = 0; ending != NULL && i < ARRAY_SIZE(types); i++) {
		if (strcasecmp(ending, types[i].ending) == 0) {
			return types[i].type;
		}
	}
	return "application/octet-stream";
}

const char *http_status_text(int status) {
	switch (status) {
	case 200:
		return "OK";
	case 206:
		return "Partial Content";
	case 400:
		return "Bad Request";
	case 404:
		return "Not Found";
	case 405:
		return "Method Not Allowed";
	case 414:
		return "URI Too Long";
	case 416:
		return "Range Not Satisfiable";
	case 431:
		return "Request Header Fields Too Large";
	default:
		return "Internal Server Error";
	}
}
