#ifndef DOSSIER_CGMIME_SHIMS_H
#define DOSSIER_CGMIME_SHIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A parser over a message or a mailbox, for one thread.
typedef struct dossier_gmime_parser dossier_gmime_parser;

/// A parsed message with its parts in one flat list, in the order of the message.
typedef struct dossier_gmime_message dossier_gmime_message;

typedef struct {
    /// `text/plain`; in lower case.
    char type[128];
    /// The declared character set, empty when none is.
    char charset[64];
    /// The file name, UTF-8, owned by the message; NULL when it has none.
    const char *_Nullable name;
    /// Whether the message says that the part is an attachment.
    bool is_attachment;
    /// Whether the part is itself a message: what it holds follows, one level deeper.
    bool is_message;
    /// Levels of multiparts and messages around the part.
    int depth;
    /// Whether it is an alternative to the part before it: the same text in another form.
    bool is_alternative;
} dossier_gmime_part;

/// Parses from `descriptor` (borrowed: a duplicate is taken, the offset moves) from its start.
dossier_gmime_parser *_Nullable dossier_gmime_open(int descriptor, bool is_mailbox);
void dossier_gmime_close(dossier_gmime_parser *_Nonnull parser);

/// The next message, with at most `maximum_parts` parts down to `maximum_depth` levels; NULL at the end.
dossier_gmime_message *_Nullable dossier_gmime_next(
    dossier_gmime_parser *_Nonnull parser, size_t maximum_parts, int maximum_depth);
void dossier_gmime_message_close(dossier_gmime_message *_Nonnull message);

/// Header texts, decoded to UTF-8, the caller's to free; NULL when absent.
char *_Nullable dossier_gmime_subject(dossier_gmime_message *_Nonnull message);
char *_Nullable dossier_gmime_from(dossier_gmime_message *_Nonnull message);
char *_Nullable dossier_gmime_to(dossier_gmime_message *_Nonnull message);
char *_Nullable dossier_gmime_message_id(dossier_gmime_message *_Nonnull message);
/// The date in ISO 8601 with its own offset; NULL when absent or unreadable.
char *_Nullable dossier_gmime_date(dossier_gmime_message *_Nonnull message);
/// Whether there is any header at all.
bool dossier_gmime_has_headers(dossier_gmime_message *_Nonnull message);

size_t dossier_gmime_part_count(dossier_gmime_message *_Nonnull message);
/// Whether parts were left out because of the two limits.
bool dossier_gmime_is_cut(dossier_gmime_message *_Nonnull message);
void dossier_gmime_part_describe(
    dossier_gmime_message *_Nonnull message, size_t index, dossier_gmime_part *_Nonnull part);
/// The length in bytes of the part's decoded content, -1 when it has none.
int64_t dossier_gmime_part_size(dossier_gmime_message *_Nonnull message, size_t index);
/// The first `capacity` bytes of the part's decoded content; the number of bytes, or -1.
ptrdiff_t dossier_gmime_part_read(
    dossier_gmime_message *_Nonnull message, size_t index, void *_Nonnull bytes, size_t capacity);

/// The library's version: `3.2.13`.
const char *_Nonnull dossier_gmime_version(void);

#endif
