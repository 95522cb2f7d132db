#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base64.h"
#include "transfer.h"

int64_t dossier_curl_segment_length(const dossier_curl_segment *segment) {
    return segment->descriptor < 0 ? segment->byte_count : (segment->byte_count + 2) / 3 * 4;
}

void dossier_curl_body_seek(dossier_curl_body *body, int64_t position) {
    body->position = position;
    body->segment = 0;
    body->offset = position;
    while (body->segment < body->segment_count) {
        int64_t length = dossier_curl_segment_length(&body->segments[body->segment]);
        if (body->offset < length) break;
        body->offset -= length;
        body->segment += 1;
    }
}

static void advance(dossier_curl_body *body, int64_t count) {
    body->position += count;
    body->offset += count;
    if (body->offset < dossier_curl_segment_length(&body->segments[body->segment])) return;
    body->segment += 1;
    body->offset = 0;
}

// Reads `count` bytes; at the end of the file one more is asked for, which must not be there. Whether the file still is
// the same is asked then too: when its last byte was read and before it is handed on, so that a file that changed is never
// sent whole.
static bool read_bite(dossier_curl_transfer *transfer, uint8_t *target, size_t count, int64_t offset) {
    dossier_curl_body *body = &transfer->body;
    const dossier_curl_segment *file = &body->segments[body->segment];
    bool is_last = offset + (int64_t)count == file->byte_count;
    size_t wanted = is_last ? count + 1 : count;
    size_t done = 0;
    while (done < wanted) {
        ssize_t result = pread(file->descriptor, target + done, wanted - done, offset + (int64_t)done);
        if (result < 0 && errno == EINTR) continue;
        if (result < 0) body->problem = strerror(errno);
        if (result <= 0) break;
        done += (size_t)result;
    }
    if (body->problem != NULL) return false;
    if (done < count) body->problem = "it has become shorter";
    if (done > count) body->problem = "it has become longer";
    if (is_last && done == count && !transfer->loop->options.is_unchanged(transfer->owner, body->segment)) {
        body->problem = "it has changed since it was examined";
    }
    return body->problem == NULL;
}

// Encodes what fits of one bite of the current file: whole groups of four characters, or a part of one group when the
// position or the room allow no more. Returns the characters, or -1.
static ptrdiff_t fill_from_file(dossier_curl_transfer *transfer, uint8_t *target, size_t capacity) {
    dossier_curl_body *body = &transfer->body;
    const dossier_curl_segment *file = &body->segments[body->segment];
    int64_t start = body->offset / 4 * 3;
    size_t skipped = (size_t)(body->offset % 4);
    bool is_partial = skipped != 0 || capacity < 4;
    size_t wanted = is_partial ? 3 : capacity / 4 * 3;
    if (wanted > dossier_curl_bite) wanted = dossier_curl_bite;
    if ((int64_t)wanted > file->byte_count - start) wanted = (size_t)(file->byte_count - start);

    uint8_t *bite = transfer->loop->bite;
    if (!read_bite(transfer, bite, wanted, start)) return -1;
    if (!is_partial) {
        dossier_curl_base64(target, bite, wanted, false);
        return (ptrdiff_t)((wanted + 2) / 3 * 4);
    }
    uint8_t group[4];
    dossier_curl_base64(group, bite, wanted, false);
    size_t count = 4 - skipped < capacity ? 4 - skipped : capacity;
    memcpy(target, group + skipped, count);
    return (ptrdiff_t)count;
}

ptrdiff_t dossier_curl_body_fill(dossier_curl_transfer *transfer, uint8_t *target, size_t capacity) {
    dossier_curl_body *body = &transfer->body;
    size_t filled = 0;
    while (filled < capacity && body->position < body->length) {
        const dossier_curl_segment *segment = &body->segments[body->segment];
        size_t room = capacity - filled;
        ptrdiff_t count;
        if (segment->descriptor < 0) {
            int64_t left = segment->byte_count - body->offset;
            count = left < (int64_t)room ? (ptrdiff_t)left : (ptrdiff_t)room;
            transfer->loop->options.copy_bytes(
                transfer->owner, body->segment, (size_t)body->offset, target + filled, (size_t)count);
        } else {
            // A rest of less than a group is left free: the next buffer then begins with a whole group.
            if (filled > 0 && room < 4) break;
            count = fill_from_file(transfer, target + filled, room);
            if (count < 0) return -1;
        }
        filled += (size_t)count;
        advance(body, count);
    }
    return (ptrdiff_t)filled;
}
