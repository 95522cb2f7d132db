#ifndef DOSSIER_CRYPTO_SHIMS_H
#define DOSSIER_CRYPTO_SHIMS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// Bytes of a SHA-256 digest.
enum { dossier_crypto_sha256_length = 32 };

/// Looks the algorithm up; 0, or -1 with a reason in `message` (NUL-terminated, cut at `capacity`).
/// Every other function here needs one success of this one first. Safe to call from any thread, any number of times.
int32_t dossier_crypto_prepare(char *message, size_t capacity);

/// Digest of `count` bytes into `digest` (32 bytes); 0 or -1.
int32_t dossier_crypto_sha256(const uint8_t *_Nullable bytes, size_t count, uint8_t *digest);

/// A digest in progress; used by one thread at a time.
typedef struct dossier_crypto_hasher dossier_crypto_hasher;

/// Started and empty; the caller destroys it. NULL when memory is exhausted.
dossier_crypto_hasher *_Nullable dossier_crypto_hasher_create(void);
void dossier_crypto_hasher_destroy(dossier_crypto_hasher *hasher);

/// Takes more bytes; 0 or -1.
int32_t dossier_crypto_hasher_update(dossier_crypto_hasher *hasher, const uint8_t *_Nullable bytes, size_t count);

/// Writes the digest (32 bytes) and starts over, empty; 0 or -1.
int32_t dossier_crypto_hasher_finish(dossier_crypto_hasher *hasher, uint8_t *digest);

/// Forgets what it was given; 0 or -1.
int32_t dossier_crypto_hasher_reset(dossier_crypto_hasher *hasher);

/// The version text of the library that is loaded, for the doctor command.
const char *dossier_crypto_borrow_version(void);

#pragma clang assume_nonnull end

#endif
