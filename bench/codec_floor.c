// Reads a file, computes its SHA-256 with OpenSSL and its base64, and does nothing with either.
//
//   codec_floor openssl|own FILE TIMES    whose base64: OpenSSL's, or the encoder of the transport

#include <fcntl.h>
#include <openssl/evp.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

void dossier_curl_base64(uint8_t *target, const uint8_t *bytes, size_t count, bool portable);

enum { BITE = 96 << 10 };

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static void once(int file, bool own) {
    static uint8_t bytes[BITE], text[BITE / 3 * 4 + 1];
    EVP_MD_CTX *context = EVP_MD_CTX_new();
    if (context == NULL || EVP_DigestInit_ex(context, EVP_sha256(), NULL) != 1) fail("SHA-256");
    off_t offset = 0;
    ssize_t count;
    while ((count = pread(file, bytes, BITE, offset)) > 0) {
        EVP_DigestUpdate(context, bytes, (size_t)count);
        if (own) {
            dossier_curl_base64(text, bytes, (size_t)count, false);
        } else {
            EVP_EncodeBlock(text, bytes, (int)count);
        }
        offset += count;
    }
    if (count < 0) fail("read");
    uint8_t digest[EVP_MAX_MD_SIZE];
    EVP_DigestFinal_ex(context, digest, NULL);
    EVP_MD_CTX_free(context);
}

int main(int count, char **arguments) {
    if (count != 4) return 64;
    int file = open(arguments[2], O_RDONLY | O_CLOEXEC);
    if (file < 0) fail(arguments[2]);
    for (int left = atoi(arguments[3]); left > 0; left--) once(file, strcmp(arguments[1], "own") == 0);
    return 0;
}
