#ifndef DOSSIER_CXML_SHIMS_H
#define DOSSIER_CXML_SHIMS_H

#include <stdbool.h>
#include <stddef.h>

/// What the HTML parser meets, in order. Names are in lower case; `line` is counted from 1.
typedef struct {
    /// `hidden`: the element's attributes keep it from being shown.
    void (*_Nonnull start)(void *_Nonnull context, const char *_Nonnull name, bool hidden, int line);
    void (*_Nonnull end)(void *_Nonnull context, const char *_Nonnull name);
    /// UTF-8, entities resolved.
    void (*_Nonnull text)(void *_Nonnull context, const char *_Nonnull bytes, size_t count, int line);
} dossier_html_events;

/// A forgiving HTML parser that is fed UTF-8 in parts. It never loads anything and reports no errors.
typedef struct dossier_html dossier_html;

/// `context` is handed to the events and must outlive the parser. NULL when memory is short.
dossier_html *_Nullable dossier_html_open(dossier_html_events events, void *_Nonnull context);
void dossier_html_feed(dossier_html *_Nonnull parser, const void *_Nonnull bytes, size_t count);
/// Ends the document; events for what is still open arrive here.
void dossier_html_finish(dossier_html *_Nonnull parser);
void dossier_html_close(dossier_html *_Nonnull parser);

/// The library's version: `2.9.14`.
const char *_Nonnull dossier_xml_version(void);

#endif
