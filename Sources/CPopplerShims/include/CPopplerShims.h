#ifndef DOSSIER_CPOPPLER_SHIMS_H
#define DOSSIER_CPOPPLER_SHIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// An opened PDF; for one thread.
typedef struct dossier_poppler dossier_poppler;

typedef enum {
    dossier_poppler_ok = 0,
    dossier_poppler_encrypted = 1,
    dossier_poppler_damaged = 2,
} dossier_poppler_status;

/// Opens the PDF behind `descriptor` (borrowed: a duplicate is taken) without a password.
/// NULL with `status` and the reason in `error`.
dossier_poppler *_Nullable dossier_poppler_open(
    int descriptor, dossier_poppler_status *_Nonnull status, char *_Nonnull error, size_t error_capacity);
void dossier_poppler_close(dossier_poppler *_Nonnull document);

int dossier_poppler_page_count(dossier_poppler *_Nonnull document);

/// Strings below are UTF-8 and the caller's to free; NULL when the document does not say.
char *_Nullable dossier_poppler_title(dossier_poppler *_Nonnull document);
char *_Nullable dossier_poppler_author(dossier_poppler *_Nonnull document);
char *_Nullable dossier_poppler_pdf_version(dossier_poppler *_Nonnull document);
/// Seconds since 1970, or -1.
int64_t dossier_poppler_created(dossier_poppler *_Nonnull document);

/// A page, counted from 0; NULL when it is damaged beyond reading.
typedef struct dossier_poppler_page dossier_poppler_page;
dossier_poppler_page *_Nullable dossier_poppler_page_open(dossier_poppler *_Nonnull document, int index);
void dossier_poppler_page_close(dossier_poppler_page *_Nonnull page);

/// In points, 1/72 inch.
void dossier_poppler_page_size(
    dossier_poppler_page *_Nonnull page, double *_Nonnull width, double *_Nonnull height);
/// The text layer in reading order, UTF-8, the caller's to free; NULL when there is none.
char *_Nullable dossier_poppler_page_text(dossier_poppler_page *_Nonnull page);
/// Whether the page shows any image, as scans do.
bool dossier_poppler_page_has_images(dossier_poppler_page *_Nonnull page);

/// Renders the page in grey at `resolution` dots per inch, fitted so that no edge exceeds `max_edge` pixels, as a
/// binary PGM into an anonymous file. Its descriptor, at offset 0, is the caller's to close; -1 with the reason in
/// `error`.
int dossier_poppler_page_render(
    dossier_poppler_page *_Nonnull page, double resolution, int max_edge, char *_Nonnull error,
    size_t error_capacity);

/// What the library complained about since the last call, empty when nothing; valid until the next call.
const char *_Nonnull dossier_poppler_complaint(void);
const char *_Nonnull dossier_poppler_version(void);

#endif
