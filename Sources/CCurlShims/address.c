#include "address.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static bool is_loopback(const char *host) {
    if (strcasecmp(host, "localhost") == 0) return true;
    struct in_addr four;
    if (inet_pton(AF_INET, host, &four) == 1) return ntohl(four.s_addr) >> 24 == 127;
    size_t length = strlen(host);
    char inner[64];
    if (length < 3 || length - 2 >= sizeof inner || host[0] != '[' || host[length - 1] != ']') return false;
    memcpy(inner, host + 1, length - 2);
    inner[length - 2] = 0;
    struct in6_addr six;
    return inet_pton(AF_INET6, inner, &six) == 1 && IN6_IS_ADDR_LOOPBACK(&six);
}

// Copies a part into `target`; -1 when it is missing or too long.
static int copy_part(CURLU *handle, CURLUPart part, unsigned flags, char *target, size_t capacity) {
    char *text = NULL;
    if (curl_url_get(handle, part, &text, flags) != CURLUE_OK) return -1;
    size_t length = strlen(text);
    int result = length < capacity ? 0 : -1;
    if (result == 0) memcpy(target, text, length + 1);
    curl_free(text);
    return result;
}

static int read_parts(CURLU *handle, dossier_curl_address *address, char *url, char *host, const char **reason) {
    char scheme[16], port[8];
    *reason = "its scheme is neither https nor http";
    if (copy_part(handle, CURLUPART_SCHEME, 0, scheme, sizeof scheme) != 0) return -1;
    address->is_https = strcmp(scheme, "https") == 0;
    if (!address->is_https && strcmp(scheme, "http") != 0) return -1;
    *reason = "it names no host";
    if (copy_part(handle, CURLUPART_HOST, 0, host, dossier_curl_host_capacity) != 0) return -1;
    if (host[0] == 0) return -1;
    for (char *at = host; *at != 0; at++) {
        if (*at >= 'A' && *at <= 'Z') *at |= 0x20;
    }
    *reason = "its port is no number";
    if (copy_part(handle, CURLUPART_PORT, CURLU_DEFAULT_PORT, port, sizeof port) != 0) return -1;
    address->port = (uint16_t)atoi(port);
    *reason = "it is too long";
    if (copy_part(handle, CURLUPART_URL, 0, url, dossier_curl_url_capacity) != 0) return -1;
    address->is_loopback = is_loopback(host);
    return 0;
}

int32_t dossier_curl_address_read(
    const char *text, const char *base, dossier_curl_address *address, char *url, char *host, char *error,
    size_t error_capacity) {
    const char *reason = "memory is short";
    CURLU *handle = curl_url();
    int result = -1;
    if (handle != NULL) {
        unsigned flags = CURLU_DISALLOW_USER | CURLU_NON_SUPPORT_SCHEME;
        CURLUcode code = base != NULL ? curl_url_set(handle, CURLUPART_URL, base, flags) : CURLUE_OK;
        if (code == CURLUE_OK) code = curl_url_set(handle, CURLUPART_URL, text, flags);
        if (code == CURLUE_OK) {
            result = read_parts(handle, address, url, host, &reason);
        } else {
            reason = code == CURLUE_USER_NOT_ALLOWED ? "it contains a user's name" : curl_url_strerror(code);
        }
        curl_url_cleanup(handle);
    }
    if (result != 0) snprintf(error, error_capacity, "%s", reason);
    return result;
}
