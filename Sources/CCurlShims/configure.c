#include "transfer.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

/// Bytes of all header sections of a reply: providers send a few kilobytes, and nobody needs more than this.
enum { header_limit = 128 << 10 };
/// Bytes of one reply that one step receives.
enum { step_limit = 128 << 10 };
/// Shared by all transfers, as upload buffers; the more are in flight, the smaller is each.
enum { upload_memory = 16 << 20, upload_largest = 256 << 10, upload_smallest = 16 << 10 };
/// libcurl sends a body together with its header up to 64 KiB.
enum { small_largest = 60 << 10 };

bool dossier_curl_append(dossier_curl_buffer *buffer, const void *bytes, size_t count) {
    if (buffer->capacity - buffer->count < count) {
        size_t capacity = buffer->capacity < 512 ? 1024 : buffer->capacity * 2;
        while (capacity - buffer->count < count) capacity *= 2;
        uint8_t *grown = realloc(buffer->bytes, capacity);
        if (grown == NULL) return false;
        buffer->bytes = grown;
        buffer->capacity = capacity;
    }
    memcpy(buffer->bytes + buffer->count, bytes, count);
    buffer->count += count;
    return true;
}

// MARK: - Callbacks

static size_t on_read(char *target, size_t size, size_t count, void *context) {
    dossier_curl_transfer *transfer = context;
    ptrdiff_t filled = dossier_curl_body_fill(transfer, (uint8_t *)target, size * count);
    transfer->last_activity = transfer->loop->now;
    if (filled >= 0) return (size_t)filled;
    transfer->failure = dossier_curl_failure_source;
    snprintf(transfer->own_reason, sizeof transfer->own_reason, "%s", transfer->body.problem);
    return CURL_READFUNC_ABORT;
}

// What was handed over in an attempt that did not succeed may have arrived.
static void note_attempt(dossier_curl_transfer *transfer) {
    if (!transfer->is_connected) return;
    bool all = transfer->body.position == transfer->body.length;
    int32_t reached = all ? dossier_curl_progress_sent : dossier_curl_progress_partly_sent;
    if (reached > transfer->earlier_progress) transfer->earlier_progress = reached;
}

// libcurl sends again when a connection that was kept alive turns out to be dead.
static int on_seek(void *context, curl_off_t offset, int origin) {
    dossier_curl_transfer *transfer = context;
    if (origin != SEEK_SET || offset < 0 || offset > transfer->body.length) return CURL_SEEKFUNC_FAIL;
    note_attempt(transfer);
    dossier_curl_body_seek(&transfer->body, offset);
    return CURL_SEEKFUNC_OK;
}

static size_t on_header(char *bytes, size_t size, size_t count, void *context) {
    dossier_curl_transfer *transfer = context;
    size_t length = size * count;
    if (!transfer->is_replying) {
        transfer->is_replying = true;
        dossier_curl_expect(transfer);
    }
    transfer->last_activity = transfer->loop->now;
    transfer->header_bytes += (int64_t)length;
    if (transfer->header_bytes > header_limit) {
        transfer->failure = dossier_curl_failure_malformed;
        snprintf(
            transfer->own_reason, sizeof transfer->own_reason, "its header is longer than %d KiB", header_limit >> 10);
        return 0;
    }
    // What follows the body are trailers.
    if (transfer->head_complete) return length;
    // Each coding multiplies what a few bytes can become, and we have asked for one.
    if (length > 17 && strncasecmp(bytes, "content-encoding:", 17) == 0 && memchr(bytes, ',', length) != NULL) {
        transfer->failure = dossier_curl_failure_malformed;
        snprintf(transfer->own_reason, sizeof transfer->own_reason, "its body is compressed more than once");
        return 0;
    }
    if (transfer->head.count == 0) {
        transfer->status = 0;
        const char *space = memchr(bytes, ' ', length);
        if (space != NULL) transfer->status = atoi(space + 1);
    }
    bool ends = (length == 2 && bytes[0] == '\r' && bytes[1] == '\n') || (length == 1 && bytes[0] == '\n');
    if (!ends) return dossier_curl_append(&transfer->head, bytes, length) ? length : 0;
    if (transfer->status >= 100 && transfer->status < 200 && transfer->status != 101) {
        transfer->head.count = 0;
        return length;
    }
    transfer->head_complete = true;
    dossier_curl_tell(transfer);
    return length;
}

// libcurl reads a socket up to a hundred times before it returns. What comes is always taken, because data that is refused
// piles up inside libcurl where nobody counts it, but beyond a step's worth receiving is stopped at once.
static size_t on_write(char *bytes, size_t size, size_t count, void *context) {
    dossier_curl_transfer *transfer = context;
    size_t length = size * count;
    transfer->last_activity = transfer->loop->now;
    if ((int64_t)length > transfer->max_reply_bytes - transfer->reply_bytes) {
        transfer->failure = dossier_curl_failure_too_long;
        return 0;
    }
    transfer->reply_bytes += (int64_t)length;
    if (!dossier_curl_append(&transfer->reply, bytes, length)) return 0;
    dossier_curl_tell(transfer);
    if (transfer->reply.count >= step_limit && !transfer->is_held) {
        transfer->is_held = true;
        curl_easy_pause(transfer->easy, CURLPAUSE_RECV);
    }
    return length;
}

static int on_connected(void *context, char *remote, char *local, int remote_port, int local_port) {
    (void)remote, (void)local, (void)remote_port, (void)local_port;
    dossier_curl_transfer *transfer = context;
    note_attempt(transfer);
    transfer->is_connected = true;
    transfer->last_activity = transfer->loop->now;
    dossier_curl_expect(transfer);
    return CURL_PREREQFUNC_OK;
}

static bool is_loopback(const struct sockaddr *address) {
    if (address->sa_family == AF_INET) {
        return ntohl(((const struct sockaddr_in *)address)->sin_addr.s_addr) >> 24 == 127;
    }
    return address->sa_family == AF_INET6 && IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)address)->sin6_addr);
}

// Programs that are started later do not inherit the socket, and what was allowed to go unencrypted because it stays on
// this machine does stay there, whatever its name was resolved to.
static curl_socket_t on_open_socket(void *context, curlsocktype purpose, struct curl_sockaddr *address) {
    dossier_curl_transfer *transfer = context;
    (void)purpose;
    note_attempt(transfer);
    // Its owner learns from it that the name has an address.
    dossier_curl_tell(transfer);
    if (transfer->is_loopback && !is_loopback(&address->addr)) return CURL_SOCKET_BAD;
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

// MARK: - Options

static int64_t upload_share(const dossier_curl_transfer *transfer) {
    int64_t size = upload_memory / transfer->loop->options.connections / 4 * 4;
    return size > upload_largest ? upload_largest : size < upload_smallest ? upload_smallest : size;
}

static long upload_buffer(const dossier_curl_transfer *transfer) {
    int64_t size = dossier_curl_minimum(upload_share(transfer), (transfer->body.length + 3) / 4 * 4);
    return (long)(size < upload_smallest ? upload_smallest : size);
}

// A small body is made beforehand: together with the header it leaves in one piece.
static bool make_small_body(dossier_curl_transfer *transfer) {
    dossier_curl_buffer *small = &transfer->small;
    size_t length = (size_t)transfer->body.length;
    if (small->capacity < length || small->bytes == NULL) {
        uint8_t *grown = realloc(small->bytes, length > 0 ? length : 1);
        if (grown == NULL) return false;
        small->bytes = grown;
        small->capacity = length;
    }
    if (dossier_curl_body_fill(transfer, small->bytes, length) < 0) {
        transfer->failure = dossier_curl_failure_source;
        snprintf(transfer->own_reason, sizeof transfer->own_reason, "%s", transfer->body.problem);
    }
    return curl_easy_setopt(transfer->easy, CURLOPT_POSTFIELDS, small->bytes) == CURLE_OK;
}

static bool set_fields(dossier_curl_transfer *transfer, const dossier_curl_request *request) {
    struct curl_slist *list = NULL;
    size_t at = 0;
    while (at < request->fields_length) {
        struct curl_slist *longer = curl_slist_append(list, (const char *)request->fields + at);
        if (longer == NULL) break;
        list = longer;
        at += strlen((const char *)request->fields + at) + 1;
    }
    transfer->fields = list;
    if (at < request->fields_length) return false;
    if (request->credential != NULL) {
        list = curl_slist_append(list, request->credential);
        if (list == NULL) return false;
        transfer->fields = list;
    }
    return curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->fields) == CURLE_OK;
}

static bool set_body(dossier_curl_transfer *transfer, const dossier_curl_request *request) {
    dossier_curl_body *body = &transfer->body;
    size_t size = request->segment_count * sizeof *request->segments;
    body->segments = malloc(size > 0 ? size : 1);
    if (body->segments == NULL) return false;
    if (size > 0) memcpy(body->segments, request->segments, size);
    body->segment_count = request->segment_count;
    for (size_t i = 0; i < body->segment_count; i++) body->length += dossier_curl_segment_length(&body->segments[i]);
    dossier_curl_body_seek(body, 0);
    if (!request->is_post) return true;
    CURL *easy = transfer->easy;
    curl_easy_setopt(easy, CURLOPT_POST, 1L);
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)body->length);
    curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, upload_buffer(transfer));
    transfer->is_small = body->length <= dossier_curl_minimum(upload_share(transfer), small_largest);
    if (transfer->is_small) return make_small_body(transfer);
    curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    curl_easy_setopt(easy, CURLOPT_READDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_SEEKFUNCTION, on_seek);
    curl_easy_setopt(easy, CURLOPT_SEEKDATA, transfer);
    return true;
}

static bool set_security(dossier_curl_transfer *transfer) {
    CURL *easy = transfer->easy;
    const dossier_curl_loop *loop = transfer->loop;
    bool ok = curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https") == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L) == CURLE_OK;
    if (loop->certificate_authorities != NULL) {
        // The folder holds the system's certificates too, so both are trusted.
        ok = ok && curl_easy_setopt(easy, CURLOPT_CAINFO, loop->certificate_authorities) == CURLE_OK
            && curl_easy_setopt(easy, CURLOPT_CAPATH, loop->system_folder) == CURLE_OK;
    } else if (loop->system_bundle != NULL) {
        // libcurl keeps the parsed bundle for all connections, but only when there is no folder besides; parsing it
        // costs milliseconds for each connection otherwise.
        ok = ok && curl_easy_setopt(easy, CURLOPT_CAPATH, NULL) == CURLE_OK;
    }
    return ok;
}

bool dossier_curl_configure(dossier_curl_transfer *transfer, const dossier_curl_request *request) {
    CURL *easy = transfer->easy;
    transfer->max_reply_bytes = request->max_reply_bytes;
    transfer->connect_timeout = request->connect_timeout;
    transfer->first_byte_timeout = request->first_byte_timeout;
    transfer->idle_timeout = request->idle_timeout;
    transfer->total_timeout = request->total_timeout;
    transfer->is_loopback = request->is_loopback;

    curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
    curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->reason);
    curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(easy, CURLOPT_NOPROGRESS, 1L);
    // Without it, giving up a transfer waits for a name server that does not answer.
    curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
    curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
    curl_easy_setopt(easy, CURLOPT_HTTP09_ALLOWED, 0L);
    curl_easy_setopt(easy, CURLOPT_NETRC, (long)CURL_NETRC_IGNORED);
    curl_easy_setopt(easy, CURLOPT_SUPPRESS_CONNECT_HEADERS, 1L);
    curl_easy_setopt(easy, CURLOPT_TCP_KEEPALIVE, 1L);
    curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)request->connect_timeout);
    curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_write);
    curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_connected);
    curl_easy_setopt(easy, CURLOPT_PREREQDATA, transfer);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_open_socket);
    curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
    // A proxy does not reach this machine's own services, and would see what was meant to stay here.
    if (request->is_loopback) curl_easy_setopt(easy, CURLOPT_PROXY, "");
    return curl_easy_setopt(easy, CURLOPT_USERAGENT, transfer->loop->user_agent) == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, deflate") == CURLE_OK
        && curl_easy_setopt(easy, CURLOPT_URL, request->url) == CURLE_OK && set_security(transfer)
        && set_fields(transfer, request) && set_body(transfer, request);
}
