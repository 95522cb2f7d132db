// What the shim's own files share; Swift does not see it.
#ifndef DOSSIER_CURL_TRANSFER_H
#define DOSSIER_CURL_TRANSFER_H

#include <curl/curl.h>

#include "loop.h"

#if LIBCURL_VERSION_NUM < 0x075700
#error "libcurl 7.87 or later is needed (CURLOPT_QUICK_EXIT, CURLOPT_CA_CACHE_TIMEOUT)"
#endif

typedef struct {
    uint8_t *bytes;
    size_t count, capacity;
} dossier_curl_buffer;

/// Where the next byte of a body comes from; all of it follows from the position.
typedef struct {
    dossier_curl_segment *segments;
    size_t segment_count;
    /// Characters of the whole body.
    int64_t length;
    /// Characters handed to libcurl.
    int64_t position;
    /// The segment that holds `position`, and the characters of it that are behind.
    size_t segment;
    int64_t offset;
    /// A file could not be read, or is not what it was.
    const char *problem;
} dossier_curl_body;

struct dossier_curl_transfer {
    dossier_curl_loop *loop;
    void *owner;
    CURL *easy;
    struct curl_slist *fields;
    dossier_curl_body body;
    /// The whole body, when it is so small that it can leave together with the header.
    dossier_curl_buffer small;

    dossier_curl_buffer head, reply;
    int32_t status;
    int64_t header_bytes, reply_bytes, max_reply_bytes;
    bool head_complete, head_reported;

    /// Milliseconds of the loop's clock.
    int64_t started, last_activity;
    int64_t connect_timeout, first_byte_timeout, idle_timeout, total_timeout;
    bool is_loopback, is_added, is_connected, is_replying, is_done, is_second_attempt, is_small;
    /// Receiving is stopped: because the reader is behind, or until what came has been taken from here.
    bool is_paused, is_held;
    /// The furthest that an earlier attempt got, before libcurl sent the request again.
    int32_t earlier_progress;
    int32_t failure, progress;
    /// libcurl's words until the transfer is done, then ours if a callback of ours ended it.
    char reason[CURL_ERROR_SIZE];
    char own_reason[128];

    /// All transfers in use, or the idle ones.
    dossier_curl_transfer *previous, *next;
    /// The queue of those with something to tell.
    dossier_curl_transfer *next_told;
    bool is_queued;
};

typedef struct {
    dossier_curl_transfer *transfer;
    uint32_t events;
} dossier_curl_socket;

struct dossier_curl_loop {
    CURLM *multi;
    int epoll, wakeup;
    dossier_curl_options options;
    char *certificate_authorities, *user_agent;
    /// The system's certificates as libcurl was built to find them; a bundle that is not there is none.
    char *system_bundle, *system_folder;
    /// By descriptor.
    dossier_curl_socket *sockets;
    size_t socket_capacity;
    /// When libcurl wants to be called without any socket's asking; -1 for never.
    int64_t timer;
    /// No deadline of any transfer lies before this.
    int64_t next_check;
    int64_t now;
    dossier_curl_transfer *active, *idle;
    size_t idle_count;
    dossier_curl_transfer *first_told, *last_told, *told;
    /// For a bite of a file; one serves all, because there is one thread.
    uint8_t *bite;
};

/// Bytes of a file that are read at once: a multiple of 3, so that only the last bite is padded.
enum { dossier_curl_bite = 96 << 10 };

/// Fills libcurl's buffer from the body's position; the number of bytes, or -1 with `body.problem`.
ptrdiff_t dossier_curl_body_fill(dossier_curl_transfer *transfer, uint8_t *target, size_t capacity);
/// Moves the position.
void dossier_curl_body_seek(dossier_curl_body *body, int64_t position);
/// Characters that a segment comes to.
int64_t dossier_curl_segment_length(const dossier_curl_segment *segment);

bool dossier_curl_append(dossier_curl_buffer *buffer, const void *bytes, size_t count);

/// Puts a transfer into the queue of those with something to tell.
void dossier_curl_tell(dossier_curl_transfer *transfer);
/// Takes the handle out of libcurl's hands; does nothing when it is not there.
void dossier_curl_detach(dossier_curl_transfer *transfer);
/// Goes on receiving.
void dossier_curl_resume(dossier_curl_transfer *transfer);
/// Sends a request once more whose kept connection died before all of it had left; false when that is not what happened.
///
/// libcurl does so by itself when it notices while it reads, and not when it notices while it sends.
bool dossier_curl_start_again(dossier_curl_transfer *transfer, CURLcode code);
/// Destroys a transfer that is in no list.
void dossier_curl_free(dossier_curl_transfer *transfer);
void dossier_curl_read_clock(dossier_curl_loop *loop);
/// Ends the transfers that have taken too long.
void dossier_curl_check_deadlines(dossier_curl_loop *loop);
static inline int64_t dossier_curl_minimum(int64_t left, int64_t right) { return left < right ? left : right; }
/// Sees to it that deadlines are looked at when this transfer's next one may be over.
void dossier_curl_expect(dossier_curl_transfer *transfer);
/// Ends a transfer with what libcurl, or the transfer itself before, says.
void dossier_curl_finish(dossier_curl_transfer *transfer, CURLcode code);
/// How far the request has got.
int32_t dossier_curl_progress_of(dossier_curl_transfer *transfer);
/// Whether the last byte of the request has been sent.
bool dossier_curl_is_sent(dossier_curl_transfer *transfer);
/// Sets `failure` and `reason` from libcurl's code.
void dossier_curl_classify(dossier_curl_transfer *transfer, CURLcode code);
/// Sets libcurl's options and callbacks; false when memory is short.
bool dossier_curl_configure(dossier_curl_transfer *transfer, const dossier_curl_request *request);

#endif
