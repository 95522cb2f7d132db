#include "CMicroHTTPDShims.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

int64_t dossier_microhttpd_monotonic_nanoseconds(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

int32_t dossier_microhttpd_bell_create(void) {
    int bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    return bell >= 0 ? bell : -errno;
}

void dossier_microhttpd_bell_ring(int32_t bell) {
    uint64_t one = 1;
    // The counter can only be full when a wake-up is due already.
    ssize_t count = write(bell, &one, sizeof one);
    (void)count;
}

bool dossier_microhttpd_bell_wait(
    int32_t bell, const int32_t *sockets, bool *gone, size_t count, int64_t nanoseconds) {
    struct pollfd *entries = calloc(count + 1, sizeof *entries);
    // Without memory for the sockets the bell and the time still count.
    struct pollfd alone;
    if (entries == NULL) count = 0;
    struct pollfd *all = entries == NULL ? &alone : entries;
    all[0] = (struct pollfd){.fd = bell, .events = POLLIN};
    for (size_t index = 0; index < count; index++)
        all[index + 1] = (struct pollfd){.fd = sockets[index], .events = POLLRDHUP};
    struct timespec limit = {.tv_sec = nanoseconds / 1000000000, .tv_nsec = nanoseconds % 1000000000};
    int ready = ppoll(all, count + 1, nanoseconds < 0 ? NULL : &limit, NULL);
    bool any = false;
    for (size_t index = 0; index < count; index++) {
        gone[index] = ready > 0 && all[index + 1].revents != 0;
        any = any || gone[index];
    }
    if (ready > 0 && all[0].revents != 0) {
        uint64_t rings;
        ssize_t read_count = read(bell, &rings, sizeof rings);
        (void)read_count;
    }
    free(entries);
    return any;
}
