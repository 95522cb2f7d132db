#include "CArchiveShims.h"

#include <archive.h>
#include <archive_entry.h>
#include <locale.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

static void describe(struct archive *archive, char *error, size_t capacity) {
    const char *reason = archive_error_string(archive);
    snprintf(error, capacity, "%s", reason != NULL ? reason : "libarchive gave no reason");
}

dossier_archive *dossier_archive_open(int descriptor, char *error, size_t error_capacity) {
    struct archive *archive = archive_read_new();
    if (archive == NULL) {
        snprintf(error, error_capacity, "out of memory");
        return NULL;
    }
    // No filters: a listing must not decompress a whole tar.gz to find its names.
    archive_read_support_format_zip(archive);
    archive_read_support_format_7zip(archive);
    archive_read_support_format_tar(archive);
    if (lseek(descriptor, 0, SEEK_SET) < 0 || archive_read_open_fd(archive, descriptor, 64 * 1024) != ARCHIVE_OK) {
        describe(archive, error, error_capacity);
        archive_read_free(archive);
        return NULL;
    }
    return (dossier_archive *)archive;
}

void dossier_archive_close(dossier_archive *archive) { archive_read_free((struct archive *)archive); }

// libarchive converts names to the locale's encoding and loses those that it cannot spell; for the length of a call the
// thread therefore speaks UTF-8, whatever the process was started with.
static locale_t utf8_locale(void) {
    static locale_t locale;
    if (locale == (locale_t)0) locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    return locale;
}

static int next_header(struct archive *archive, struct archive_entry **entry, const char **name) {
    locale_t previous = utf8_locale() != (locale_t)0 ? uselocale(utf8_locale()) : (locale_t)0;
    int status = archive_read_next_header(archive, entry);
    if (*entry != NULL) {
        *name = archive_entry_pathname_utf8(*entry);
        if (*name == NULL) *name = archive_entry_pathname(*entry);
    }
    if (previous != (locale_t)0) uselocale(previous);
    return status;
}

int dossier_archive_next(dossier_archive *opaque, dossier_archive_entry *result, char *error, size_t error_capacity) {
    struct archive *archive = (struct archive *)opaque;
    struct archive_entry *entry = NULL;
    const char *name = NULL;
    int status = next_header(archive, &entry, &name);
    if (status == ARCHIVE_EOF) return 0;
    if (status < ARCHIVE_WARN || entry == NULL) {
        describe(archive, error, error_capacity);
        return -1;
    }
    result->name = name;
    result->size = archive_entry_size_is_set(entry) ? archive_entry_size(entry) : -1;
    result->is_directory = archive_entry_filetype(entry) == AE_IFDIR;
    result->is_encrypted = archive_entry_is_data_encrypted(entry) || archive_entry_is_metadata_encrypted(entry);
    return 1;
}

ptrdiff_t dossier_archive_read(dossier_archive *archive, void *bytes, size_t capacity) {
    return archive_read_data((struct archive *)archive, bytes, capacity);
}

const char *dossier_archive_version(void) {
    static char text[32];
    int number = archive_version_number();
    snprintf(text, sizeof text, "%d.%d.%d", number / 1000000, number / 1000 % 1000, number % 1000);
    return text;
}
