#ifndef DOSSIER_CAVFORMAT_SHIMS_H
#define DOSSIER_CAVFORMAT_SHIMS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// A recording whose container and streams have been looked at; for one thread.
typedef struct dossier_avformat dossier_avformat;

typedef enum {
    dossier_avformat_opened = 0,
    /// The bytes are damaged, or nothing that the library knows.
    dossier_avformat_damaged,
    /// The container is not among those that were allowed.
    dossier_avformat_not_allowed,
    /// The deadline passed.
    dossier_avformat_late,
    dossier_avformat_out_of_memory,
} dossier_avformat_status;

typedef struct {
    /// The demuxer's names, separated by commas: `mov,mp4,m4a,3gp,3g2,mj2`.
    const char *_Nonnull format;
    /// Microseconds; negative when it is not known.
    int64_t duration;
    /// Bits per second; 0 when it is not known.
    int64_t bit_rate;
    uint32_t stream_count;
} dossier_avformat_container;

typedef struct {
    /// `video`, `audio`, `subtitle`, `data` or `attachment`; NULL for anything else.
    const char *_Nullable kind;
    /// NULL when the library has no name for it.
    const char *_Nullable codec;
    int32_t width;
    int32_t height;
    /// Frames per second as a fraction; a zero on either side when it is not known.
    int32_t frame_rate_numerator;
    int32_t frame_rate_denominator;
    /// 0 when the container does not count them.
    int64_t frames;
    /// Seconds; negative when it is not known.
    double duration;
    int32_t channels;
    int32_t sample_rate;
    /// Degrees counter-clockwise, cut to whole ones.
    int32_t rotation;
    bool has_rotation;
    /// A still picture that belongs to the whole recording.
    bool is_cover;
} dossier_avformat_stream;

/// Loads libavformat with all it needs and makes it keep silent. Once per process; false with the reason in `error`,
/// also when the library found is not of the release that this was compiled for.
bool dossier_avformat_start(char *_Nonnull error, size_t error_capacity);

/// The release: `5.1.9-0+deb12u1`. Only after `dossier_avformat_start`.
const char *_Nonnull dossier_avformat_version(void);

/// Looks at the recording behind `descriptor`, which is borrowed until the recording is closed and whose offset stays.
///
/// Only demuxers named in `allowed` (separated by commas) are used, and nothing but the descriptor is ever read:
/// whatever in the recording names another file or an address is not followed. NULL with the reason in `status` and,
/// as far as there is one, in `error`. `deadline` in nanoseconds from now.
dossier_avformat *_Nullable dossier_avformat_open(
    int descriptor, int64_t size, const char *_Nonnull allowed, int64_t deadline,
    dossier_avformat_status *_Nonnull status, char *_Nonnull error, size_t error_capacity);

void dossier_avformat_close(dossier_avformat *_Nonnull recording);

/// The strings are valid until the recording is closed.
dossier_avformat_container dossier_avformat_describe(const dossier_avformat *_Nonnull recording);
dossier_avformat_stream dossier_avformat_describe_stream(const dossier_avformat *_Nonnull recording, uint32_t index);

/// The last value of the tag spelled exactly `name`, of the stream at `index` or, below zero, of the container.
const char *_Nullable dossier_avformat_tag(
    const dossier_avformat *_Nonnull recording, int64_t index, const char *_Nonnull name);

/// The first error that the library logged, empty without one.
const char *_Nonnull dossier_avformat_complaint(const dossier_avformat *_Nonnull recording);

#endif
