#include "CMicroHTTPDShims.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/socket.h>

#if MHD_VERSION < 0x00097500
#error "libmicrohttpd 0.9.75 or newer is needed"
#endif

struct dossier_microhttpd_server {
    struct MHD_Daemon *daemon;
    dossier_microhttpd_handlers handlers;
};

struct dossier_microhttpd_exchange {
    struct MHD_Connection *connection;
    dossier_microhttpd_server *server;
    /// What `begin` returned.
    void *context;
};

static struct MHD_Response *response_of(dossier_microhttpd_reply *reply) { return (struct MHD_Response *)reply; }

static enum MHD_Result handle(
    void *context, struct MHD_Connection *connection, const char *url, const char *method, const char *version,
    const char *bytes, size_t *count, void **slot) {
    (void)version;
    dossier_microhttpd_server *server = context;
    dossier_microhttpd_exchange *exchange = *slot;
    if (exchange == NULL) {
        exchange = malloc(sizeof *exchange);
        if (exchange == NULL) return MHD_NO;
        exchange->connection = connection;
        exchange->server = server;
        exchange->context = server->handlers.begin(server->handlers.context, exchange, method, url);
        *slot = exchange;
        return MHD_YES;
    }
    if (*count > 0) {
        exchange->server->handlers.body(exchange->context, (const uint8_t *)bytes, *count);
        *count = 0;
        return MHD_YES;
    }
    return server->handlers.finish(exchange->context) == dossier_microhttpd_dropped ? MHD_NO : MHD_YES;
}

static void completed(
    void *context, struct MHD_Connection *connection, void **slot, enum MHD_RequestTerminationCode code) {
    (void)context;
    (void)connection;
    dossier_microhttpd_exchange *exchange = *slot;
    if (exchange == NULL) return;
    *slot = NULL;
    exchange->server->handlers.end(exchange->context, code == MHD_REQUEST_TERMINATED_COMPLETED_OK);
    free(exchange);
}

static void notified(
    void *context, struct MHD_Connection *connection, void **slot, enum MHD_ConnectionNotificationCode code) {
    (void)connection;
    (void)slot;
    dossier_microhttpd_server *server = context;
    if (code == MHD_CONNECTION_NOTIFY_STARTED) server->handlers.connected(server->handlers.context);
}

/// Every connection holds a descriptor, and the usual soft limit is 1,024.
static void raise_descriptor_limit(void) {
    struct rlimit limit;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    (void)setrlimit(RLIMIT_NOFILE, &limit);
}

dossier_microhttpd_server *dossier_microhttpd_server_create(
    const char *address, uint16_t port, uint32_t connection_limit, size_t connection_memory, uint32_t timeout,
    const dossier_microhttpd_handlers *handlers, char *message, size_t capacity) {
    raise_descriptor_limit();
    dossier_microhttpd_server *server = calloc(1, sizeof *server);
    if (server == NULL) {
        snprintf(message, capacity, "memory is exhausted");
        return NULL;
    }
    server->handlers = *handlers;
    char service[8];
    snprintf(service, sizeof service, "%u", port);
    const struct addrinfo hints = {
        .ai_flags = AI_NUMERICHOST | AI_NUMERICSERV | AI_PASSIVE, .ai_socktype = SOCK_STREAM};
    struct addrinfo *found = NULL;
    int problem = getaddrinfo(address, service, &hints, &found);
    if (problem != 0) {
        snprintf(message, capacity, "%s", gai_strerror(problem));
        free(server);
        return NULL;
    }
    unsigned family = found->ai_family == AF_INET6 ? MHD_USE_IPv6 : 0;
    // Not epoll, which has two flaws in 0.9.75 (both in daemon.c and the second also in connection.c): when exactly 128
    // sockets become ready at once it waits for more before it looks at any, for ever when all clients wait for it; and a
    // client that leaves in the middle of a body is not noticed when its last bytes and its leaving come together.
    errno = 0;
    server->daemon = MHD_start_daemon(
        MHD_USE_POLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | family, port, NULL, NULL, handle, server,
        MHD_OPTION_SOCK_ADDR, found->ai_addr, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)timeout,
        MHD_OPTION_CONNECTION_LIMIT, (unsigned)connection_limit, MHD_OPTION_CONNECTION_MEMORY_LIMIT, connection_memory,
        MHD_OPTION_LISTEN_BACKLOG_SIZE, 4096u,
        MHD_OPTION_CONNECTION_MEMORY_INCREMENT, (size_t)(16 << 10), MHD_OPTION_NOTIFY_COMPLETED, completed, server,
        MHD_OPTION_NOTIFY_CONNECTION, notified, server, MHD_OPTION_END);
    int reason = errno;
    freeaddrinfo(found);
    if (server->daemon == NULL) {
        snprintf(message, capacity, "%s", reason != 0 ? strerror(reason) : "libmicrohttpd gives no reason");
        free(server);
        return NULL;
    }
    return server;
}

uint16_t dossier_microhttpd_server_port(dossier_microhttpd_server *server) {
    const union MHD_DaemonInfo *info = MHD_get_daemon_info(server->daemon, MHD_DAEMON_INFO_BIND_PORT);
    return info == NULL ? 0 : info->port;
}

void dossier_microhttpd_server_destroy(dossier_microhttpd_server *server) {
    MHD_stop_daemon(server->daemon);
    free(server);
}

const char *dossier_microhttpd_borrow_field(dossier_microhttpd_exchange *exchange, const char *name) {
    return MHD_lookup_connection_value(exchange->connection, MHD_HEADER_KIND, name);
}

const char *dossier_microhttpd_borrow_argument(dossier_microhttpd_exchange *exchange, const char *name) {
    return MHD_lookup_connection_value(exchange->connection, MHD_GET_ARGUMENT_KIND, name);
}

int32_t dossier_microhttpd_descriptor(dossier_microhttpd_exchange *exchange) {
    const union MHD_ConnectionInfo *info =
        MHD_get_connection_info(exchange->connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    return info == NULL ? -1 : info->connect_fd;
}

void dossier_microhttpd_suspend(dossier_microhttpd_exchange *exchange) {
    MHD_suspend_connection(exchange->connection);
}

void dossier_microhttpd_resume(dossier_microhttpd_exchange *exchange) { MHD_resume_connection(exchange->connection); }

void dossier_microhttpd_reset(dossier_microhttpd_exchange *exchange) {
    int descriptor = dossier_microhttpd_descriptor(exchange);
    if (descriptor < 0) return;
    int off = 0, on = 1;
    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_CORK, &off, sizeof off);
    (void)setsockopt(descriptor, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    // Closing with a linger of 0 would come too late: the library shuts its end down first, and the peer would see an
    // orderly close. Dissolving the association sends the reset at once and leaves the descriptor to the library.
    struct sockaddr none = {.sa_family = AF_UNSPEC};
    (void)connect(descriptor, &none, sizeof none);
}

dossier_microhttpd_reply *dossier_microhttpd_reply_create(const uint8_t *bytes, size_t count) {
    return (dossier_microhttpd_reply *)MHD_create_response_from_buffer(
        count, (void *)(uintptr_t)bytes, MHD_RESPMEM_MUST_COPY);
}

static ssize_t produced(void *context, uint64_t position, char *buffer, size_t capacity) {
    (void)position;
    dossier_microhttpd_exchange *exchange = context;
    int64_t count = exchange->server->handlers.produce(exchange->context, (uint8_t *)buffer, capacity);
    switch (count) {
    case dossier_microhttpd_body_ended: return MHD_CONTENT_READER_END_OF_STREAM;
    case dossier_microhttpd_body_broken: return MHD_CONTENT_READER_END_WITH_ERROR;
    default: return (ssize_t)count;
    }
}

dossier_microhttpd_reply *dossier_microhttpd_reply_create_streamed(
    dossier_microhttpd_exchange *exchange, int64_t length) {
    return (dossier_microhttpd_reply *)MHD_create_response_from_callback(
        length < 0 ? MHD_SIZE_UNKNOWN : (uint64_t)length, 16 << 10, produced, exchange, NULL);
}

int32_t dossier_microhttpd_reply_add_field(dossier_microhttpd_reply *reply, const char *name, const char *value) {
    return MHD_add_response_header(response_of(reply), name, value) == MHD_YES ? 0 : -1;
}

int32_t dossier_microhttpd_reply_send(
    dossier_microhttpd_reply *reply, dossier_microhttpd_exchange *exchange, uint32_t status) {
    enum MHD_Result result = MHD_queue_response(exchange->connection, status, response_of(reply));
    MHD_destroy_response(response_of(reply));
    return result == MHD_YES ? 0 : -1;
}
