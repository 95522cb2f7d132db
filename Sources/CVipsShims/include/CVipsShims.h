#ifndef DOSSIER_CVIPS_SHIMS_H
#define DOSSIER_CVIPS_SHIMS_H

#include <stdbool.h>
#include <stddef.h>

typedef struct {
    /// Pixels as stored, before any rotation.
    int width;
    int height;
    /// Frames of an animation, or pages.
    int pages;
    /// EXIF orientation, 1 to 8; 0 when there is none.
    int orientation;
    /// The EXIF block, owned by the caller and to be freed; NULL when there is none.
    void *_Nullable exif;
    size_t exif_count;
} dossier_vips_header;

/// Loads the library and starts it with one thread, no cache, and only those loaders that are fit for untrusted files.
/// Once per process; false with the reason in `error`.
bool dossier_vips_start(char *_Nonnull error, size_t error_capacity);

/// Reads the header of the image behind `descriptor` (borrowed, its offset moves) without decoding pixels.
bool dossier_vips_read_header(
    int descriptor, dossier_vips_header *_Nonnull header, char *_Nonnull error, size_t error_capacity);

/// The library's version: `8.14.1`. Only after `dossier_vips_start`.
const char *_Nonnull dossier_vips_version(void);

#endif
