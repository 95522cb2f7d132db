#ifndef DOSSIER_PCRE2_SHIMS_H
#define DOSSIER_PCRE2_SHIMS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/// A compiled pattern; never changed after it was created, so any number of threads may search with it.
typedef struct dossier_pcre2_pattern dossier_pcre2_pattern;

/// What one search may cost.
typedef struct {
    /// Units of work over all starting points; see dossier_pcre2_search.
    uint64_t work;
    /// Bytes of heap for backtracking.
    uint32_t heap_kibibytes;
} dossier_pcre2_limits;

enum {
    DOSSIER_PCRE2_FOUND = 1,
    DOSSIER_PCRE2_NOT_FOUND = 0,
    /// The work, match, depth or heap limit was met.
    DOSSIER_PCRE2_TOO_COSTLY = -1,
    /// Anything else, such as a subject that is not UTF-8 or a failed allocation.
    DOSSIER_PCRE2_FAILED = -2,
};

/// Compiles `length` bytes of UTF-8 with the options that come nearest to ECMA-262.
/// Returns NULL and fills `error` (always terminated) and `error_offset` when the pattern is not valid.
/// The caller owns the result and passes it to dossier_pcre2_destroy.
dossier_pcre2_pattern *_Nullable dossier_pcre2_create(const uint8_t *_Nullable pattern, size_t length, char *error,
                                                      size_t error_capacity, size_t *error_offset);

void dossier_pcre2_destroy(dossier_pcre2_pattern *pattern);

/// Searches `length` bytes of valid UTF-8 for the pattern.
/// A unit of work is one item of the pattern that was tried; a run of 16 bytes that an item passed over counts as one more.
int32_t dossier_pcre2_search(const dossier_pcre2_pattern *pattern, const uint8_t *_Nullable subject, size_t length,
                             dossier_pcre2_limits limits);

/// Writes the library's version, such as "10.42 2022-12-11", into `buffer` (always terminated).
void dossier_pcre2_version(char *buffer, size_t capacity);

#pragma clang assume_nonnull end

#endif
