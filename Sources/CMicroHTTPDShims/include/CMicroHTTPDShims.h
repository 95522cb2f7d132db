#ifndef DOSSIER_MICROHTTPD_SHIMS_H
#define DOSSIER_MICROHTTPD_SHIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// A server with a thread of its own.
typedef struct dossier_microhttpd_server dossier_microhttpd_server;
/// One request and its reply; valid from `begin` until `end` returns.
typedef struct dossier_microhttpd_exchange dossier_microhttpd_exchange;
/// A reply that is being put together.
typedef struct dossier_microhttpd_reply dossier_microhttpd_reply;

/// What `finish` says.
enum {
    /// A reply was sent to the library.
    dossier_microhttpd_replied = 0,
    /// The exchange was suspended; `finish` is asked again after it was resumed.
    dossier_microhttpd_waiting = 1,
    /// No reply: the connection is closed.
    dossier_microhttpd_dropped = 2,
};

/// What `produce` says beside a count of bytes.
enum {
    /// The body is complete.
    dossier_microhttpd_body_ended = -1,
    /// The body stays incomplete: the connection is closed.
    dossier_microhttpd_body_broken = -2,
};

/// Called on the server's thread, and `end` also in `dossier_microhttpd_server_destroy`; calls never overlap.
typedef struct dossier_microhttpd_handlers {
    /// The server's; borrowed, must outlive it.
    void *context;
    /// A client connected.
    void (*connected)(void *context);
    /// A request's head arrived. Returns the exchange's own context, which `end` gives back.
    void *_Nonnull (*_Nonnull begin)(void *context, dossier_microhttpd_exchange *exchange, const char *method, const char *path);
    /// More of the body arrived; the bytes are borrowed for the call.
    void (*body)(void *exchange_context, const uint8_t *bytes, size_t count);
    /// The request is complete, or its exchange was resumed.
    int32_t (*finish)(void *exchange_context);
    /// Writes at most `capacity` bytes of a streamed body. Returns their number, 0 after suspending the exchange, or one
    /// of the constants above.
    int64_t (*produce)(void *exchange_context, uint8_t *buffer, size_t capacity);
    /// The exchange is over and its handle invalid; `whole` when the reply reached the system completely.
    void (*end)(void *exchange_context, bool whole);
} dossier_microhttpd_handlers;

/// Starts a server on a numeric address; `port` 0 takes any that is free. `connection_memory` are the bytes of one
/// connection's buffers; a connection that is silent for `timeout` seconds is closed, 0 waits without end.
/// NULL with a reason in `message` (NUL-terminated, cut at `capacity`) when it cannot.
dossier_microhttpd_server *_Nullable dossier_microhttpd_server_create(
    const char *address, uint16_t port, uint32_t connection_limit, size_t connection_memory, uint32_t timeout,
    const dossier_microhttpd_handlers *handlers, char *message, size_t capacity);
/// The port that the server listens on.
uint16_t dossier_microhttpd_server_port(dossier_microhttpd_server *server);
/// Ends every exchange and the thread. No exchange may be suspended, or become so, any more.
void dossier_microhttpd_server_destroy(dossier_microhttpd_server *server);

/// A header field of the request, borrowed until `end`; NULL when it is absent.
const char *_Nullable dossier_microhttpd_borrow_field(dossier_microhttpd_exchange *exchange, const char *name);
/// An argument of the request's query, borrowed until `end`; NULL when it is absent.
const char *_Nullable dossier_microhttpd_borrow_argument(dossier_microhttpd_exchange *exchange, const char *name);
/// The connection's socket: to be looked at only while the exchange lives.
int32_t dossier_microhttpd_descriptor(dossier_microhttpd_exchange *exchange);

/// Takes the exchange off its thread; only inside `finish` and `produce`.
void dossier_microhttpd_suspend(dossier_microhttpd_exchange *exchange);
/// Gives it back; once for every suspension, from any thread.
void dossier_microhttpd_resume(dossier_microhttpd_exchange *exchange);
/// Sends what waits and then a TCP reset; only inside `finish` and `produce`, which then end the exchange.
void dossier_microhttpd_reset(dossier_microhttpd_exchange *exchange);

/// A reply with this body, which is copied; NULL when memory is exhausted.
dossier_microhttpd_reply *_Nullable dossier_microhttpd_reply_create(const uint8_t *_Nullable bytes, size_t count);
/// A reply whose body comes from `produce`; `length` -1 when it is not known beforehand.
dossier_microhttpd_reply *_Nullable dossier_microhttpd_reply_create_streamed(
    dossier_microhttpd_exchange *exchange, int64_t length);
/// 0, or -1 when the field cannot stand in a reply.
int32_t dossier_microhttpd_reply_add_field(dossier_microhttpd_reply *reply, const char *name, const char *value);
/// Sends the reply and destroys it; 0, or -1 when the library refuses it. Only inside `finish`.
int32_t dossier_microhttpd_reply_send(
    dossier_microhttpd_reply *reply, dossier_microhttpd_exchange *exchange, uint32_t status);

/// The monotonic clock, in nanoseconds since an instant before the process.
int64_t dossier_microhttpd_monotonic_nanoseconds(void);

/// A descriptor that one thread waits on and others wake it by; closed with close(2). Negative error number on failure.
int32_t dossier_microhttpd_bell_create(void);
/// Wakes the thread that waits, or the next that will.
void dossier_microhttpd_bell_ring(int32_t bell);
/// Waits until the bell rings, a peer leaves or `nanoseconds` pass (negative: without end). Marks in `gone` the sockets
/// whose peer closed or reset its end, and returns whether there are any.
bool dossier_microhttpd_bell_wait(
    int32_t bell, const int32_t *_Nullable sockets, bool *_Nullable gone, size_t count, int64_t nanoseconds);

#pragma clang assume_nonnull end

#endif
