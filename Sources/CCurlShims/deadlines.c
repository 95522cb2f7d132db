#include "transfer.h"

void dossier_curl_expect(dossier_curl_transfer *transfer) {
    int64_t soonest = dossier_curl_minimum(transfer->total_timeout, dossier_curl_minimum(transfer->first_byte_timeout, transfer->idle_timeout));
    if (!transfer->is_connected) soonest = dossier_curl_minimum(soonest, transfer->connect_timeout);
    transfer->loop->next_check = dossier_curl_minimum(transfer->loop->next_check, transfer->loop->now + soonest);
}

// The next moment at which a transfer has taken too long, and what for.
static int64_t deadline(dossier_curl_transfer *transfer, int32_t *failure) {
    int64_t phase = INT64_MAX;
    if (!transfer->is_connected) {
        phase = transfer->started + transfer->connect_timeout;
        *failure = dossier_curl_failure_connect_timeout;
    } else if (transfer->is_paused) {
        // The reader keeps the server waiting, not the other way round.
    } else if (!transfer->is_replying && dossier_curl_is_sent(transfer)) {
        // What may come without being a reply, such as tickets for the next handshake, comes right after the request.
        phase = transfer->last_activity + transfer->first_byte_timeout;
        *failure = dossier_curl_failure_first_byte_timeout;
    } else {
        phase = transfer->last_activity + transfer->idle_timeout;
        *failure = dossier_curl_failure_idle_timeout;
    }
    int64_t total = transfer->started + transfer->total_timeout;
    if (phase <= total) return phase;
    *failure = dossier_curl_failure_total_timeout;
    return total;
}

void dossier_curl_check_deadlines(dossier_curl_loop *loop) {
    if (loop->now < loop->next_check) return;
    loop->next_check = INT64_MAX;
    dossier_curl_transfer *next = NULL;
    for (dossier_curl_transfer *transfer = loop->active; transfer != NULL; transfer = next) {
        next = transfer->next;
        if (transfer->is_done) continue;
        int32_t failure = 0;
        int64_t at = deadline(transfer, &failure);
        if (at <= loop->now) {
            transfer->failure = failure;
            dossier_curl_finish(transfer, CURLE_OPERATION_TIMEDOUT);
        } else {
            loop->next_check = dossier_curl_minimum(loop->next_check, at);
        }
    }
}
