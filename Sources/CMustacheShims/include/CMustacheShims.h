#ifndef DOSSIER_CMUSTACHE_SHIMS_H
#define DOSSIER_CMUSTACHE_SHIMS_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// Receives bytes; passed through opaquely.
typedef struct dossier_mustache_sink dossier_mustache_sink;

/// Writes the text that stands in the output for `text` into `sink`.
///
/// `raw` is 1 for a tag in triple braces or with an ampersand. Runs during `dossier_mustache_render` alone and must
/// not keep `text` or `sink`.
typedef void (*dossier_mustache_escape)(void *_Nullable context, int raw, const char *text, size_t length,
                                        dossier_mustache_sink *sink);

enum {
    DOSSIER_MUSTACHE_OK = 0,
    /// The library refused the template.
    DOSSIER_MUSTACHE_INVALID = 1,
    /// The output would exceed the limit.
    DOSSIER_MUSTACHE_TOO_LARGE = 2,
    /// The encoded data are damaged or nested too deeply.
    DOSSIER_MUSTACHE_DATA = 3,
    /// Out of memory, or an exception of the library.
    DOSSIER_MUSTACHE_FAILED = 4,
};

/// Renders a template and passes the result to `sink`'s owner through `emit`.
///
/// Names of variables carry a prefix, `$` escaped or `%` raw, so that they are told from the names of sections.
/// `@n`, `@r` and `@b` print a line feed, a carriage return and an opening brace: the library drops lines by rules of
/// its own when it sees the first two in the text, and joins a brace to the tag behind it. `@` with a number prints nothing and takes so much from the budget, which `maximum_output` is.
/// `data` is one value: `n` null, `t` true, `f` false, `s` u32 bytes, `a` u32 elements, `o` u32 (u32 bytes, value)…;
/// numbers are strings, integers are little-endian. Nothing is kept after the call. On failure `error` holds a
/// message that ends in NUL.
int dossier_mustache_render(const char *template_text, size_t template_length, const uint8_t *data,
                            size_t data_length, size_t maximum_output, dossier_mustache_escape escape,
                            void *_Nullable context, void (*emit)(void *_Nullable context, const char *text, size_t length),
                            char *error, size_t error_capacity);

/// Adds `length` bytes to the sink; for use inside `dossier_mustache_escape`.
void dossier_mustache_append(dossier_mustache_sink *sink, const char *text, size_t length);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif

#endif
