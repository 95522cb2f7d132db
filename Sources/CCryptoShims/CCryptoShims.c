#include "CCryptoShims.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdlib.h>

#if OPENSSL_VERSION_NUMBER < 0x30000000L
#error "OpenSSL 3 or later is needed (EVP_MD_fetch)"
#endif

// Fetching an algorithm takes locks and string comparisons that cost more than hashing a short text: done once.
// The object lives as long as the process.
static EVP_MD *algorithm;
static pthread_once_t fetched = PTHREAD_ONCE_INIT;

static void fetch(void) { algorithm = EVP_MD_fetch(NULL, "SHA2-256", NULL); }

int32_t dossier_crypto_prepare(char *message, size_t capacity) {
    pthread_once(&fetched, fetch);
    if (algorithm != NULL) return 0;
    if (capacity > 0) ERR_error_string_n(ERR_peek_last_error(), message, capacity);
    return -1;
}

int32_t dossier_crypto_sha256(const uint8_t *bytes, size_t count, uint8_t *digest) {
    unsigned int length = 0;
    if (algorithm == NULL) return -1;
    if (EVP_Digest(bytes, count, digest, &length, algorithm, NULL) != 1) return -1;
    return length == dossier_crypto_sha256_length ? 0 : -1;
}

struct dossier_crypto_hasher {
    EVP_MD_CTX *context;
};

dossier_crypto_hasher *dossier_crypto_hasher_create(void) {
    if (algorithm == NULL) return NULL;
    dossier_crypto_hasher *hasher = malloc(sizeof *hasher);
    if (hasher == NULL) return NULL;
    hasher->context = EVP_MD_CTX_new();
    if (hasher->context == NULL || EVP_DigestInit_ex2(hasher->context, algorithm, NULL) != 1) {
        EVP_MD_CTX_free(hasher->context);
        free(hasher);
        return NULL;
    }
    return hasher;
}

void dossier_crypto_hasher_destroy(dossier_crypto_hasher *hasher) {
    EVP_MD_CTX_free(hasher->context);
    free(hasher);
}

int32_t dossier_crypto_hasher_update(dossier_crypto_hasher *hasher, const uint8_t *bytes, size_t count) {
    return EVP_DigestUpdate(hasher->context, bytes, count) == 1 ? 0 : -1;
}

int32_t dossier_crypto_hasher_finish(dossier_crypto_hasher *hasher, uint8_t *digest) {
    unsigned int length = 0;
    if (EVP_DigestFinal_ex(hasher->context, digest, &length) != 1) return -1;
    if (length != dossier_crypto_sha256_length) return -1;
    return dossier_crypto_hasher_reset(hasher);
}

int32_t dossier_crypto_hasher_reset(dossier_crypto_hasher *hasher) {
    return EVP_DigestInit_ex2(hasher->context, algorithm, NULL) == 1 ? 0 : -1;
}

const char *dossier_crypto_borrow_version(void) { return OpenSSL_version(OPENSSL_VERSION); }
