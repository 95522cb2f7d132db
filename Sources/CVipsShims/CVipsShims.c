#include "CVipsShims.h"

#include <dlfcn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vips/vips.h>

/* The library is loaded when the first image comes that needs it and not linked: with the 100 libraries behind it, linking
   would add some 15 ms to the start of every worker. Its major version says whether it is what the headers are of. */
#define FUNCTIONS(APPLY)                                                                                               \
    APPLY(vips_init) APPLY(vips_version) APPLY(vips_error_buffer) APPLY(vips_error_clear) APPLY(vips_concurrency_set)  \
    APPLY(vips_cache_set_max) APPLY(vips_block_untrusted_set) APPLY(vips_source_new_from_descriptor)                   \
    APPLY(vips_image_new_from_source) APPLY(vips_image_get_width) APPLY(vips_image_get_height)                         \
    APPLY(vips_image_get_n_pages) APPLY(vips_image_get_typeof) APPLY(vips_image_get_orientation)                       \
    APPLY(vips_image_get_blob)

static struct {
#define DECLARE(name) __typeof__(&name) name;
    FUNCTIONS(DECLARE)
#undef DECLARE
} vips;

static bool load(char *error, size_t error_capacity) {
    static const char name[] = "libvips.so.42";
    void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(error, error_capacity, "%s", reason != NULL ? reason : name);
        return false;
    }
#define FIND(function)                                                                                                 \
    vips.function = (__typeof__(vips.function))dlsym(library, #function);                                              \
    if (vips.function == NULL) {                                                                                       \
        snprintf(error, error_capacity, "%s has no " #function, name);                                                 \
        return false;                                                                                                  \
    }
    FUNCTIONS(FIND)
#undef FIND
    if (vips.vips_version(0) != VIPS_MAJOR_VERSION) {
        snprintf(error, error_capacity, "%s is of release %d, not %d", name, vips.vips_version(0), VIPS_MAJOR_VERSION);
        return false;
    }
    return true;
}

static void drop_log(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer context) {
    (void)domain, (void)level, (void)message, (void)context;
}

static void take_error(char *error, size_t capacity) {
    snprintf(error, capacity, "%s", vips.vips_error_buffer());
    vips.vips_error_clear();
}

bool dossier_vips_start(char *error, size_t error_capacity) {
    if (!load(error, error_capacity)) return false;
    g_log_set_default_handler(drop_log, NULL);
    g_log_set_handler("VIPS", G_LOG_LEVEL_MASK | G_LOG_FLAG_RECURSION, drop_log, NULL);
    if (vips.vips_init("dossier-worker") != 0) {
        take_error(error, error_capacity);
        return false;
    }
    vips.vips_concurrency_set(1);
    vips.vips_cache_set_max(0);
    vips.vips_block_untrusted_set(TRUE);
    return true;
}

bool dossier_vips_read_header(int descriptor, dossier_vips_header *header, char *error, size_t error_capacity) {
    memset(header, 0, sizeof *header);
    VipsSource *source = lseek(descriptor, 0, SEEK_SET) == 0 ? vips.vips_source_new_from_descriptor(descriptor) : NULL;
    VipsImage *image = source != NULL ? vips.vips_image_new_from_source(source, "", NULL) : NULL;
    bool found = image != NULL;
    if (found) {
        header->width = vips.vips_image_get_width(image);
        header->height = vips.vips_image_get_height(image);
        header->pages = vips.vips_image_get_n_pages(image);
        if (vips.vips_image_get_typeof(image, VIPS_META_ORIENTATION) != 0) {
            header->orientation = vips.vips_image_get_orientation(image);
        }
        const void *exif = NULL;
        size_t count = 0;
        if (vips.vips_image_get_typeof(image, VIPS_META_EXIF_NAME) != 0 &&
            vips.vips_image_get_blob(image, VIPS_META_EXIF_NAME, &exif, &count) == 0 && count > 0) {
            header->exif = malloc(count);
            if (header->exif != NULL) {
                memcpy(header->exif, exif, count);
                header->exif_count = count;
            }
        }
        g_object_unref(image);
        vips.vips_error_clear();
    } else {
        take_error(error, error_capacity);
    }
    if (source != NULL) g_object_unref(source);
    return found;
}

const char *dossier_vips_version(void) {
    static char text[32];
    snprintf(text, sizeof text, "%d.%d.%d", vips.vips_version(0), vips.vips_version(1), vips.vips_version(2));
    return text;
}
