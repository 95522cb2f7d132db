#include "CAVFormatShims.h"

#include <dlfcn.h>
#include <errno.h>
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/display.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* The library is loaded when the first recording comes and not linked: with the 130 libraries behind it, linking would
   add 20 ms to the start of every worker, also of those that never see a recording. It is asked for under the major
   version that the headers are of, within which the layout of its structures does not change. */
#define FUNCTIONS(APPLY)                                                                                               \
    APPLY(avformat_alloc_context) APPLY(avformat_open_input) APPLY(avformat_find_stream_info)                          \
    APPLY(avformat_close_input) APPLY(avformat_free_context) APPLY(avio_alloc_context) APPLY(avio_context_free)        \
    APPLY(avcodec_version) APPLY(avcodec_descriptor_get) APPLY(av_malloc) APPLY(av_free) APPLY(av_dict_set)            \
    APPLY(av_dict_get) APPLY(av_dict_free) APPLY(av_get_media_type_string) APPLY(av_display_rotation_get)              \
    APPLY(av_log_set_callback) APPLY(av_strerror) APPLY(av_version_info)

static struct {
#define DECLARE(name) __typeof__(&name) name;
    FUNCTIONS(DECLARE)
#undef DECLARE
} av;

enum {
    /* As in libavformat's own reading of files. */
    buffer_size = 32 << 10,
    complaint_size = 512,
};

struct dossier_avformat {
    AVFormatContext *context;
    AVIOContext *io;
    int descriptor;
    int64_t position;
    int64_t size;
    struct timespec end;
    bool is_late;
    bool has_whole_complaint;
    size_t complaint_count;
    char complaint[complaint_size];
};

/* Whose messages arrive on this thread: most of the library's objects that log lead to no context of ours. */
static _Thread_local dossier_avformat *listening;

static void note_complaint(void *object, int level, const char *format, va_list arguments) {
    (void)object;
    dossier_avformat *recording = listening;
    if (recording == NULL || level > AV_LOG_ERROR || recording->has_whole_complaint) return;
    char *rest = recording->complaint + recording->complaint_count;
    size_t room = complaint_size - recording->complaint_count;
    int count = vsnprintf(rest, room, format, arguments);
    if (count <= 0) return;
    /* A line may come in several calls. */
    size_t kept = (size_t)count < room ? (size_t)count : room - 1;
    recording->complaint_count += kept;
    if (strspn(recording->complaint, " \t\r\n") == recording->complaint_count) recording->complaint_count = 0;
    recording->has_whole_complaint =
        recording->complaint_count > 0 &&
        (memchr(recording->complaint, '\n', recording->complaint_count) != NULL || kept + 1 == room);
}

bool dossier_avformat_start(char *error, size_t error_capacity) {
    static const char name[] = "libavformat.so." AV_STRINGIFY(LIBAVFORMAT_VERSION_MAJOR);
    void *library = dlopen(name, RTLD_LAZY | RTLD_LOCAL);
    if (library == NULL) {
        const char *reason = dlerror();
        snprintf(error, error_capacity, "%s", reason != NULL ? reason : name);
        return false;
    }
#define FIND(function)                                                                                                 \
    av.function = (__typeof__(av.function))dlsym(library, #function);                                                  \
    if (av.function == NULL) {                                                                                         \
        snprintf(error, error_capacity, "%s has no " #function, name);                                                 \
        return false;                                                                                                  \
    }
    FUNCTIONS(FIND)
#undef FIND
    if (av.avcodec_version() >> 16 != LIBAVCODEC_VERSION_MAJOR) {
        snprintf(error, error_capacity, "%s comes with another release of libavcodec", name);
        return false;
    }
    av.av_log_set_callback(note_complaint);
    return true;
}

const char *dossier_avformat_version(void) { return av.av_version_info(); }

static int has_passed(void *opaque) {
    dossier_avformat *recording = opaque;
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec > recording->end.tv_sec ||
        (now.tv_sec == recording->end.tv_sec && now.tv_nsec > recording->end.tv_nsec)) {
        recording->is_late = true;
    }
    return recording->is_late;
}

static int read_bytes(void *opaque, uint8_t *buffer, int count) {
    dossier_avformat *recording = opaque;
    if (has_passed(recording)) return AVERROR_EXIT;
    ssize_t got;
    do {
        got = pread(recording->descriptor, buffer, (size_t)count, recording->position);
    } while (got < 0 && errno == EINTR);
    if (got < 0) return AVERROR(errno);
    recording->position += got;
    return got == 0 ? AVERROR_EOF : (int)got;
}

static int64_t seek_bytes(void *opaque, int64_t offset, int whence) {
    dossier_avformat *recording = opaque;
    int64_t base = 0;
    switch (whence & ~AVSEEK_FORCE) {
    case AVSEEK_SIZE: return recording->size;
    case SEEK_SET: break;
    case SEEK_CUR: base = recording->position; break;
    case SEEK_END: base = recording->size; break;
    default: return AVERROR(EINVAL);
    }
    int64_t target;
    if (__builtin_add_overflow(base, offset, &target) || target < 0) return AVERROR(EINVAL);
    return recording->position = target;
}

/* Playlists, external tracks and the like end here, whatever the demuxer. */
static int refuse_opening(AVFormatContext *context, AVIOContext **io, const char *url, int flags, AVDictionary **options) {
    (void)context, (void)url, (void)flags, (void)options;
    *io = NULL;
    return AVERROR(EACCES);
}

static bool prepare(dossier_avformat *recording) {
    recording->context = av.avformat_alloc_context();
    uint8_t *buffer = av.av_malloc(buffer_size);
    if (buffer != NULL) {
        recording->io = av.avio_alloc_context(buffer, buffer_size, 0, recording, read_bytes, NULL, seek_bytes);
        if (recording->io == NULL) av.av_free(buffer);
    }
    if (recording->context == NULL || recording->io == NULL) {
        /* Closing is for contexts that have been opened. */
        av.avformat_free_context(recording->context);
        recording->context = NULL;
        return false;
    }
    recording->context->pb = recording->io;
    recording->context->io_open = refuse_opening;
    recording->context->interrupt_callback = (AVIOInterruptCB){has_passed, recording};
    return true;
}

static int look(dossier_avformat *recording, const char *allowed) {
    AVDictionary *options = NULL;
    av.av_dict_set(&options, "format_whitelist", allowed, 0);
    av.av_dict_set(&options, "protocol_whitelist", "", 0);
    /* Bytes that are read to learn about the streams: libavformat's default, named because it is a limit. */
    av.av_dict_set(&options, "probesize", "5000000", 0);
    /* As ffprobe does, so that transport streams whose programs change are seen whole. */
    av.av_dict_set(&options, "scan_all_pmts", "1", 0);
    /* No name: nothing to be guessed from it. A failure frees the context. */
    int code = av.avformat_open_input(&recording->context, "", NULL, &options);
    av.av_dict_free(&options);
    return code < 0 ? code : av.avformat_find_stream_info(recording->context, NULL);
}

dossier_avformat *dossier_avformat_open(
    int descriptor, int64_t size, const char *allowed, int64_t deadline, dossier_avformat_status *status, char *error,
    size_t error_capacity) {
    *status = dossier_avformat_out_of_memory;
    error[0] = 0;
    dossier_avformat *recording = calloc(1, sizeof *recording);
    if (recording == NULL) return NULL;
    recording->descriptor = descriptor;
    recording->size = size;
    clock_gettime(CLOCK_MONOTONIC, &recording->end);
    recording->end.tv_sec += deadline / 1000000000;
    recording->end.tv_nsec += deadline % 1000000000;
    if (recording->end.tv_nsec >= 1000000000) {
        recording->end.tv_sec += 1;
        recording->end.tv_nsec -= 1000000000;
    }
    listening = recording;
    int code = prepare(recording) ? look(recording, allowed) : AVERROR(ENOMEM);
    listening = NULL;
    if (code >= 0 && !recording->is_late) {
        *status = dossier_avformat_opened;
        return recording;
    }
    if (recording->is_late) {
        *status = dossier_avformat_late;
    } else if (strncmp(recording->complaint, "Format not on whitelist", 23) == 0) {
        *status = dossier_avformat_not_allowed;
    } else if (code != AVERROR(ENOMEM)) {
        *status = dossier_avformat_damaged;
    }
    if (recording->complaint_count > 0) {
        snprintf(error, error_capacity, "%s", recording->complaint);
    } else {
        av.av_strerror(code, error, error_capacity);
    }
    dossier_avformat_close(recording);
    return NULL;
}

void dossier_avformat_close(dossier_avformat *recording) {
    if (recording->context != NULL) av.avformat_close_input(&recording->context);
    if (recording->io != NULL) {
        /* Not the buffer that it was given: the library may have replaced it. */
        av.av_free(recording->io->buffer);
        av.avio_context_free(&recording->io);
    }
    free(recording);
}

dossier_avformat_container dossier_avformat_describe(const dossier_avformat *recording) {
    const AVFormatContext *context = recording->context;
    return (dossier_avformat_container){
        .format = context->iformat->name,
        .duration = context->duration == AV_NOPTS_VALUE ? -1 : context->duration,
        .bit_rate = context->bit_rate > 0 ? context->bit_rate : 0,
        .stream_count = context->nb_streams,
    };
}

static const int32_t *display_matrix(const AVStream *stream) {
#if LIBAVFORMAT_VERSION_MAJOR >= 61
    const AVPacketSideData *data = stream->codecpar->coded_side_data;
    const int count = stream->codecpar->nb_coded_side_data;
#else
    const AVPacketSideData *data = stream->side_data;
    const int count = stream->nb_side_data;
#endif
    for (int n = 0; n < count; n++) {
        if (data[n].type == AV_PKT_DATA_DISPLAYMATRIX && data[n].size >= 9 * sizeof(int32_t)) {
            return (const int32_t *)data[n].data;
        }
    }
    return NULL;
}

dossier_avformat_stream dossier_avformat_describe_stream(const dossier_avformat *recording, uint32_t index) {
    dossier_avformat_stream facts = {.duration = -1};
    if (index >= recording->context->nb_streams) return facts;
    const AVStream *stream = recording->context->streams[index];
    const AVCodecParameters *parameters = stream->codecpar;
    const AVCodecDescriptor *codec = av.avcodec_descriptor_get(parameters->codec_id);
    facts.kind = av.av_get_media_type_string(parameters->codec_type);
    facts.codec = codec != NULL ? codec->name : NULL;
    facts.width = parameters->width;
    facts.height = parameters->height;
    facts.frame_rate_numerator = stream->avg_frame_rate.num;
    facts.frame_rate_denominator = stream->avg_frame_rate.den;
    facts.frames = stream->nb_frames;
    if (stream->duration != AV_NOPTS_VALUE) facts.duration = (double)stream->duration * av_q2d(stream->time_base);
    facts.channels = parameters->ch_layout.nb_channels;
    facts.sample_rate = parameters->sample_rate;
    facts.is_cover = (stream->disposition & AV_DISPOSITION_ATTACHED_PIC) != 0;
    const int32_t *matrix = display_matrix(stream);
    if (matrix != NULL) {
        double rotation = av.av_display_rotation_get(matrix);
        facts.has_rotation = true;
        facts.rotation = isnan(rotation) ? 0 : (int32_t)rotation;
    }
    return facts;
}

const char *dossier_avformat_tag(const dossier_avformat *recording, int64_t index, const char *name) {
    const AVFormatContext *context = recording->context;
    if (index >= (int64_t)context->nb_streams) return NULL;
    const AVDictionary *tags = index < 0 ? context->metadata : context->streams[index]->metadata;
    const AVDictionaryEntry *last = NULL, *next = NULL;
    while ((next = av.av_dict_get(tags, name, next, AV_DICT_MATCH_CASE)) != NULL) last = next;
    return last != NULL ? last->value : NULL;
}

const char *dossier_avformat_complaint(const dossier_avformat *recording) { return recording->complaint; }
