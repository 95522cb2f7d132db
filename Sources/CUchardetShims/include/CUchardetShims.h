#ifndef DOSSIER_CUCHARDET_SHIMS_H
#define DOSSIER_CUCHARDET_SHIMS_H

#include <stdbool.h>
#include <stddef.h>

/// Guesses the encoding of `bytes`; writes iconv's name for it. False when there is no guess.
bool dossier_uchardet_guess(
    const void *_Nonnull bytes, size_t count, char *_Nonnull name, size_t name_capacity);

#endif
