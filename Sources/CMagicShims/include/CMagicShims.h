#ifndef DOSSIER_CMAGIC_SHIMS_H
#define DOSSIER_CMAGIC_SHIMS_H

#include <stdbool.h>
#include <stddef.h>

/// A libmagic cookie with its database loaded; for one thread.
typedef struct dossier_magic dossier_magic;

/// Opens a cookie and loads the system's database. NULL when it cannot, with the reason in `error`.
dossier_magic *_Nullable dossier_magic_open(char *_Nonnull error, size_t error_capacity);
void dossier_magic_close(dossier_magic *_Nonnull magic);

/// The MIME type of a file that begins with `bytes`, or NULL with the reason in `error`. The answer is valid until the
/// next call. `textual` says that the caller has found the bytes to be text, so that only the matching half of the
/// database is tried.
const char *_Nullable dossier_magic_type(
    dossier_magic *_Nonnull magic, const void *_Nonnull bytes, size_t count, bool textual, char *_Nonnull error,
    size_t error_capacity);

/// The library's version as one number: 544 for 5.44.
int dossier_magic_version(void);

#endif
