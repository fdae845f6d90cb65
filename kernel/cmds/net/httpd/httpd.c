/**
 * @file
 * @brief Web server of the files in a ustar archive on a block device
 *
 * One thread serves all connections, each a small state machine: reading a
 * request, then sending the response. A connection without progress is closed
 * after a while, so idle ones cannot keep others out.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <drivers/block_dev.h>
#include <framework/mod/options.h>
#include <kernel/thread.h>
#include <kernel/time/ktime.h>
#include <util/err.h>
#include <util/log.h>

#include <lwip/sockets.h>

#include "file_cache.h"
#include "http_request.h"
#include "ustar.h"

#define HTTP_PORT   OPTION_GET(NUMBER, port)
#define CONNECTIONS OPTION_GET(NUMBER, connections)
#define FILES_MAX   OPTION_GET(NUMBER, files)
#define CHUNKS      OPTION_GET(NUMBER, chunks)
#define CHUNK_SIZE  ((size_t)OPTION_GET(NUMBER, chunk_kib) * 1024)

#define REQUEST_MAX  2048
#define HEADERS_MAX  512
#define IDLE_SECONDS 30

#define DEV_PREFIX "/dev/"
#define INDEX_FILE "index.html"

struct connection {
	int socket;      /* -1: free */
	bool sending;    /* else reading a request */
	bool keep_alive; /* after this response */
	time64_t active; /* last progress */

	char request[REQUEST_MAX];
	size_t request_len;

	char headers[HEADERS_MAX]; /* and a short body of an error */
	size_t headers_len;
	size_t headers_sent;

	uint64_t offset; /* in the device, of the file's rest */
	uint64_t left;
};

struct server {
	struct block_dev *bdev;
	struct ustar_index index;
	struct file_cache *cache;
	int listener;
	unsigned int open;
	struct connection conn[CONNECTIONS];
};

static void connection_close(struct server *server, struct connection *conn) {
	closesocket(conn->socket);
	conn->socket = -1;
	server->open--;
}

/* ---- Responses ---- */

static const struct ustar_file *file_find(const struct server *server,
    const char *path) {
	char name[HTTP_PATH_MAX + sizeof INDEX_FILE];
	size_t len = strlen(path);

	strlcpy(name, path, sizeof name);
	if (len == 0 || path[len - 1] == '/') {
		strlcat(name, INDEX_FILE, sizeof name);
	}
	return ustar_index_find(&server->index, name);
}

static void respond_error(struct connection *conn, int status, bool head) {
	char body[64];
	int len = snprintf(body, sizeof body, "%d %s\n", status,
	    http_status_text(status));

	conn->left = 0;
	conn->headers_len = snprintf(conn->headers, HEADERS_MAX,
	    "HTTP/1.1 %d %s\r\n"
	    "Content-Type: text/plain\r\n"
	    "Content-Length: %d\r\n"
	    "%s"
	    "Connection: %s\r\n\r\n%s",
	    status, http_status_text(status), len,
	    status == 405 ? "Allow: GET, HEAD\r\n" : "",
	    conn->keep_alive ? "keep-alive" : "close", head ? "" : body);
}

static void respond_file(struct connection *conn,
    const struct http_request *request, const struct ustar_file *file) {
	uint64_t offset = 0;
	uint64_t length = file->size;
	int status = http_range_apply(request, &offset, &length);
	char range[80] = "";

	if (status == 416) {
		respond_error(conn, status, request->head);
		return;
	}
	if (status == 206) {
		snprintf(range, sizeof range, "Content-Range: bytes %llu-%llu/%llu\r\n",
		    (unsigned long long)offset,
		    (unsigned long long)(offset + length - 1),
		    (unsigned long long)file->size);
	}
	conn->offset = file->offset + offset;
	conn->left = request->head ? 0 : length;
	conn->headers_len = snprintf(conn->headers, HEADERS_MAX,
	    "HTTP/1.1 %d %s\r\n"
	    "Content-Type: %s\r\n"
	    "Content-Length: %llu\r\n"
	    "Accept-Ranges: bytes\r\n"
	    "%s"
	    "Connection: %s\r\n\r\n",
	    status, http_status_text(status), http_content_type(file->name),
	    (unsigned long long)length, range,
	    conn->keep_alive ? "keep-alive" : "close");
}

static void respond(struct server *server, struct connection *conn,
    const struct http_request *request) {
	const struct ustar_file *file = NULL;

	conn->keep_alive = request->keep_alive;
	conn->sending = true;
	conn->headers_sent = 0;
	if (request->status == 200) {
		file = file_find(server, request->path);
	}
	if (file != NULL) {
		respond_file(conn, request, file);
	}
	else {
		respond_error(conn, request->status == 200 ? 404 : request->status,
		    request->head);
	}
}

/* Starts the response to a request that is there as a whole. */
static void request_take(struct server *server, struct connection *conn) {
	struct http_request request;
	size_t len = http_request_parse(&request, conn->request, conn->request_len);

	if (len == 0 && conn->request_len == REQUEST_MAX) {
		memset(&request, 0, sizeof request);
		request.status = 431;
		len = REQUEST_MAX;
	}
	if (len > 0) {
		conn->request_len -= len;
		memmove(conn->request, conn->request + len, conn->request_len);
		respond(server, conn, &request);
	}
}

/* ---- Moving bytes; each returns > 0, 0 (would block) or -errno ---- */

static ssize_t socket_result(ssize_t len) {
	if (len >= 0) {
		return len;
	}
	return errno == EWOULDBLOCK || errno == ENOMEM || errno == ENOBUFS ? 0
	                                                                   : -errno;
}

static ssize_t receive(struct connection *conn) {
	ssize_t len = recv(conn->socket, conn->request + conn->request_len,
	    REQUEST_MAX - conn->request_len, MSG_DONTWAIT);

	if (len == 0) {
		return -ECONNRESET;
	}
	len = socket_result(len);
	if (len > 0) {
		conn->request_len += len;
	}
	return len;
}

static ssize_t send_headers(struct connection *conn) {
	ssize_t len =
	    socket_result(send(conn->socket, conn->headers + conn->headers_sent,
	        conn->headers_len - conn->headers_sent,
	        MSG_DONTWAIT | (conn->left > 0 ? MSG_MORE : 0)));

	if (len > 0) {
		conn->headers_sent += len;
	}
	return len;
}

static ssize_t send_file(struct server *server, struct connection *conn) {
	const char *data;
	int64_t len = file_cache_get(server->cache, conn->offset, &data);

	if (len < 0) {
		log_error("%s: read at %llu: error %d", block_dev_name(server->bdev),
		    (unsigned long long)conn->offset, (int)len);
		return len;
	}
	if ((uint64_t)len > conn->left) {
		len = conn->left;
	}
	len = socket_result(send(conn->socket, data, len, MSG_DONTWAIT));
	if (len > 0) {
		conn->offset += len;
		conn->left -= len;
	}
	return len;
}

/* The response is out: on to the next request, which may be there already. */
static int response_end(struct server *server, struct connection *conn) {
	conn->sending = false;
	if (!conn->keep_alive) {
		return -ECONNRESET;
	}
	request_take(server, conn);
	return conn->sending;
}

static ssize_t send_some(struct server *server, struct connection *conn) {
	if (conn->headers_sent < conn->headers_len) {
		return send_headers(conn);
	}
	if (conn->left > 0) {
		return send_file(server, conn);
	}
	return response_end(server, conn);
}

/** Sends in a row before the other connections get their turn. */
#define SENDS_MAX 4

static void connection_serve(struct server *server, struct connection *conn) {
	ssize_t ret = 0;

	if (!conn->sending) {
		ret = receive(conn);
		if (ret > 0) {
			conn->active = ktime_get_ns();
			request_take(server, conn);
		}
	}
	for (int i = 0; i < SENDS_MAX && conn->sending && ret >= 0; i++) {
		ret = send_some(server, conn);
		if (ret == 0) {
			break;
		}
		conn->active = ktime_get_ns();
	}
	if (ret < 0) {
		connection_close(server, conn);
	}
}

static void connection_accept(struct server *server) {
	int one = 1;
	int socket = accept(server->listener, NULL, NULL);

	if (socket < 0) {
		return;
	}
	setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	for (int i = 0; i < CONNECTIONS; i++) {
		struct connection *conn = &server->conn[i];

		if (conn->socket < 0) {
			conn->socket = socket;
			conn->sending = false;
			conn->request_len = 0;
			conn->active = ktime_get_ns();
			server->open++;
			return;
		}
	}
	closesocket(socket);
}

/* ---- The loop ---- */

static void close_idle(struct server *server) {
	time64_t limit = ktime_get_ns() - IDLE_SECONDS * NSEC_PER_SEC;

	for (int i = 0; i < CONNECTIONS; i++) {
		struct connection *conn = &server->conn[i];

		if (conn->socket >= 0 && conn->active < limit) {
			connection_close(server, conn);
		}
	}
}

/* With all places taken, newcomers wait in the listener's queue. */
static int sets_fill(const struct server *server, fd_set *readable,
    fd_set *writable) {
	int max = -1;

	FD_ZERO(readable);
	FD_ZERO(writable);
	if (server->open < CONNECTIONS) {
		FD_SET(server->listener, readable);
		max = server->listener;
	}
	for (int i = 0; i < CONNECTIONS; i++) {
		const struct connection *conn = &server->conn[i];

		if (conn->socket >= 0) {
			FD_SET(conn->socket, conn->sending ? writable : readable);
			max = conn->socket > max ? conn->socket : max;
		}
	}
	return max;
}

/* Waits without end only when there is no connection that may time out. */
static void serve_once(struct server *server) {
	struct timeval second = {.tv_sec = 1};
	fd_set readable, writable;
	int max = sets_fill(server, &readable, &writable);
	int ready = select(max + 1, &readable, &writable, NULL,
	    server->open > 0 ? &second : NULL);

	if (ready > 0) {
		for (int i = 0; i < CONNECTIONS; i++) {
			struct connection *conn = &server->conn[i];

			if (conn->socket >= 0
			    && (FD_ISSET(conn->socket, &readable)
			        || FD_ISSET(conn->socket, &writable))) {
				connection_serve(server, conn);
			}
		}
		if (FD_ISSET(server->listener, &readable)) {
			connection_accept(server);
		}
	}
	if (server->open > 0) {
		close_idle(server);
	}
}

static void *serve(void *arg) {
	struct server *server = arg;

	for (;;) {
		serve_once(server);
	}
	return NULL;
}

/* ---- Start ---- */

static int source_read(void *arg, void *buf, size_t len, uint64_t offset) {
	struct server *server = arg;
	const char *data;
	int64_t have = file_cache_get(server->cache, offset, &data);

	if (have < 0 || (size_t)have < len) {
		return have < 0 ? have : -EIO;
	}
	memcpy(buf, data, len);
	return 0;
}

static int listen_on(unsigned int port) {
	struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
	int one = 1;
	int socket = lwip_socket(AF_INET, SOCK_STREAM, 0);
	int err;

	if (socket < 0) {
		return -errno;
	}
	setsockopt(socket, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	ioctlsocket(socket, FIONBIO, &one);
	if (bind(socket, (struct sockaddr *)&addr, sizeof addr) != 0
	    || listen(socket, CONNECTIONS) != 0) {
		err = errno;
		closesocket(socket);
		return -err;
	}
	return socket;
}

static int archive_open(struct server *server) {
	struct ustar_source source = {.read = source_read,
	    .arg = server,
	    .size = block_dev_size(server->bdev)};

	server->cache = file_cache_create(server->bdev, CHUNKS, CHUNK_SIZE);
	if (server->cache == NULL) {
		return -ENOMEM;
	}
	return ustar_index_build(&server->index, &source, FILES_MAX);
}

static void server_free(struct server *server) {
	if (server->listener >= 0) {
		closesocket(server->listener);
	}
	ustar_index_free(&server->index);
	if (server->cache != NULL) {
		file_cache_destroy(server->cache);
	}
	free(server);
}

static int server_start(struct block_dev *bdev, const char *name) {
	struct server *server = calloc(1, sizeof *server);
	int err;

	if (server == NULL) {
		printf("httpd: %s\n", strerror(ENOMEM));
		return -ENOMEM;
	}
	server->bdev = bdev;
	server->listener = -1;
	for (int i = 0; i < CONNECTIONS; i++) {
		server->conn[i].socket = -1;
	}
	err = archive_open(server);
	if (err != 0) {
		printf("httpd: %s: no ustar archive: %s\n", name, strerror(-err));
		goto err_free;
	}
	server->listener = listen_on(HTTP_PORT);
	if (server->listener < 0) {
		err = server->listener;
		printf("httpd: port %d: %s\n", HTTP_PORT, strerror(-err));
		goto err_free;
	}
	err = ptr2err(thread_create(THREAD_FLAG_DETACHED, serve, server));
	if (err != 0) {
		printf("httpd: %s\n", strerror(-err));
		goto err_free;
	}
	printf("httpd: %u files of %s on port %d\n", server->index.count, name,
	    HTTP_PORT);
	return 0;

err_free:
	server_free(server);
	return err;
}

int main(int argc, char **argv) {
	const char *name;
	struct block_dev *bdev;

	if (argc != 2 || argv[1][0] == '-') {
		printf("Usage: httpd DEVICE\n");
		return -EINVAL;
	}
	name = argv[1];
	if (strncmp(name, DEV_PREFIX, strlen(DEV_PREFIX)) == 0) {
		name += strlen(DEV_PREFIX);
	}
	bdev = block_dev_find(name);
	if (bdev == NULL) {
		printf("httpd: %s: no such block device\n", argv[1]);
		return -ENODEV;
	}
	return server_start(bdev, argv[1]);
}
