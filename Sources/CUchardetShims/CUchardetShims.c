#include "CUchardetShims.h"

#include <stdio.h>
#include <uchardet.h>

bool dossier_uchardet_guess(const void *bytes, size_t count, char *name, size_t name_capacity) {
    uchardet_t detector = uchardet_new();
    if (detector == NULL) return false;
    bool guessed = false;
    if (uchardet_handle_data(detector, bytes, count) == 0) {
        uchardet_data_end(detector);
        const char *charset = uchardet_get_charset(detector);
        guessed = charset != NULL && charset[0] != 0;
        if (guessed) snprintf(name, name_capacity, "%s", charset);
    }
    uchardet_delete(detector);
    return guessed;
}
