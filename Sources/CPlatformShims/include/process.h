#ifndef DOSSIER_PLATFORM_PROCESS_H
#define DOSSIER_PLATFORM_PROCESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/* Child processes, local sockets that carry descriptors, and resource limits: what glibc offers through macros,
   variadic functions or GNU extensions that Swift does not see. Functions that say so return -errno on failure. */

/* Starts `path` (looked up in PATH when it has no slash) with `argv` and `envp`, both ending in NULL.
   `descriptors[n]` becomes the child's descriptor n, -1 stands for the null device, and every other descriptor is
   closed in the child. Signals are back to their defaults. With `new_group` the child leads a process group of its own,
   otherwise it stays in the caller's. On success fills `pid` and returns 0; otherwise returns -errno and fills `error`. */
int32_t dossier_process_spawn(const char *path, const char *_Nullable const *_Nonnull argv,
                              const char *_Nullable const *_Nonnull envp, const int32_t *descriptors,
                              size_t descriptor_count, bool new_group, int32_t *pid, char *error, size_t error_size);

typedef struct dossier_process_end {
    bool exited;        /* by itself, with `status`; otherwise killed by the signal `status` */
    int32_t status;
    int64_t peak_memory; /* largest resident set, bytes */
} dossier_process_end;

/* Waits up to `milliseconds` for the child `pid` to end, without releasing it. Returns whether it has. */
bool dossier_process_has_ended(int32_t pid, int32_t milliseconds);

/* Waits until the child `pid` has ended and releases it. Returns 0 or -errno. */
int32_t dossier_process_wait(int32_t pid, dossier_process_end *end);

/* Kills every process of the group that `pid` leads; harmless when there is none. Call before waiting for `pid`,
   because afterwards the number may belong to somebody else. */
void dossier_process_kill_group(int32_t pid);

/* Has the calling process, and the process group that it must lead, killed when the thread that started it ends.
   `parent` is the process that is expected to be the parent now; when it has gone already, returns -ESRCH. */
int32_t dossier_process_die_with_parent(int32_t parent);

/* The process that started this one, and this one. */
int32_t dossier_process_parent(void);
int32_t dossier_process_self(void);

typedef enum dossier_process_resource {
    DOSSIER_PROCESS_ADDRESS_SPACE,
    DOSSIER_PROCESS_FILE_SIZE,
    DOSSIER_PROCESS_CORE,
    DOSSIER_PROCESS_DESCRIPTORS,
} dossier_process_resource;

/* Lets this process open as many files as the system allows it to ask for. */
int32_t dossier_process_raise_descriptor_limit(void);

/* Has the kernel's table of this process's descriptors hold `count` of them, or as many as the limit allows, from now on.
   A table that grows while other threads share it makes whoever opens a file wait for all processors: about 10 ms, each
   time its size doubles. Returns 0 or -errno. */
int32_t dossier_process_reserve_descriptors(uint32_t count);

/* Sets soft and hard limit of a resource, never above the hard limit in force. Returns 0 or -errno. */
int32_t dossier_process_limit(dossier_process_resource resource, uint64_t limit);

/* Moves the soft limit on processor time to `seconds` from now; the hard limit stays. Returns 0 or -errno. */
int32_t dossier_process_renew_processor_limit(uint64_t seconds);

/* Forbids new privileges by exec, and other processes of the same user from looking inside. Returns 0 or -errno. */
int32_t dossier_process_harden(void);

/* A connected pair of local stream sockets, closed on exec. Returns 0 or -errno. */
int32_t dossier_socket_pair(int32_t *first, int32_t *second);

/* A pipe, closed on exec, neither end blocking. Returns 0 or -errno. */
int32_t dossier_process_pipe(int32_t *read_end, int32_t *write_end);

/* A counter on which a sleeping poll can be woken; not blocking, closed on exec. Returns it or -errno. */
int32_t dossier_process_wakeup_create(void);
void dossier_process_wakeup_signal(int32_t wakeup);
void dossier_process_wakeup_drain(int32_t wakeup);

/* Lets reads and writes on a descriptor return instead of waiting. Returns 0 or -errno. */
int32_t dossier_socket_set_nonblocking(int32_t socket);

/* Sends up to `count` bytes, with `descriptor` beside the first of them unless it is -1. Never raises SIGPIPE.
   Returns the number of bytes sent or -errno. */
int64_t dossier_socket_send(int32_t socket, const void *bytes, size_t count, int32_t descriptor);

/* Receives up to `capacity` bytes; descriptors that come along are refused and closed. Returns the number of bytes, 0 at
   the end of the stream, or -errno. */
int64_t dossier_socket_receive(int32_t socket, void *bytes, size_t capacity);

/* Receives up to `capacity` bytes, and up to `descriptor_capacity` (at most 16) descriptors, closed on exec, which the
   caller then owns. More than that is an error, -EMSGSIZE, and all are closed. Returns like dossier_socket_receive. */
int64_t dossier_socket_receive_descriptors(int32_t socket, void *bytes, size_t capacity, int32_t *descriptors,
                                           size_t descriptor_capacity, size_t *descriptor_count);

#pragma clang assume_nonnull end

#endif
