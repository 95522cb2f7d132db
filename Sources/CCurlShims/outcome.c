#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "transfer.h"

bool dossier_curl_is_sent(dossier_curl_transfer *transfer) {
    curl_off_t uploaded = 0;
    long header = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_SIZE_UPLOAD_T, &uploaded);
    curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &header);
    return header > 0 && transfer->body.position == transfer->body.length && uploaded >= transfer->body.length;
}

int32_t dossier_curl_progress_of(dossier_curl_transfer *transfer) {
    // What is no valid reply has come all the same.
    if (transfer->is_replying || transfer->failure == dossier_curl_failure_malformed) {
        return dossier_curl_progress_replying;
    }
    long header = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_REQUEST_SIZE, &header);
    int32_t progress = dossier_curl_is_sent(transfer) ? dossier_curl_progress_sent
        : header > 0                                  ? dossier_curl_progress_partly_sent
                                                      : dossier_curl_progress_unsent;
    return progress > transfer->earlier_progress ? progress : transfer->earlier_progress;
}

static long system_error(dossier_curl_transfer *transfer) {
    long number = 0;
    curl_easy_getinfo(transfer->easy, CURLINFO_OS_ERRNO, &number);
    return number;
}

// A connection that breaks during the handshake says nothing about whom one talks to.
static bool is_broken_handshake(dossier_curl_transfer *transfer) {
    long number = system_error(transfer);
    return number == ECONNRESET || number == EPIPE || number == ETIMEDOUT
        || strstr(transfer->reason, "SSL_ERROR_SYSCALL") != NULL || strstr(transfer->reason, "unexpected eof") != NULL
        || strstr(transfer->reason, "Connection reset") != NULL;
}

static int32_t failure_of(dossier_curl_transfer *transfer, CURLcode code) {
    switch (code) {
    case CURLE_OK: return dossier_curl_failure_none;
    case CURLE_URL_MALFORMAT: return dossier_curl_failure_refused;
    case CURLE_COULDNT_RESOLVE_HOST:
    case CURLE_COULDNT_RESOLVE_PROXY: return dossier_curl_failure_resolve;
    case CURLE_COULDNT_CONNECT:
    case CURLE_PROXY: return dossier_curl_failure_connect;
    // All other limits of time are ours.
    case CURLE_OPERATION_TIMEDOUT: return dossier_curl_failure_connect_timeout;
    case CURLE_SSL_CONNECT_ERROR:
        return is_broken_handshake(transfer) ? dossier_curl_failure_lost : dossier_curl_failure_insecure;
    case CURLE_PEER_FAILED_VERIFICATION:
    case CURLE_SSL_CACERT_BADFILE:
    case CURLE_SSL_CERTPROBLEM:
    case CURLE_SSL_CIPHER:
    case CURLE_SSL_ISSUER_ERROR:
    case CURLE_SSL_CRL_BADFILE:
    case CURLE_SSL_INVALIDCERTSTATUS:
    case CURLE_SSL_PINNEDPUBKEYNOTMATCH:
    case CURLE_SSL_ENGINE_INITFAILED:
    case CURLE_SSL_ENGINE_NOTFOUND:
    case CURLE_SSL_ENGINE_SETFAILED:
    case CURLE_USE_SSL_FAILED: return dossier_curl_failure_insecure;
    // Garbage where a status line should be counts as the unsupported HTTP/0.9.
    case CURLE_UNSUPPORTED_PROTOCOL:
    case CURLE_WEIRD_SERVER_REPLY:
    case CURLE_BAD_CONTENT_ENCODING:
    // A header line beyond libcurl's 100 KB.
    case CURLE_OUT_OF_MEMORY: return dossier_curl_failure_malformed;
    case CURLE_RECV_ERROR:
        if (strstr(transfer->reason, "in chunked-encoding") != NULL) return dossier_curl_failure_malformed;
        if (strstr(transfer->reason, "from proxy after CONNECT") != NULL) return dossier_curl_failure_connect;
        return dossier_curl_failure_lost;
    default: return dossier_curl_failure_lost;
    }
}

void dossier_curl_classify(dossier_curl_transfer *transfer, CURLcode code) {
    // What a callback of ours refused was named there; libcurl only knows that it was refused.
    if (transfer->failure != dossier_curl_failure_none) {
        memcpy(transfer->reason, transfer->own_reason, sizeof transfer->own_reason);
        return;
    }
    transfer->failure = failure_of(transfer, code);
    long number = system_error(transfer);
    switch (transfer->failure) {
    case dossier_curl_failure_none: transfer->reason[0] = 0; break;
    case dossier_curl_failure_connect:
        if (number != 0) snprintf(transfer->reason, sizeof transfer->reason, "%s", strerror((int)number));
        break;
    case dossier_curl_failure_resolve:
    case dossier_curl_failure_connect_timeout: transfer->reason[0] = 0; break;
    default: break;
    }
    if (transfer->failure != dossier_curl_failure_none && transfer->reason[0] == 0) {
        snprintf(transfer->reason, sizeof transfer->reason, "%s", curl_easy_strerror(code));
    }
}
