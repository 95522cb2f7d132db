#include "CXMLShims.h"

#include <libxml/HTMLparser.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

struct dossier_html {
    dossier_html_events events;
    void *context;
    htmlParserCtxtPtr parser;
};

static int line_of(const dossier_html *html) {
    return html->parser != NULL && html->parser->input != NULL ? html->parser->input->line : 1;
}

// Style declarations are compared without their blanks.
static bool style_hides(const char *style) {
    char compact[512];
    size_t length = 0;
    for (; *style != 0 && length + 1 < sizeof compact; style++) {
        if (*style != ' ' && *style != '\t' && *style != '\n' && *style != '\r') compact[length++] = *style;
    }
    compact[length] = 0;
    return strcasestr(compact, "display:none") != NULL || strcasestr(compact, "visibility:hidden") != NULL ||
           strcasestr(compact, "font-size:0;") != NULL || strcasestr(compact, "font-size:0px") != NULL;
}

static bool attributes_hide(const xmlChar **attributes) {
    for (; attributes != NULL && attributes[0] != NULL; attributes += 2) {
        const char *name = (const char *)attributes[0], *value = (const char *)attributes[1];
        if (strcasecmp(name, "hidden") == 0) return true;
        if (strcasecmp(name, "style") == 0 && value != NULL && style_hides(value)) return true;
    }
    return false;
}

static void on_start(void *opaque, const xmlChar *name, const xmlChar **attributes) {
    dossier_html *html = opaque;
    html->events.start(html->context, (const char *)name, attributes_hide(attributes), line_of(html));
}

static void on_end(void *opaque, const xmlChar *name) {
    dossier_html *html = opaque;
    html->events.end(html->context, (const char *)name);
}

static void on_text(void *opaque, const xmlChar *bytes, int count) {
    dossier_html *html = opaque;
    if (count > 0) html->events.text(html->context, (const char *)bytes, (size_t)count, line_of(html));
}

static void drop_error(void *context, const char *message, ...) { (void)context, (void)message; }

dossier_html *dossier_html_open(dossier_html_events events, void *context) {
    xmlSetGenericErrorFunc(NULL, drop_error);
    dossier_html *html = calloc(1, sizeof *html);
    if (html == NULL) return NULL;
    html->events = events;
    html->context = context;
    htmlSAXHandler handler = {
        .startElement = on_start,
        .endElement = on_end,
        .characters = on_text,
        .cdataBlock = on_text,
        .ignorableWhitespace = on_text,
    };
    html->parser = htmlCreatePushParserCtxt(&handler, html, NULL, 0, NULL, XML_CHAR_ENCODING_UTF8);
    if (html->parser == NULL) {
        free(html);
        return NULL;
    }
    // The bytes are UTF-8 whatever a <meta> says: they were decoded before they came here.
    htmlCtxtUseOptions(
        html->parser,
        HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_NONET | HTML_PARSE_IGNORE_ENC);
    return html;
}

void dossier_html_feed(dossier_html *html, const void *bytes, size_t count) {
    if (count > 0 && count < 1 << 30) htmlParseChunk(html->parser, bytes, (int)count, 0);
}

void dossier_html_finish(dossier_html *html) { htmlParseChunk(html->parser, "", 0, 1); }

void dossier_html_close(dossier_html *html) {
    htmlDocPtr document = html->parser->myDoc;
    htmlFreeParserCtxt(html->parser);
    if (document != NULL) xmlFreeDoc(document);
    free(html);
}

const char *dossier_xml_version(void) { return LIBXML_DOTTED_VERSION; }
