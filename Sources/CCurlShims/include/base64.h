#ifndef DOSSIER_CURL_BASE64_H
#define DOSSIER_CURL_BASE64_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Writes the padded base64 (RFC 4648, section 4) of `count` bytes: `(count + 2) / 3 * 4` characters.
///
/// `portable` does without the processor's vector instructions, for tests of both ways.
void dossier_curl_base64(uint8_t *target, const uint8_t *_Nullable bytes, size_t count, bool portable);

#pragma clang assume_nonnull end

#endif
