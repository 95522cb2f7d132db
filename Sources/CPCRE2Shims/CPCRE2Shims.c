#include "CPCRE2Shims.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <stdlib.h>
#include <string.h>

#if PCRE2_MAJOR < 10 || (PCRE2_MAJOR == 10 && PCRE2_MINOR < 38)
#error "PCRE2 10.38 or later is needed"
#endif

struct dossier_pcre2_pattern {
    pcre2_code *code;
};

static void copy_text(char *buffer, size_t capacity, const char *text) {
    if (capacity == 0) return;
    size_t length = strlen(text);
    if (length >= capacity) length = capacity - 1;
    memcpy(buffer, text, length);
    buffer[length] = 0;
}

dossier_pcre2_pattern *dossier_pcre2_create(const uint8_t *pattern, size_t length, char *error, size_t error_capacity,
                                            size_t *error_offset) {
    // DOLLAR_ENDONLY: `$` is not also before a final newline. ALT_BSUX and EXTRA_ALT_BSUX: \uHHHH and \u{H}.
    // MATCH_UNSET_BACKREF: a group that took no part matches nothing rather than failing. AUTO_CALLOUT: see count_work.
    const uint32_t options = PCRE2_UTF | PCRE2_NO_UTF_CHECK | PCRE2_DOLLAR_ENDONLY | PCRE2_ALT_BSUX |
                             PCRE2_ALLOW_EMPTY_CLASS | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NEVER_BACKSLASH_C |
                             PCRE2_AUTO_CALLOUT;
    *error_offset = 0;
    dossier_pcre2_pattern *result = calloc(1, sizeof *result);
    pcre2_compile_context *context = pcre2_compile_context_create(NULL);
    if (!result || !context) {
        copy_text(error, error_capacity, "out of memory");
        goto fail;
    }
    pcre2_set_compile_extra_options(context, PCRE2_EXTRA_ALT_BSUX);
    pcre2_set_newline(context, PCRE2_NEWLINE_ANYCRLF);
    int code = 0;
    PCRE2_SIZE offset = 0;
    result->code = pcre2_compile(length ? pattern : (const uint8_t *)"", length, options, &code, &offset, context);
    if (!result->code) {
        PCRE2_UCHAR message[256];
        if (pcre2_get_error_message(code, message, sizeof message) < 0) message[0] = 0;
        copy_text(error, error_capacity, (const char *)message);
        *error_offset = offset;
        goto fail;
    }
    // Without support for the processor, or without memory that may be executed, the interpreter takes over.
    (void)pcre2_jit_compile(result->code, PCRE2_JIT_COMPLETE);
    pcre2_compile_context_free(context);
    return result;

fail:
    pcre2_compile_context_free(context);
    free(result);
    return NULL;
}

void dossier_pcre2_destroy(dossier_pcre2_pattern *pattern) {
    pcre2_code_free(pattern->code);
    free(pattern);
}

struct meter {
    uint64_t left;
    PCRE2_SIZE position;
};

// The library's own match limit starts anew at every starting point, so that a search through a long text could take
// the square of the limit. Callouts stand before every item of the pattern, whichever the starting point.
static int count_work(pcre2_callout_block *block, void *context) {
    struct meter *meter = context;
    PCRE2_SIZE here = block->current_position;
    PCRE2_SIZE passed = here > meter->position ? here - meter->position : 0;
    uint64_t cost = 1 + passed / 16;
    meter->position = here;
    if (cost > meter->left) return PCRE2_ERROR_CALLOUT;
    meter->left -= cost;
    return 0;
}

static int32_t verdict(int code) {
    if (code >= 0) return DOSSIER_PCRE2_FOUND;
    switch (code) {
    case PCRE2_ERROR_NOMATCH: return DOSSIER_PCRE2_NOT_FOUND;
    case PCRE2_ERROR_CALLOUT:
    case PCRE2_ERROR_MATCHLIMIT:
    case PCRE2_ERROR_DEPTHLIMIT:
    case PCRE2_ERROR_HEAPLIMIT:
    case PCRE2_ERROR_JIT_STACKLIMIT: return DOSSIER_PCRE2_TOO_COSTLY;
    default: return DOSSIER_PCRE2_FAILED;
    }
}

int32_t dossier_pcre2_search(const dossier_pcre2_pattern *pattern, const uint8_t *subject, size_t length,
                             dossier_pcre2_limits limits) {
    int32_t result = DOSSIER_PCRE2_FAILED;
    pcre2_match_data *data = pcre2_match_data_create(1, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    if (data && context) {
        struct meter meter = {limits.work, 0};
        uint32_t steps = limits.work > UINT32_MAX ? UINT32_MAX : (uint32_t)limits.work;
        pcre2_set_callout(context, count_work, &meter);
        pcre2_set_match_limit(context, steps);
        pcre2_set_depth_limit(context, steps);
        pcre2_set_heap_limit(context, limits.heap_kibibytes);
        const uint8_t *text = length ? subject : (const uint8_t *)"";
        int code = pcre2_match(pattern->code, text, length, 0, PCRE2_NO_UTF_CHECK, data, context);
        if (code == PCRE2_ERROR_JIT_STACKLIMIT) {
            // The interpreter backtracks on the heap, which is limited too, but much larger.
            meter = (struct meter){limits.work, 0};
            code = pcre2_match(pattern->code, text, length, 0, PCRE2_NO_UTF_CHECK | PCRE2_NO_JIT, data, context);
        }
        result = verdict(code);
    }
    pcre2_match_context_free(context);
    pcre2_match_data_free(data);
    return result;
}

void dossier_pcre2_version(char *buffer, size_t capacity) {
    char version[64];
    if (pcre2_config(PCRE2_CONFIG_VERSION, NULL) > (int)sizeof version) version[0] = 0;
    else pcre2_config(PCRE2_CONFIG_VERSION, version);
    copy_text(buffer, capacity, version);
}
