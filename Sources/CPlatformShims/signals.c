#include "signals.h"

#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <unistd.h>

static const int candidates[] = {SIGINT, SIGTERM, SIGHUP};
enum { candidate_count = sizeof candidates / sizeof candidates[0] };

/// Written once by dossier_signals_block before other threads exist, only read afterwards.
static sigset_t waited;
static sigset_t original_mask;
static struct sigaction original_pipe;
static bool blocked;
static int waited_count;

int32_t dossier_signals_block(void) {
    if (blocked) return 0;
    sigemptyset(&waited);
    for (int index = 0; index < candidate_count; index++) {
        struct sigaction current;
        if (sigaction(candidates[index], NULL, &current) != 0) return -errno;
        // Blocked signals are queued even when they are ignored, so an ignored one must not be waited for.
        if (!(current.sa_flags & SA_SIGINFO) && current.sa_handler == SIG_IGN) continue;
        sigaddset(&waited, candidates[index]);
        waited_count++;
    }
    struct sigaction ignore = {.sa_handler = SIG_IGN};
    if (sigaction(SIGPIPE, &ignore, &original_pipe) != 0) return -errno;
    int error = pthread_sigmask(SIG_BLOCK, &waited, &original_mask);
    if (error != 0) return -error;
    blocked = true;
    return 0;
}

int32_t dossier_signals_wait(void) {
    if (waited_count == 0) return -ENOENT;
    while (true) {
        int number = sigwaitinfo(&waited, NULL);
        if (number > 0) return number;
        if (errno != EINTR) return -errno;
    }
}

void dossier_signals_restore(void) {
    if (!blocked) return;
    sigaction(SIGPIPE, &original_pipe, NULL);
    sigprocmask(SIG_SETMASK, &original_mask, NULL);
}

void dossier_signals_exit_by(int32_t number) {
    struct sigaction standard = {.sa_handler = SIG_DFL};
    sigaction(number, &standard, NULL);
    sigset_t only;
    sigemptyset(&only);
    sigaddset(&only, number);
    pthread_sigmask(SIG_UNBLOCK, &only, NULL);
    raise(number);
    // A signal whose default is not to end a process, or one that a debugger swallowed.
    _exit(128 + number);
}
