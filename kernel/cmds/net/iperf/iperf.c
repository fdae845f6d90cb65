/**
 * @file
 * @brief Server of iperf 2: takes what TCP clients send and reports the rate
 */
#include <arpa/inet.h>
#include <errno.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmd/shell.h>
#include <kernel/thread.h>
#include <kernel/time/ktime.h>
#include <util/err.h>

#include <lwip/sockets.h>

#define IPERF_PORT  5001
#define CONNECTIONS 16
#define BUFFER_SIZE (64 * 1024)

struct connection {
	int socket; /* -1: free */
	uint64_t bytes;
	time64_t start;
};

struct server {
	int listener;
	struct connection conn[CONNECTIONS];
	char *buffer;
};

static int usage(void) {
	printf("Usage: iperf -s [-D] [-p PORT]\n"
	       "  -s  serve TCP clients of iperf 2\n"
	       "  -D  in the background\n");
	return -EINVAL;
}

static void report(const struct connection *conn) {
	uint64_t us = (ktime_get_ns() - conn->start) / NSEC_PER_USEC;
	uint64_t kbits = us == 0 ? 0 : conn->bytes * 8 * 1000 / us;

	printf("[%3d] 0.00-%llu.%02llu sec  %llu.%02llu MBytes  "
	       "%llu.%02llu Mbits/sec\n",
	    conn->socket, (unsigned long long)(us / 1000000),
	    (unsigned long long)(us / 10000 % 100),
	    (unsigned long long)(conn->bytes >> 20),
	    (unsigned long long)((conn->bytes & 0xfffff) * 100 >> 20),
	    (unsigned long long)(kbits / 1000),
	    (unsigned long long)(kbits / 10 % 100));
}

static struct connection *connection_find(struct server *server, int socket) {
	for (int i = 0; i < CONNECTIONS; i++) {
		if (server->conn[i].socket == socket) {
			return &server->conn[i];
		}
	}
	return NULL;
}

static void accept_client(struct server *server) {
	struct connection *conn = connection_find(server, -1);
	struct sockaddr_in peer;
	socklen_t len = sizeof peer;
	int socket = accept(server->listener, (struct sockaddr *)&peer, &len);

	if (socket < 0) {
		return;
	}
	if (conn == NULL) {
		closesocket(socket);
		return;
	}
	*conn = (struct connection){.socket = socket, .start = ktime_get_ns()};
	printf("[%3d] connected with %s port %u\n", socket,
	    inet_ntoa(peer.sin_addr), ntohs(peer.sin_port));
}

static void receive(struct server *server, struct connection *conn) {
	ssize_t len = recv(conn->socket, server->buffer, BUFFER_SIZE, MSG_DONTWAIT);

	if (len > 0) {
		conn->bytes += len;
	}
	else if (len == 0 || errno != EWOULDBLOCK) {
		report(conn);
		closesocket(conn->socket);
		conn->socket = -1;
	}
}

/** @param wait at most so long, NULL: for ever */
static void serve_once(struct server *server, struct timeval *wait) {
	fd_set readable;
	int max = server->listener;

	FD_ZERO(&readable);
	FD_SET(server->listener, &readable);
	for (int i = 0; i < CONNECTIONS; i++) {
		int socket = server->conn[i].socket;

		if (socket >= 0) {
			FD_SET(socket, &readable);
			max = socket > max ? socket : max;
		}
	}
	if (select(max + 1, &readable, NULL, NULL, wait) <= 0) {
		return;
	}
	for (int i = 0; i < CONNECTIONS; i++) {
		struct connection *conn = &server->conn[i];

		if (conn->socket >= 0 && FD_ISSET(conn->socket, &readable)) {
			receive(server, conn);
		}
	}
	if (FD_ISSET(server->listener, &readable)) {
		accept_client(server);
	}
}

static void *serve(void *arg) {
	struct server *server = arg;

	for (;;) {
		serve_once(server, NULL);
	}
	return NULL;
}

/* In the foreground: ^C is seen within half a second. */
static void serve_until_interrupted(struct server *server) {
	while (!shell_interrupted()) {
		struct timeval wait = {.tv_usec = 500000};

		serve_once(server, &wait);
	}
}

static int listen_on(unsigned int port) {
	struct sockaddr_in addr = {.sin_family = AF_INET, .sin_port = htons(port)};
	int socket = lwip_socket(AF_INET, SOCK_STREAM, 0);
	int err;

	if (socket < 0) {
		return -errno;
	}
	if (bind(socket, (struct sockaddr *)&addr, sizeof addr) != 0
	    || listen(socket, CONNECTIONS) != 0) {
		err = errno;
		closesocket(socket);
		return -err;
	}
	return socket;
}

static struct server *server_create(unsigned int port, int *err) {
	struct server *server = calloc(1, sizeof *server);
	char *buffer = malloc(BUFFER_SIZE);

	*err = server == NULL || buffer == NULL ? -ENOMEM : listen_on(port);
	if (*err < 0) {
		free(server);
		free(buffer);
		return NULL;
	}
	server->listener = *err;
	server->buffer = buffer;
	for (int i = 0; i < CONNECTIONS; i++) {
		server->conn[i].socket = -1;
	}
	return server;
}

static void server_free(struct server *server) {
	for (int i = 0; i < CONNECTIONS; i++) {
		if (server->conn[i].socket >= 0) {
			closesocket(server->conn[i].socket);
		}
	}
	closesocket(server->listener);
	free(server->buffer);
	free(server);
}

static int server_run(unsigned int port, bool background) {
	struct thread *thread;
	int err;
	struct server *server = server_create(port, &err);

	if (server == NULL) {
		printf("iperf: port %u: %s\n", port, strerror(-err));
		return err;
	}
	printf("Server listening on TCP port %u\n", port);
	if (!background) {
		serve_until_interrupted(server);
		server_free(server);
		return 0;
	}
	thread = thread_create(THREAD_FLAG_DETACHED, serve, server);
	err = ptr2err(thread);
	if (err != 0) {
		printf("iperf: %s\n", strerror(-err));
		server_free(server);
	}
	return err;
}

int main(int argc, char **argv) {
	unsigned long port = IPERF_PORT;
	bool is_server = false;
	bool background = false;
	int opt;

	while ((opt = getopt(argc, argv, "sDp:h")) != -1) {
		switch (opt) {
		case 's':
			is_server = true;
			break;
		case 'D':
			background = true;
			break;
		case 'p':
			port = strtoul(optarg, NULL, 10);
			break;
		default:
			return usage();
		}
	}
	if (!is_server || port == 0 || port > UINT16_MAX) {
		return usage();
	}
	return server_run(port, background);
}
