#include "process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <sys/wait.h>
#include <unistd.h>

enum { MAXIMUM_DESCRIPTORS = 16 };

static int32_t fail(char *error, size_t error_size, const char *what, int code) {
    snprintf(error, error_size, "%s: %s", what, strerror(code));
    return -code;
}

/* A descriptor on the null device that can be written to where that is allowed. A sandbox that forbids opening files for
   writing leaves standard output, which its process was given as the null device. */
static int open_null(void) {
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    if (null < 0 && (errno == EACCES || errno == EPERM)) null = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
    return null;
}

/* Moves `descriptor` (a copy of it) above every number that the child's descriptors will take. */
static int copy_above(int descriptor, size_t floor) { return fcntl(descriptor, F_DUPFD_CLOEXEC, (int)floor); }

static int prepare_actions(posix_spawn_file_actions_t *actions, const int *sources, size_t count) {
    int code = 0;
    for (size_t n = 0; n < count && code == 0; n++) {
        code = posix_spawn_file_actions_adddup2(actions, sources[n], (int)n);
    }
    if (code == 0) code = posix_spawn_file_actions_addclosefrom_np(actions, (int)count);
    return code;
}

static int prepare_attributes(posix_spawnattr_t *attributes, bool new_group) {
    sigset_t all, none;
    sigfillset(&all);
    sigemptyset(&none);
    short flags = POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK;
    if (new_group) flags |= POSIX_SPAWN_SETPGROUP;
    int code = posix_spawnattr_setflags(attributes, flags);
    if (code == 0) code = posix_spawnattr_setsigdefault(attributes, &all);
    if (code == 0) code = posix_spawnattr_setsigmask(attributes, &none);
    if (code == 0 && new_group) code = posix_spawnattr_setpgroup(attributes, 0);
    return code;
}

int32_t dossier_process_spawn(const char *path, const char *const *argv, const char *const *envp,
                              const int32_t *descriptors, size_t descriptor_count, bool new_group, int32_t *pid,
                              char *error, size_t error_size) {
    if (descriptor_count < 3 || descriptor_count > MAXIMUM_DESCRIPTORS) {
        return fail(error, error_size, "cannot pass these descriptors", EINVAL);
    }
    /* Copies stand above the child's numbers, so that no dup2 overwrites the source of a later one. */
    int sources[MAXIMUM_DESCRIPTORS];
    size_t copied = 0;
    int code = 0;
    for (; copied < descriptor_count && code == 0; copied++) {
        int source = descriptors[copied];
        int null = source < 0 ? open_null() : -1;
        sources[copied] = copy_above(source < 0 ? null : source, descriptor_count);
        if (sources[copied] < 0) code = errno;
        if (null >= 0) close(null);
    }

    posix_spawn_file_actions_t actions;
    posix_spawnattr_t attributes;
    if (code == 0) code = posix_spawn_file_actions_init(&actions);
    if (code == 0) {
        int attributes_code = code = posix_spawnattr_init(&attributes);
        if (code == 0) code = prepare_actions(&actions, sources, descriptor_count);
        if (code == 0) code = prepare_attributes(&attributes, new_group);
        pid_t child = 0;
        if (code == 0) {
            code = posix_spawnp(&child, path, &actions, &attributes, (char *const *)argv, (char *const *)envp);
        }
        if (code == 0) *pid = child;
        if (attributes_code == 0) posix_spawnattr_destroy(&attributes);
        posix_spawn_file_actions_destroy(&actions);
    }
    for (size_t n = 0; n < copied; n++) {
        if (sources[n] >= 0) close(sources[n]);
    }
    return code == 0 ? 0 : fail(error, error_size, "cannot start", code);
}

bool dossier_process_has_ended(int32_t pid, int32_t milliseconds) {
    int handle = (int)syscall(SYS_pidfd_open, pid, 0);
    if (handle < 0) return false;
    struct pollfd end = {.fd = handle, .events = POLLIN};
    int ready;
    do ready = poll(&end, 1, milliseconds);
    while (ready < 0 && errno == EINTR);
    close(handle);
    return ready > 0;
}

int32_t dossier_process_wait(int32_t pid, dossier_process_end *end) {
    int status = 0;
    struct rusage usage;
    pid_t waited;
    do waited = wait4(pid, &status, 0, &usage);
    while (waited < 0 && errno == EINTR);
    if (waited < 0) return -errno;
    end->exited = WIFEXITED(status);
    end->status = WIFEXITED(status) ? WEXITSTATUS(status) : WTERMSIG(status);
    end->peak_memory = (int64_t)usage.ru_maxrss * 1024;
    return 0;
}

void dossier_process_kill_group(int32_t pid) {
    if (pid > 1) kill(-pid, SIGKILL);
}

/* Async-signal-safe. The group holds this process and the programs that it has started. */
static void kill_own_group(int signal) {
    (void)signal;
    kill(0, SIGKILL);
}

int32_t dossier_process_die_with_parent(int32_t parent) {
    if (getpgrp() != getpid()) return -EINVAL;
    struct sigaction action = {.sa_handler = kill_own_group};
    sigfillset(&action.sa_mask);
    if (sigaction(SIGHUP, &action, NULL) != 0) return -errno;
    if (prctl(PR_SET_PDEATHSIG, SIGHUP) != 0) return -errno;
    return getppid() == parent ? 0 : -ESRCH;
}

int32_t dossier_process_parent(void) { return getppid(); }
int32_t dossier_process_self(void) { return getpid(); }

int32_t dossier_process_limit(dossier_process_resource resource, uint64_t limit) {
    __rlimit_resource_t name;
    switch (resource) {
    case DOSSIER_PROCESS_ADDRESS_SPACE: name = RLIMIT_AS; break;
    case DOSSIER_PROCESS_FILE_SIZE: name = RLIMIT_FSIZE; break;
    case DOSSIER_PROCESS_CORE: name = RLIMIT_CORE; break;
    case DOSSIER_PROCESS_DESCRIPTORS: name = RLIMIT_NOFILE; break;
    default: return -EINVAL;
    }
    struct rlimit limits;
    if (getrlimit(name, &limits) != 0) return -errno;
    if (limits.rlim_max == RLIM_INFINITY || limit < limits.rlim_max) limits.rlim_max = limit;
    limits.rlim_cur = limits.rlim_max;
    return setrlimit(name, &limits) == 0 ? 0 : -errno;
}

int32_t dossier_process_raise_descriptor_limit(void) {
    struct rlimit limits;
    if (getrlimit(RLIMIT_NOFILE, &limits) != 0) return -errno;
    limits.rlim_cur = limits.rlim_max;
    return setrlimit(RLIMIT_NOFILE, &limits) == 0 ? 0 : -errno;
}

int32_t dossier_process_reserve_descriptors(uint32_t count) {
    struct rlimit limits;
    if (getrlimit(RLIMIT_NOFILE, &limits) != 0) return -errno;
    if (limits.rlim_cur < count) count = (uint32_t)limits.rlim_cur;
    if (count == 0) return -EMFILE;
    int any = open("/", O_PATH | O_CLOEXEC);
    if (any < 0) return -errno;
    /* The table never shrinks again. */
    int last = fcntl(any, F_DUPFD_CLOEXEC, (int)count - 1);
    int32_t result = last < 0 ? -errno : 0;
    if (last >= 0) close(last);
    close(any);
    return result;
}

int32_t dossier_process_renew_processor_limit(uint64_t seconds) {
    struct rusage usage;
    struct rlimit limits;
    if (getrusage(RUSAGE_SELF, &usage) != 0 || getrlimit(RLIMIT_CPU, &limits) != 0) return -errno;
    /* The kernel counts whole seconds, hence one more. */
    limits.rlim_cur = (rlim_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) + seconds + 1;
    if (limits.rlim_max != RLIM_INFINITY && limits.rlim_cur > limits.rlim_max) limits.rlim_cur = limits.rlim_max;
    return setrlimit(RLIMIT_CPU, &limits) == 0 ? 0 : -errno;
}

int32_t dossier_process_harden(void) {
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0) return -errno;
    return prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) == 0 ? 0 : -errno;
}

int32_t dossier_socket_pair(int32_t *first, int32_t *second) {
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0) return -errno;
    *first = pair[0];
    *second = pair[1];
    return 0;
}

int32_t dossier_process_pipe(int32_t *read_end, int32_t *write_end) {
    int pair[2];
    if (pipe2(pair, O_CLOEXEC | O_NONBLOCK) != 0) return -errno;
    *read_end = pair[0];
    *write_end = pair[1];
    return 0;
}

int32_t dossier_process_wakeup_create(void) {
    int wakeup = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return wakeup >= 0 ? wakeup : -errno;
}

void dossier_process_wakeup_signal(int32_t wakeup) {
    /* Fails only when the counter is full, and then a wake-up is pending anyway. */
    eventfd_write(wakeup, 1);
}

void dossier_process_wakeup_drain(int32_t wakeup) {
    eventfd_t count;
    eventfd_read(wakeup, &count);
}

int32_t dossier_socket_set_nonblocking(int32_t socket) {
    int flags = fcntl(socket, F_GETFL);
    return flags >= 0 && fcntl(socket, F_SETFL, flags | O_NONBLOCK) == 0 ? 0 : -errno;
}

int64_t dossier_socket_send(int32_t socket, const void *bytes, size_t count, int32_t descriptor) {
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int))];
    } control;
    struct iovec piece = {.iov_base = (void *)bytes, .iov_len = count};
    struct msghdr message = {.msg_iov = &piece, .msg_iovlen = 1};
    if (descriptor >= 0) {
        memset(&control, 0, sizeof control);
        message.msg_control = &control;
        message.msg_controllen = sizeof control;
        struct cmsghdr *header = CMSG_FIRSTHDR(&message);
        header->cmsg_level = SOL_SOCKET;
        header->cmsg_type = SCM_RIGHTS;
        header->cmsg_len = CMSG_LEN(sizeof(int));
        memcpy(CMSG_DATA(header), &descriptor, sizeof(int));
    }
    ssize_t sent;
    do sent = sendmsg(socket, &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    return sent >= 0 ? sent : -errno;
}

int64_t dossier_socket_receive(int32_t socket, void *bytes, size_t capacity) {
    ssize_t received;
    /* Without a buffer for them the kernel closes descriptors that were sent along. */
    do received = recv(socket, bytes, capacity, 0);
    while (received < 0 && errno == EINTR);
    return received >= 0 ? received : -errno;
}

int64_t dossier_socket_receive_descriptors(int32_t socket, void *bytes, size_t capacity, int32_t *descriptors,
                                           size_t descriptor_capacity, size_t *descriptor_count) {
    union {
        struct cmsghdr header;
        char space[CMSG_SPACE(sizeof(int) * MAXIMUM_DESCRIPTORS)];
    } control;
    struct iovec piece = {.iov_base = bytes, .iov_len = capacity};
    struct msghdr message = {
        .msg_iov = &piece, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    *descriptor_count = 0;
    ssize_t received;
    do received = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    while (received < 0 && errno == EINTR);
    if (received < 0) return -errno;

    bool overflow = (message.msg_flags & MSG_CTRUNC) != 0;
    for (struct cmsghdr *header = CMSG_FIRSTHDR(&message); header; header = CMSG_NXTHDR(&message, header)) {
        if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_RIGHTS) continue;
        size_t count = (header->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t n = 0; n < count; n++) {
            int descriptor;
            memcpy(&descriptor, CMSG_DATA(header) + n * sizeof(int), sizeof(int));
            if (*descriptor_count < descriptor_capacity) {
                descriptors[(*descriptor_count)++] = descriptor;
            } else {
                close(descriptor);
                overflow = true;
            }
        }
    }
    if (overflow) {
        for (size_t n = 0; n < *descriptor_count; n++) close(descriptors[n]);
        *descriptor_count = 0;
        return -EMSGSIZE;
    }
    return received;
}
