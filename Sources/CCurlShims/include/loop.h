#ifndef DOSSIER_CURL_LOOP_H
#define DOSSIER_CURL_LOOP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Many transfers on one thread: a multi handle over epoll. Only `dossier_curl_loop_wake` may be called by other
/// threads than the one that runs it.
typedef struct dossier_curl_loop dossier_curl_loop;
typedef struct dossier_curl_transfer dossier_curl_transfer;

/// Initialises libcurl for the process; call once before any loop exists. False when it cannot be.
bool dossier_curl_initialize(void);
/// `libcurl/7.88.1 OpenSSL/3.0.11 …`.
const char *dossier_curl_version(void);

typedef struct {
    /// Open connections at any moment, also to one host, and the size of the keep-alive pool.
    int64_t connections;
    /// Certificates that are trusted besides the system's, in PEM.
    const char *_Nullable certificate_authorities;
    const char *user_agent;
    /// Copies `count` bytes from `offset` of the body's segment `segment`, which is one of bytes.
    void (*_Nonnull copy_bytes)(void *owner, size_t segment, size_t offset, uint8_t *target, size_t count);
    /// Whether the file of the body's segment `segment` still is the one that was examined.
    bool (*_Nonnull is_unchanged)(void *owner, size_t segment);
} dossier_curl_options;

/// NULL with the reason in `error`. The options' texts are copied.
dossier_curl_loop *_Nullable dossier_curl_loop_create(
    const dossier_curl_options *options, char *error, size_t error_capacity);
/// Closes all connections; every transfer must have been released. Only waking and destroying are allowed afterwards.
void dossier_curl_loop_shut(dossier_curl_loop *loop);
/// Frees a loop, shutting it before if need be. From any thread, as the last call.
void dossier_curl_loop_destroy(dossier_curl_loop *loop);
/// Makes a `dossier_curl_loop_step` that waits return, or the next one. From any thread.
void dossier_curl_loop_wake(dossier_curl_loop *loop);
/// Keeps signals from the calling thread and all that it starts, such as the resolver's.
void dossier_curl_block_signals(void);

/// Moves all transfers on; waits for something to happen if `waits`. Then ask for events.
void dossier_curl_loop_step(dossier_curl_loop *loop, bool waits);

/// A piece of a body.
typedef struct {
    /// The file to encode, or -1 for bytes that `copy_bytes` gives.
    int32_t descriptor;
    /// Bytes of the file, before base64, or of the bytes.
    int64_t byte_count;
} dossier_curl_segment;

typedef struct {
    const char *url;
    bool is_post;
    /// Connect to this machine only and use no proxy.
    bool is_loopback;
    /// Header lines `Name: value`, each with a NUL.
    const uint8_t *_Nullable fields;
    size_t fields_length;
    /// The header line that holds a secret.
    const char *_Nullable credential;
    const dossier_curl_segment *_Nullable segments;
    size_t segment_count;
    /// Milliseconds.
    int64_t connect_timeout, first_byte_timeout, idle_timeout, total_timeout;
    /// After decompression.
    int64_t max_reply_bytes;
} dossier_curl_request;

/// Starts a transfer; NULL when memory is short. `owner` stays valid until the transfer is released; the request is
/// copied.
dossier_curl_transfer *_Nullable dossier_curl_start(
    dossier_curl_loop *loop, const dossier_curl_request *request, void *owner);
/// Stops receiving, so that the server is held back, or goes on.
void dossier_curl_pause(dossier_curl_transfer *transfer, bool paused);
/// Ends a transfer in whatever state it is and forgets it; a connection in the middle of something is closed.
void dossier_curl_release(dossier_curl_transfer *transfer);

/// Why a transfer failed; the order of `HTTPFailure.Kind`.
enum {
    dossier_curl_failure_none = 0,
    dossier_curl_failure_refused,
    dossier_curl_failure_resolve,
    dossier_curl_failure_connect,
    dossier_curl_failure_insecure,
    dossier_curl_failure_connect_timeout,
    dossier_curl_failure_first_byte_timeout,
    dossier_curl_failure_idle_timeout,
    dossier_curl_failure_total_timeout,
    dossier_curl_failure_lost,
    dossier_curl_failure_malformed,
    dossier_curl_failure_too_long,
    dossier_curl_failure_source,
};

/// How far a request had got; the values of `HTTPFailure.Progress`.
enum {
    dossier_curl_progress_unsent = 0,
    dossier_curl_progress_partly_sent = 1,
    dossier_curl_progress_sent = 2,
    dossier_curl_progress_replying = 3,
};

/// What happened to one transfer, possibly no more than that it opens a connection; the pointers hold until the next event is asked for.
typedef struct {
    dossier_curl_transfer *_Nullable transfer;
    void *_Nullable owner;
    /// Status line and fields of the reply, once, when they are complete.
    const uint8_t *_Nullable head;
    size_t head_length;
    int32_t status;
    /// Bytes of the reply's body that came since the last event.
    const uint8_t *_Nullable body;
    size_t body_length;
    /// Nothing more will happen: release it.
    bool is_done;
    int32_t failure;
    int32_t progress;
    /// Of a failure: what the system or the library says, possibly empty.
    const char *_Nullable reason;
} dossier_curl_event;

/// False when there is none.
bool dossier_curl_next_event(dossier_curl_loop *loop, dossier_curl_event *event);

#pragma clang assume_nonnull end

#endif
