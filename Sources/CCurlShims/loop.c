#include "loop.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "transfer.h"

enum { events_at_once = 256 };

bool dossier_curl_initialize(void) { return curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK; }

const char *dossier_curl_version(void) { return curl_version(); }

void dossier_curl_block_signals(void) {
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, NULL);
}

void dossier_curl_read_clock(dossier_curl_loop *loop) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    loop->now = (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

// MARK: - Sockets and the timer

static void forget_socket(dossier_curl_loop *loop, int descriptor) {
    if ((size_t)descriptor >= loop->socket_capacity) return;
    // A socket that was closed has left epoll by itself.
    if (loop->sockets[descriptor].events != 0) epoll_ctl(loop->epoll, EPOLL_CTL_DEL, descriptor, NULL);
    loop->sockets[descriptor] = (dossier_curl_socket){0};
}

static int on_socket(CURL *easy, curl_socket_t descriptor, int what, void *context, void *unused) {
    (void)unused;
    dossier_curl_loop *loop = context;
    if (what == CURL_POLL_REMOVE) {
        forget_socket(loop, descriptor);
        return 0;
    }
    if ((size_t)descriptor >= loop->socket_capacity) {
        size_t capacity = (size_t)descriptor * 2 + 64;
        dossier_curl_socket *grown = realloc(loop->sockets, capacity * sizeof *grown);
        if (grown == NULL) return -1;
        memset(grown + loop->socket_capacity, 0, (capacity - loop->socket_capacity) * sizeof *grown);
        loop->sockets = grown;
        loop->socket_capacity = capacity;
    }
    dossier_curl_socket *known = &loop->sockets[descriptor];
    char *transfer = NULL;
    curl_easy_getinfo(easy, CURLINFO_PRIVATE, &transfer);
    known->transfer = (dossier_curl_transfer *)transfer;
    uint32_t events = (what & CURL_POLL_IN ? EPOLLIN : 0) | (what & CURL_POLL_OUT ? EPOLLOUT : 0);
    struct epoll_event wanted = {.events = events, .data.fd = descriptor};
    int how = known->events == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD;
    int result = epoll_ctl(loop->epoll, how, descriptor, &wanted);
    // A number may have been closed and given out again without a word to us.
    if (result != 0 && errno == ENOENT) result = epoll_ctl(loop->epoll, EPOLL_CTL_ADD, descriptor, &wanted);
    if (result != 0 && errno == EEXIST) result = epoll_ctl(loop->epoll, EPOLL_CTL_MOD, descriptor, &wanted);
    known->events = result == 0 ? events : 0;
    return result == 0 ? 0 : -1;
}

static int on_timer(CURLM *multi, long milliseconds, void *context) {
    (void)multi;
    dossier_curl_loop *loop = context;
    loop->timer = milliseconds < 0 ? -1 : loop->now + milliseconds;
    return 0;
}

// MARK: - Life

static char *copy_text(const char *text) { return text != NULL ? strdup(text) : NULL; }

static bool open_loop(dossier_curl_loop *loop) {
    loop->epoll = epoll_create1(EPOLL_CLOEXEC);
    loop->wakeup = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (loop->epoll < 0 || loop->wakeup < 0) return false;
    struct epoll_event wakeup = {.events = EPOLLIN, .data.fd = loop->wakeup};
    if (epoll_ctl(loop->epoll, EPOLL_CTL_ADD, loop->wakeup, &wakeup) != 0) return false;
    errno = ENOMEM;
    loop->bite = malloc(dossier_curl_bite + 1);
    loop->multi = curl_multi_init();
    if (loop->bite == NULL || loop->multi == NULL || loop->user_agent == NULL) return false;
    long connections = (long)loop->options.connections;
    curl_multi_setopt(loop->multi, CURLMOPT_SOCKETFUNCTION, on_socket);
    curl_multi_setopt(loop->multi, CURLMOPT_SOCKETDATA, loop);
    curl_multi_setopt(loop->multi, CURLMOPT_TIMERFUNCTION, on_timer);
    curl_multi_setopt(loop->multi, CURLMOPT_TIMERDATA, loop);
    curl_multi_setopt(loop->multi, CURLMOPT_PIPELINING, (long)CURLPIPE_NOTHING);
    curl_multi_setopt(loop->multi, CURLMOPT_MAXCONNECTS, connections);
    curl_multi_setopt(loop->multi, CURLMOPT_MAX_HOST_CONNECTIONS, connections);
    curl_multi_setopt(loop->multi, CURLMOPT_MAX_TOTAL_CONNECTIONS, connections);
    CURL *easy = curl_easy_init();
    if (easy == NULL) return false;
    char *path = NULL;
    curl_easy_getinfo(easy, CURLINFO_CAINFO, &path);
    loop->system_bundle = path != NULL && access(path, R_OK) == 0 ? copy_text(path) : NULL;
    path = NULL;
    curl_easy_getinfo(easy, CURLINFO_CAPATH, &path);
    loop->system_folder = copy_text(path);
    curl_easy_cleanup(easy);
    return true;
}

dossier_curl_loop *dossier_curl_loop_create(
    const dossier_curl_options *options, char *error, size_t error_capacity) {
    dossier_curl_loop *loop = calloc(1, sizeof *loop);
    if (loop != NULL) {
        loop->options = *options;
        loop->certificate_authorities = copy_text(options->certificate_authorities);
        loop->user_agent = copy_text(options->user_agent);
        loop->timer = -1;
        loop->next_check = INT64_MAX;
        dossier_curl_read_clock(loop);
        if (open_loop(loop)) return loop;
    }
    snprintf(error, error_capacity, "%s", strerror(errno));
    if (loop != NULL) dossier_curl_loop_destroy(loop);
    return NULL;
}

void dossier_curl_loop_shut(dossier_curl_loop *loop) {
    while (loop->idle != NULL) {
        dossier_curl_transfer *transfer = loop->idle;
        loop->idle = transfer->next;
        dossier_curl_free(transfer);
    }
    if (loop->multi != NULL) curl_multi_cleanup(loop->multi);
    if (loop->epoll > 0) close(loop->epoll);
    loop->multi = NULL;
    loop->epoll = -1;
}

void dossier_curl_loop_destroy(dossier_curl_loop *loop) {
    dossier_curl_loop_shut(loop);
    if (loop->wakeup > 0) close(loop->wakeup);
    free(loop->sockets);
    free(loop->bite);
    free(loop->certificate_authorities);
    free(loop->user_agent);
    free(loop->system_bundle);
    free(loop->system_folder);
    free(loop);
}

void dossier_curl_loop_wake(dossier_curl_loop *loop) {
    uint64_t one = 1;
    while (write(loop->wakeup, &one, sizeof one) < 0 && errno == EINTR) {}
}

// MARK: - Running

static int wait_limit(const dossier_curl_loop *loop) {
    int64_t next = loop->timer >= 0 ? dossier_curl_minimum(loop->timer, loop->next_check) : loop->next_check;
    if (next == INT64_MAX) return -1;
    if (next <= loop->now) return 0;
    return (int)dossier_curl_minimum(next - loop->now, 60 * 1000);
}

static void serve(dossier_curl_loop *loop, const struct epoll_event *event) {
    int descriptor = event->data.fd;
    if (descriptor == loop->wakeup) {
        uint64_t count;
        while (read(loop->wakeup, &count, sizeof count) < 0 && errno == EINTR) {}
        return;
    }
    // Whatever the socket belonged to may have ended with an event before this one.
    if ((size_t)descriptor >= loop->socket_capacity) return;
    if (loop->sockets[descriptor].events == 0) return;
    dossier_curl_transfer *transfer = loop->sockets[descriptor].transfer;
    if (transfer != NULL) transfer->last_activity = loop->now;
    int what = (event->events & EPOLLIN ? CURL_CSELECT_IN : 0) | (event->events & EPOLLOUT ? CURL_CSELECT_OUT : 0)
        | (event->events & (EPOLLERR | EPOLLHUP) ? CURL_CSELECT_IN | CURL_CSELECT_ERR : 0);
    int running;
    curl_multi_socket_action(loop->multi, descriptor, what, &running);
}

static void collect_finished(dossier_curl_loop *loop) {
    int left;
    CURLMsg *message;
    while ((message = curl_multi_info_read(loop->multi, &left)) != NULL) {
        if (message->msg != CURLMSG_DONE) continue;
        CURLcode code = message->data.result;
        char *transfer = NULL;
        curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
        if (transfer == NULL || dossier_curl_start_again((dossier_curl_transfer *)transfer, code)) continue;
        dossier_curl_finish((dossier_curl_transfer *)transfer, code);
    }
}

void dossier_curl_loop_step(dossier_curl_loop *loop, bool waits) {
    dossier_curl_read_clock(loop);
    struct epoll_event events[events_at_once];
    int count = epoll_wait(loop->epoll, events, events_at_once, waits ? wait_limit(loop) : 0);
    dossier_curl_read_clock(loop);
    for (int i = 0; i < count; i++) serve(loop, &events[i]);
    if (loop->timer >= 0 && loop->timer <= loop->now) {
        // Cleared first: the call below sets the next one.
        loop->timer = -1;
        int running;
        curl_multi_socket_action(loop->multi, CURL_SOCKET_TIMEOUT, 0, &running);
    }
    collect_finished(loop);
    dossier_curl_check_deadlines(loop);
}
