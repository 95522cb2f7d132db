#include "transfer.h"

void dossier_curl_tell(dossier_curl_transfer *transfer) {
    if (transfer->is_queued) return;
    dossier_curl_loop *loop = transfer->loop;
    transfer->is_queued = true;
    transfer->next_told = NULL;
    if (loop->last_told != NULL) loop->last_told->next_told = transfer;
    else loop->first_told = transfer;
    loop->last_told = transfer;
}

void dossier_curl_finish(dossier_curl_transfer *transfer, CURLcode code) {
    transfer->is_done = true;
    dossier_curl_classify(transfer, code);
    transfer->progress = dossier_curl_progress_of(transfer);
    dossier_curl_detach(transfer);
    dossier_curl_tell(transfer);
}

bool dossier_curl_next_event(dossier_curl_loop *loop, dossier_curl_event *event) {
    if (loop->told != NULL) {
        dossier_curl_transfer *told = loop->told;
        loop->told = NULL;
        told->reply.count = 0;
        if (told->is_held && !told->is_paused && !told->is_done) dossier_curl_resume(told);
    }
    dossier_curl_transfer *transfer = loop->first_told;
    if (transfer == NULL) return false;
    loop->first_told = transfer->next_told;
    if (loop->first_told == NULL) loop->last_told = NULL;
    transfer->is_queued = false;
    loop->told = transfer;
    bool tells_head = transfer->head_complete && !transfer->head_reported;
    transfer->head_reported = transfer->head_complete;
    *event = (dossier_curl_event){
        .transfer = transfer,
        .owner = transfer->owner,
        .head = tells_head ? transfer->head.bytes : NULL,
        .head_length = tells_head ? transfer->head.count : 0,
        .status = transfer->status,
        .body = transfer->reply.bytes,
        .body_length = transfer->reply.count,
        .is_done = transfer->is_done,
        .failure = transfer->failure,
        .progress = transfer->progress,
        .reason = transfer->reason,
    };
    return true;
}
