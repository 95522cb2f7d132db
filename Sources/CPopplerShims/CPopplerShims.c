#include "CPopplerShims.h"

#include <errno.h>
#include <poppler.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

// A worker is single-threaded, and so is what the library says while it works.
static char complaint[256];
static char told[256];

static void keep_log(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer context) {
    (void)domain, (void)level, (void)context;
    if (complaint[0] == 0 && message != NULL) snprintf(complaint, sizeof complaint, "%s", message);
}

static void drop_log(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer context) {
    (void)domain, (void)level, (void)message, (void)context;
}

static void silence(void) {
    static bool done = false;
    if (done) return;
    done = true;
    g_log_set_handler("Poppler", G_LOG_LEVEL_MASK | G_LOG_FLAG_RECURSION, keep_log, NULL);
    g_log_set_default_handler(drop_log, NULL);
}

static char *owned(char *text) {
    char *copy = text != NULL ? strdup(text) : NULL;
    g_free(text);
    return copy;
}

dossier_poppler *dossier_poppler_open(
    int descriptor, dossier_poppler_status *status, char *error, size_t error_capacity) {
    silence();
    complaint[0] = 0;
    *status = dossier_poppler_damaged;
    int duplicate = dup(descriptor);
    if (duplicate < 0) {
        snprintf(error, error_capacity, "%s", strerror(errno));
        return NULL;
    }
    GError *failure = NULL;
    PopplerDocument *document = poppler_document_new_from_fd(duplicate, NULL, &failure);
    if (document == NULL) {
        if (g_error_matches(failure, POPPLER_ERROR, POPPLER_ERROR_ENCRYPTED)) *status = dossier_poppler_encrypted;
        snprintf(error, error_capacity, "%s", failure != NULL ? failure->message : "poppler gave no reason");
        g_clear_error(&failure);
        return NULL;
    }
    *status = dossier_poppler_ok;
    return (dossier_poppler *)document;
}

void dossier_poppler_close(dossier_poppler *document) { g_object_unref(document); }

int dossier_poppler_page_count(dossier_poppler *document) {
    return poppler_document_get_n_pages((PopplerDocument *)document);
}

char *dossier_poppler_title(dossier_poppler *document) {
    return owned(poppler_document_get_title((PopplerDocument *)document));
}

char *dossier_poppler_author(dossier_poppler *document) {
    return owned(poppler_document_get_author((PopplerDocument *)document));
}

char *dossier_poppler_pdf_version(dossier_poppler *document) {
    guint major = 0, minor = 0;
    poppler_document_get_pdf_version((PopplerDocument *)document, &major, &minor);
    char text[32];
    if (major == 0 || major > 9 || minor > 9) return NULL;
    snprintf(text, sizeof text, "%u.%u", major, minor);
    return strdup(text);
}

int64_t dossier_poppler_created(dossier_poppler *document) {
    GDateTime *created = poppler_document_get_creation_date_time((PopplerDocument *)document);
    if (created == NULL) return -1;
    int64_t seconds = g_date_time_to_unix(created);
    g_date_time_unref(created);
    return seconds;
}

dossier_poppler_page *dossier_poppler_page_open(dossier_poppler *document, int index) {
    return (dossier_poppler_page *)poppler_document_get_page((PopplerDocument *)document, index);
}

void dossier_poppler_page_close(dossier_poppler_page *page) { g_object_unref(page); }

void dossier_poppler_page_size(dossier_poppler_page *page, double *width, double *height) {
    poppler_page_get_size((PopplerPage *)page, width, height);
}

// Cells of a table follow each other without a space in poppler's text, also where the next one starts on another line:
// what separates them is the gap between their boxes. Letters of one word stand closer than a third of their height.
static bool is_gap(const PopplerRectangle *before, const PopplerRectangle *after) {
    double height = after->y2 - after->y1;
    return height > 0 && after->x1 - before->x2 > height / 3;
}

// Poppler's text leaves no blank line between blocks. A new one starts where the next line stands higher, or lower by
// more than four fifths of its own height, or where the size of the letters changes by a tenth, as under a heading.
static bool is_break(const PopplerRectangle *before, const PopplerRectangle *after) {
    double height = after->y2 - after->y1;
    double former = before->y2 - before->y1;
    if (height <= 0 || former <= 0) return false;
    double distance = after->y1 - before->y2;
    return after->y2 < before->y1 || distance > 0.8 * height || height > former * 1.1 || former > height * 1.1;
}

static char *with_gaps(const char *text, const PopplerRectangle *boxes, guint count) {
    GString *result = g_string_sized_new(strlen(text) + 64);
    gunichar previous = 0;
    guint index = 0;
    guint visible = 0;
    bool seen = false;
    for (const char *at = text; *at != 0; at = g_utf8_next_char(at), index++) {
        gunichar current = g_utf8_get_char(at);
        if (index > 0 && index < count && !g_unichar_isspace(previous) && !g_unichar_isspace(current) &&
            is_gap(&boxes[index - 1], &boxes[index])) {
            g_string_append_c(result, '\t');
        } else if (previous == '\n' && seen && index < count && !g_unichar_isspace(current) &&
                   is_break(&boxes[visible], &boxes[index])) {
            g_string_append_c(result, '\n');
        }
        if (index < count && !g_unichar_isspace(current)) {
            visible = index;
            seen = true;
        }
        g_string_append_unichar(result, current);
        previous = current;
    }
    return g_string_free(result, FALSE);
}

char *dossier_poppler_page_text(dossier_poppler_page *page) {
    char *text = poppler_page_get_text((PopplerPage *)page);
    PopplerRectangle *boxes = NULL;
    guint count = 0;
    if (text == NULL || !g_utf8_validate(text, -1, NULL) ||
        !poppler_page_get_text_layout((PopplerPage *)page, &boxes, &count)) {
        return owned(text);
    }
    char *spaced = with_gaps(text, boxes, count);
    g_free(boxes);
    g_free(text);
    return owned(spaced);
}

bool dossier_poppler_page_has_images(dossier_poppler_page *page) {
    GList *images = poppler_page_get_image_mapping((PopplerPage *)page);
    bool found = images != NULL;
    if (found) poppler_page_free_image_mapping(images);
    return found;
}

// Luminance by ITU-R BT.601, in 8.8 fixed point.
static unsigned char grey(uint32_t pixel) {
    return (unsigned char)((77 * (pixel >> 16 & 255) + 150 * (pixel >> 8 & 255) + 29 * (pixel & 255)) >> 8);
}

static int write_pgm(cairo_surface_t *surface, int width, int height) {
    int descriptor = memfd_create("dossier-page", MFD_CLOEXEC);
    if (descriptor < 0) return -1;
    FILE *file = fdopen(dup(descriptor), "wb");
    unsigned char *row = malloc((size_t)width);
    bool good = file != NULL && row != NULL;
    if (good) fprintf(file, "P5\n%d %d\n255\n", width, height);
    const unsigned char *pixels = cairo_image_surface_get_data(surface);
    int stride = cairo_image_surface_get_stride(surface);
    for (int y = 0; good && y < height; y++) {
        const uint32_t *line = (const uint32_t *)(const void *)(pixels + (size_t)y * (size_t)stride);
        for (int x = 0; x < width; x++) row[x] = grey(line[x]);
        good = fwrite(row, 1, (size_t)width, file) == (size_t)width;
    }
    free(row);
    if (file != NULL && fclose(file) != 0) good = false;
    if (!good || lseek(descriptor, 0, SEEK_SET) != 0) {
        close(descriptor);
        return -1;
    }
    return descriptor;
}

int dossier_poppler_page_render(
    dossier_poppler_page *page, double resolution, int max_edge, char *error, size_t error_capacity) {
    double width = 0, height = 0;
    poppler_page_get_size((PopplerPage *)page, &width, &height);
    double scale = resolution / 72, longest = (width > height ? width : height) * scale;
    if (longest > max_edge) scale *= max_edge / longest;
    int columns = (int)(width * scale + 0.5), rows = (int)(height * scale + 0.5);
    if (columns < 1 || rows < 1) {
        snprintf(error, error_capacity, "the page has no area");
        return -1;
    }
    cairo_surface_t *surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, columns, rows);
    cairo_t *context = cairo_create(surface);
    cairo_set_source_rgb(context, 1, 1, 1);
    cairo_paint(context);
    cairo_scale(context, scale, scale);
    poppler_page_render((PopplerPage *)page, context);
    cairo_status_t status = cairo_status(context);
    cairo_destroy(context);
    cairo_surface_flush(surface);
    int descriptor = -1;
    if (status != CAIRO_STATUS_SUCCESS) {
        snprintf(error, error_capacity, "%s", cairo_status_to_string(status));
    } else {
        descriptor = write_pgm(surface, columns, rows);
        if (descriptor < 0) snprintf(error, error_capacity, "no memory for the rendered page");
    }
    cairo_surface_destroy(surface);
    return descriptor;
}

const char *dossier_poppler_complaint(void) {
    memcpy(told, complaint, sizeof told);
    complaint[0] = 0;
    return told;
}

const char *dossier_poppler_version(void) { return poppler_get_version(); }
