#include <stdlib.h>

#include "transfer.h"

/// Handles that are kept for the next transfers; each is a few kilobytes.
enum { idle_limit = 256 };
/// Buffers up to this size are kept with their handle.
enum { kept_buffer = 64 << 10 };

void dossier_curl_free(dossier_curl_transfer *transfer) {
    curl_easy_cleanup(transfer->easy);
    free(transfer->head.bytes);
    free(transfer->reply.bytes);
    free(transfer->small.bytes);
    free(transfer);
}

static dossier_curl_transfer *take_transfer(dossier_curl_loop *loop) {
    dossier_curl_transfer *transfer = loop->idle;
    if (transfer != NULL) {
        loop->idle = transfer->next;
        loop->idle_count -= 1;
    } else {
        transfer = calloc(1, sizeof *transfer);
        if (transfer == NULL) return NULL;
        transfer->easy = curl_easy_init();
        if (transfer->easy == NULL) {
            free(transfer);
            return NULL;
        }
    }
    transfer->loop = loop;
    transfer->previous = NULL;
    transfer->next = loop->active;
    if (loop->active != NULL) loop->active->previous = transfer;
    loop->active = transfer;
    return transfer;
}

dossier_curl_transfer *dossier_curl_start(
    dossier_curl_loop *loop, const dossier_curl_request *request, void *owner) {
    dossier_curl_read_clock(loop);
    dossier_curl_transfer *transfer = take_transfer(loop);
    if (transfer == NULL) return NULL;
    transfer->owner = owner;
    transfer->started = transfer->last_activity = loop->now;
    bool is_configured = dossier_curl_configure(transfer, request);
    if (is_configured && transfer->failure != dossier_curl_failure_none) {
        dossier_curl_finish(transfer, CURLE_ABORTED_BY_CALLBACK);
        return transfer;
    }
    if (!is_configured
        || curl_multi_add_handle(loop->multi, transfer->easy) != CURLM_OK) {
        dossier_curl_release(transfer);
        return NULL;
    }
    transfer->is_added = true;
    dossier_curl_expect(transfer);
    return transfer;
}

void dossier_curl_resume(dossier_curl_transfer *transfer) {
    transfer->is_held = false;
    // What libcurl kept is handed over now; if that fails, nobody but us hears of it. No connection is no failure.
    CURLcode code = curl_easy_pause(transfer->easy, CURLPAUSE_CONT);
    if (code != CURLE_OK && code != CURLE_BAD_FUNCTION_ARGUMENT) dossier_curl_finish(transfer, code);
}

bool dossier_curl_start_again(dossier_curl_transfer *transfer, CURLcode code) {
    bool is_lost = code == CURLE_SEND_ERROR || code == CURLE_RECV_ERROR || code == CURLE_GOT_NOTHING;
    if (!is_lost || transfer->is_second_attempt || transfer->failure != dossier_curl_failure_none) return false;
    long opened = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_NUM_CONNECTS, &opened);
    int32_t progress = dossier_curl_progress_of(transfer);
    if (opened > 0 || progress >= dossier_curl_progress_sent) return false;
    dossier_curl_detach(transfer);
    transfer->is_second_attempt = true;
    transfer->earlier_progress = progress;
    if (!transfer->is_small) dossier_curl_body_seek(&transfer->body, 0);
    if (curl_multi_add_handle(transfer->loop->multi, transfer->easy) != CURLM_OK) return false;
    transfer->is_added = true;
    return true;
}

void dossier_curl_pause(dossier_curl_transfer *transfer, bool paused) {
    if (transfer->is_done || transfer->is_paused == paused) return;
    transfer->is_paused = paused;
    dossier_curl_read_clock(transfer->loop);
    transfer->last_activity = transfer->loop->now;
    if (paused) {
        if (!transfer->is_held) curl_easy_pause(transfer->easy, CURLPAUSE_RECV);
        return;
    }
    dossier_curl_expect(transfer);
    dossier_curl_resume(transfer);
}

void dossier_curl_detach(dossier_curl_transfer *transfer) {
    if (!transfer->is_added) return;
    curl_multi_remove_handle(transfer->loop->multi, transfer->easy);
    transfer->is_added = false;
}

static void leave_queue(dossier_curl_transfer *transfer) {
    dossier_curl_loop *loop = transfer->loop;
    if (loop->told == transfer) loop->told = NULL;
    if (!transfer->is_queued) return;
    dossier_curl_transfer *before = NULL;
    for (dossier_curl_transfer *at = loop->first_told; at != transfer; at = at->next_told) before = at;
    if (before != NULL) before->next_told = transfer->next_told;
    else loop->first_told = transfer->next_told;
    if (loop->last_told == transfer) loop->last_told = before;
}

static void recycle_buffer(dossier_curl_buffer *buffer) {
    if (buffer->capacity <= kept_buffer) {
        buffer->count = 0;
        return;
    }
    free(buffer->bytes);
    *buffer = (dossier_curl_buffer){0};
}

void dossier_curl_release(dossier_curl_transfer *transfer) {
    dossier_curl_loop *loop = transfer->loop;
    dossier_curl_detach(transfer);
    leave_queue(transfer);
    if (transfer->previous != NULL) transfer->previous->next = transfer->next;
    else loop->active = transfer->next;
    if (transfer->next != NULL) transfer->next->previous = transfer->previous;
    curl_easy_reset(transfer->easy);
    curl_slist_free_all(transfer->fields);
    free(transfer->body.segments);
    recycle_buffer(&transfer->head);
    recycle_buffer(&transfer->reply);
    recycle_buffer(&transfer->small);
    *transfer = (dossier_curl_transfer){
        .easy = transfer->easy, .head = transfer->head, .reply = transfer->reply, .small = transfer->small};
    if (loop->idle_count >= idle_limit) {
        dossier_curl_free(transfer);
        return;
    }
    transfer->next = loop->idle;
    loop->idle = transfer;
    loop->idle_count += 1;
}

