#include "CMagicShims.h"

#include <magic.h>
#include <stdio.h>

// Neither half needs what is found out elsewhere: encodings, CSV and JSON by our own scanners, OLE2 by its directory,
// compressed contents not at all. ELF details and token guesses cost time and change no family.
enum {
    common_flags = MAGIC_MIME_TYPE | MAGIC_NO_CHECK_COMPRESS | MAGIC_NO_CHECK_APPTYPE | MAGIC_NO_CHECK_CDF |
                   MAGIC_NO_CHECK_TOKENS | MAGIC_NO_CHECK_CSV | MAGIC_NO_CHECK_JSON,
    binary_flags = common_flags | MAGIC_NO_CHECK_TEXT | MAGIC_NO_CHECK_ENCODING,
    text_flags = common_flags | MAGIC_NO_CHECK_TAR | MAGIC_NO_CHECK_ELF,
};

dossier_magic *dossier_magic_open(char *error, size_t error_capacity) {
    magic_t cookie = magic_open(binary_flags);
    if (cookie == NULL) {
        snprintf(error, error_capacity, "libmagic did not open");
        return NULL;
    }
    if (magic_load(cookie, NULL) != 0) {
        const char *reason = magic_error(cookie);
        snprintf(error, error_capacity, "%s", reason != NULL ? reason : "its database did not load");
        magic_close(cookie);
        return NULL;
    }
    return (dossier_magic *)cookie;
}

void dossier_magic_close(dossier_magic *magic) { magic_close((magic_t)magic); }

const char *dossier_magic_type(
    dossier_magic *magic, const void *bytes, size_t count, bool textual, char *error, size_t error_capacity) {
    magic_t cookie = (magic_t)magic;
    magic_setflags(cookie, textual ? text_flags : binary_flags);
    const char *type = magic_buffer(cookie, bytes, count);
    if (type == NULL) {
        const char *reason = magic_error(cookie);
        snprintf(error, error_capacity, "%s", reason != NULL ? reason : "libmagic gave no reason");
    }
    return type;
}

int dossier_magic_version(void) { return magic_version(); }
