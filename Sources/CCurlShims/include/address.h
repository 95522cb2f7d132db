#ifndef DOSSIER_CURL_ADDRESS_H
#define DOSSIER_CURL_ADDRESS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// An http or https address as libcurl itself reads it.
typedef struct {
    uint16_t port;
    bool is_https;
    /// `localhost`, 127.0.0.0/8 or ::1: nothing that is sent there leaves the machine.
    bool is_loopback;
} dossier_curl_address;

enum {
    dossier_curl_url_capacity = 8192,
    dossier_curl_host_capacity = 264,
};

/// Reads `text`, which may be relative when `base` is given. 0, or -1 with the reason in `error`.
///
/// `url` (of `dossier_curl_url_capacity`) gets the whole address in libcurl's spelling, `host` (of
/// `dossier_curl_host_capacity`) its host, in lower case where it is ASCII; an IPv6 address keeps its brackets. Refused
/// are other schemes, names and passwords within the address, and what is too long.
int32_t dossier_curl_address_read(
    const char *text, const char *_Nullable base, dossier_curl_address *address, char *url, char *host, char *error,
    size_t error_capacity);

#pragma clang assume_nonnull end

#endif
