#include "CGMimeShims.h"

#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct dossier_gmime_parser {
    GMimeParser *parser;
    GMimeStream *stream;
};

typedef struct {
    GMimeObject *object;
    int depth;
    bool is_message;
    bool is_alternative;
} flat_part;

struct dossier_gmime_message {
    GMimeMessage *message;
    flat_part *parts;
    size_t count, capacity, maximum_parts;
    int maximum_depth;
    bool is_cut;
};

static void drop_log(const gchar *domain, GLogLevelFlags level, const gchar *message, gpointer context) {
    (void)domain, (void)level, (void)message, (void)context;
}

static void prepare(void) {
    static bool done = false;
    if (done) return;
    done = true;
    g_log_set_default_handler(drop_log, NULL);
    g_mime_init();
}

dossier_gmime_parser *dossier_gmime_open(int descriptor, bool is_mailbox) {
    prepare();
    int duplicate = dup(descriptor);
    if (duplicate < 0) return NULL;
    dossier_gmime_parser *parser = calloc(1, sizeof *parser);
    if (parser == NULL || lseek(duplicate, 0, SEEK_SET) < 0) {
        close(duplicate);
        free(parser);
        return NULL;
    }
    parser->stream = g_mime_stream_fs_new(duplicate);
    parser->parser = g_mime_parser_new_with_stream(parser->stream);
    g_mime_parser_set_format(parser->parser, is_mailbox ? GMIME_FORMAT_MBOX : GMIME_FORMAT_MESSAGE);
    return parser;
}

void dossier_gmime_close(dossier_gmime_parser *parser) {
    g_object_unref(parser->parser);
    g_object_unref(parser->stream);
    free(parser);
}

static void add(dossier_gmime_message *message, flat_part part) {
    if (message->count == message->maximum_parts) {
        message->is_cut = true;
        return;
    }
    if (message->count == message->capacity) {
        size_t capacity = message->capacity == 0 ? 16 : message->capacity * 2;
        flat_part *parts = realloc(message->parts, capacity * sizeof *parts);
        if (parts == NULL) {
            message->is_cut = true;
            return;
        }
        message->parts = parts;
        message->capacity = capacity;
    }
    message->parts[message->count++] = part;
}

// Recursion is bounded by maximum_depth.
static void flatten(dossier_gmime_message *message, GMimeObject *object, int depth, bool is_alternative) {
    if (object == NULL || message->is_cut) return;
    if (depth > message->maximum_depth) {
        message->is_cut = true;
        return;
    }
    if (GMIME_IS_MULTIPART(object)) {
        GMimeMultipart *multipart = (GMimeMultipart *)object;
        GMimeContentType *type = g_mime_object_get_content_type(object);
        bool alternatives = g_mime_content_type_is_type(type, "multipart", "alternative");
        int count = g_mime_multipart_get_count(multipart);
        for (int i = 0; i < count && !message->is_cut; i++) {
            flatten(message, g_mime_multipart_get_part(multipart, i), depth + 1, is_alternative || (alternatives && i > 0));
        }
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        add(message, (flat_part){object, depth, true, is_alternative});
        GMimeMessage *inner = g_mime_message_part_get_message((GMimeMessagePart *)object);
        if (inner != NULL) flatten(message, g_mime_message_get_mime_part(inner), depth + 1, false);
    } else {
        add(message, (flat_part){object, depth, false, is_alternative});
    }
}

dossier_gmime_message *dossier_gmime_next(dossier_gmime_parser *parser, size_t maximum_parts, int maximum_depth) {
    if (g_mime_parser_eos(parser->parser)) return NULL;
    GMimeMessage *inner = g_mime_parser_construct_message(parser->parser, NULL);
    if (inner == NULL) return NULL;
    dossier_gmime_message *message = calloc(1, sizeof *message);
    if (message == NULL) {
        g_object_unref(inner);
        return NULL;
    }
    message->message = inner;
    message->maximum_parts = maximum_parts;
    message->maximum_depth = maximum_depth;
    flatten(message, g_mime_message_get_mime_part(inner), 0, false);
    return message;
}

void dossier_gmime_message_close(dossier_gmime_message *message) {
    g_object_unref(message->message);
    free(message->parts);
    free(message);
}

static char *copied(const char *text) { return text != NULL ? strdup(text) : NULL; }

static char *addresses(InternetAddressList *list) {
    if (list == NULL || internet_address_list_length(list) == 0) return NULL;
    char *text = internet_address_list_to_string(list, NULL, FALSE);
    char *copy = copied(text);
    g_free(text);
    return copy;
}

char *dossier_gmime_subject(dossier_gmime_message *message) {
    return copied(g_mime_message_get_subject(message->message));
}

char *dossier_gmime_from(dossier_gmime_message *message) {
    return addresses(g_mime_message_get_from(message->message));
}

char *dossier_gmime_to(dossier_gmime_message *message) { return addresses(g_mime_message_get_to(message->message)); }

char *dossier_gmime_message_id(dossier_gmime_message *message) {
    return copied(g_mime_message_get_message_id(message->message));
}

char *dossier_gmime_date(dossier_gmime_message *message) {
    GDateTime *date = g_mime_message_get_date(message->message);
    if (date == NULL) return NULL;
    bool is_utc = g_date_time_get_utc_offset(date) == 0;
    char *text = g_date_time_format(date, is_utc ? "%Y-%m-%dT%H:%M:%SZ" : "%Y-%m-%dT%H:%M:%S%:z");
    char *copy = copied(text);
    g_free(text);
    return copy;
}

bool dossier_gmime_has_headers(dossier_gmime_message *message) {
    GMimeHeaderList *headers = g_mime_object_get_header_list((GMimeObject *)message->message);
    return headers != NULL && g_mime_header_list_get_count(headers) > 0;
}

size_t dossier_gmime_part_count(dossier_gmime_message *message) { return message->count; }

bool dossier_gmime_is_cut(dossier_gmime_message *message) { return message->is_cut; }

void dossier_gmime_part_describe(dossier_gmime_message *message, size_t index, dossier_gmime_part *part) {
    memset(part, 0, sizeof *part);
    flat_part flat = message->parts[index];
    GMimeContentType *type = g_mime_object_get_content_type(flat.object);
    if (type != NULL) {
        const char *media = g_mime_content_type_get_media_type(type);
        const char *subtype = g_mime_content_type_get_media_subtype(type);
        snprintf(
            part->type, sizeof part->type, "%s/%s", media != NULL ? media : "application",
            subtype != NULL ? subtype : "octet-stream");
        for (char *c = part->type; *c != 0; c++) *c = g_ascii_tolower(*c);
        const char *charset = g_mime_content_type_get_parameter(type, "charset");
        if (charset != NULL) snprintf(part->charset, sizeof part->charset, "%s", charset);
    }
    if (GMIME_IS_PART(flat.object)) part->name = g_mime_part_get_filename((GMimePart *)flat.object);
    const char *disposition = g_mime_object_get_disposition(flat.object);
    part->is_attachment = disposition != NULL && g_ascii_strcasecmp(disposition, "attachment") == 0;
    part->is_message = flat.is_message;
    part->depth = flat.depth;
    part->is_alternative = flat.is_alternative;
}

static GMimeDataWrapper *content_of(dossier_gmime_message *message, size_t index) {
    GMimeObject *object = message->parts[index].object;
    return GMIME_IS_PART(object) ? g_mime_part_get_content((GMimePart *)object) : NULL;
}

int64_t dossier_gmime_part_size(dossier_gmime_message *message, size_t index) {
    GMimeDataWrapper *content = content_of(message, index);
    if (content == NULL) return -1;
    GMimeStream *sink = g_mime_stream_null_new();
    ssize_t size = g_mime_data_wrapper_write_to_stream(content, sink);
    if (size >= 0) size = (ssize_t)((GMimeStreamNull *)sink)->written;
    g_object_unref(sink);
    return size;
}

ptrdiff_t dossier_gmime_part_read(dossier_gmime_message *message, size_t index, void *bytes, size_t capacity) {
    GMimeDataWrapper *content = content_of(message, index);
    GMimeStream *source = content != NULL ? g_mime_data_wrapper_get_stream(content) : NULL;
    if (source == NULL) return -1;
    g_mime_stream_reset(source);
    // Pulling through the decoder stops where the caller's room ends; pushing would decode everything first.
    GMimeStream *decoded = g_mime_stream_filter_new(source);
    GMimeFilter *decoder = g_mime_filter_basic_new(g_mime_data_wrapper_get_encoding(content), FALSE);
    g_mime_stream_filter_add((GMimeStreamFilter *)decoded, decoder);
    size_t filled = 0;
    while (filled < capacity) {
        ssize_t got = g_mime_stream_read(decoded, (char *)bytes + filled, capacity - filled);
        if (got <= 0) break;
        filled += (size_t)got;
    }
    g_object_unref(decoder);
    g_object_unref(decoded);
    return (ptrdiff_t)filled;
}

const char *dossier_gmime_version(void) {
    static char text[32];
    snprintf(text, sizeof text, "%u.%u.%u", gmime_major_version, gmime_minor_version, gmime_micro_version);
    return text;
}
