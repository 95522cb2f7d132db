#ifndef DOSSIER_CARCHIVE_SHIMS_H
#define DOSSIER_CARCHIVE_SHIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// An archive opened for listing: zip, 7z or uncompressed tar. Nothing is extracted.
typedef struct dossier_archive dossier_archive;

typedef struct {
    /// The name as bytes of unknown encoding, valid until the next call; NULL when the entry has none.
    const char *_Nullable name;
    /// Unpacked size in bytes as the archive claims, -1 when it does not say.
    int64_t size;
    bool is_directory;
    bool is_encrypted;
} dossier_archive_entry;

/// Reads from `descriptor` (borrowed, its offset moves) from its start. NULL with the reason in `error`.
dossier_archive *_Nullable dossier_archive_open(int descriptor, char *_Nonnull error, size_t error_capacity);
void dossier_archive_close(dossier_archive *_Nonnull archive);

/// 1: `entry` holds the next one; 0: the end; -1: the archive is damaged here, with the reason in `error`.
int dossier_archive_next(
    dossier_archive *_Nonnull archive, dossier_archive_entry *_Nonnull entry, char *_Nonnull error,
    size_t error_capacity);

/// Unpacks at most `capacity` bytes of the current entry; the number of bytes, or -1.
ptrdiff_t dossier_archive_read(dossier_archive *_Nonnull archive, void *_Nonnull bytes, size_t capacity);

/// The library's version: `3.6.2`.
const char *_Nonnull dossier_archive_version(void);

#endif
