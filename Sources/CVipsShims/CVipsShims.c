#include "CVipsShims.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <vips/vips.h>

static void drop_log(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer context) {
    (void)domain, (void)level, (void)message, (void)context;
}

static void take_error(char *error, size_t capacity) {
    snprintf(error, capacity, "%s", vips_error_buffer());
    vips_error_clear();
}

bool dossier_vips_start(char *error, size_t error_capacity) {
    g_log_set_default_handler(drop_log, NULL);
    g_log_set_handler("VIPS", G_LOG_LEVEL_MASK | G_LOG_FLAG_RECURSION, drop_log, NULL);
    if (vips_init("dossier-worker") != 0) {
        take_error(error, error_capacity);
        return false;
    }
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    vips_block_untrusted_set(TRUE);
    return true;
}

bool dossier_vips_read_header(int descriptor, dossier_vips_header *header, char *error, size_t error_capacity) {
    memset(header, 0, sizeof *header);
    VipsSource *source = lseek(descriptor, 0, SEEK_SET) == 0 ? vips_source_new_from_descriptor(descriptor) : NULL;
    VipsImage *image = source != NULL ? vips_image_new_from_source(source, "", NULL) : NULL;
    bool found = image != NULL;
    if (found) {
        header->width = vips_image_get_width(image);
        header->height = vips_image_get_height(image);
        header->pages = vips_image_get_n_pages(image);
        if (vips_image_get_typeof(image, VIPS_META_ORIENTATION) != 0) {
            header->orientation = vips_image_get_orientation(image);
        }
        const void *exif = NULL;
        size_t count = 0;
        if (vips_image_get_typeof(image, VIPS_META_EXIF_NAME) != 0 &&
            vips_image_get_blob(image, VIPS_META_EXIF_NAME, &exif, &count) == 0 && count > 0) {
            header->exif = malloc(count);
            if (header->exif != NULL) {
                memcpy(header->exif, exif, count);
                header->exif_count = count;
            }
        }
        g_object_unref(image);
        vips_error_clear();
    } else {
        take_error(error, error_capacity);
    }
    if (source != NULL) g_object_unref(source);
    return found;
}

const char *dossier_vips_version(void) {
    static char text[32];
    snprintf(text, sizeof text, "%d.%d.%d", vips_version(0), vips_version(1), vips_version(2));
    return text;
}
