#include "base64.h"

#include <pthread.h>
#include <string.h>

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

// Two characters for every 12 bits: half the look-ups of a table of single characters, and it stays in the first cache.
static char pairs[4096][2];
static pthread_once_t pairs_made = PTHREAD_ONCE_INIT;

static void make_pairs(void) {
    for (unsigned value = 0; value < 4096; value++) {
        pairs[value][0] = alphabet[value >> 6];
        pairs[value][1] = alphabet[value & 63];
    }
}

// Encodes whole groups of three bytes and returns the bytes consumed.
static size_t encode_groups(uint8_t *target, const uint8_t *bytes, size_t count) {
    size_t done = 0;
    for (; done + 3 <= count; done += 3, target += 4) {
        unsigned group = (unsigned)bytes[done] << 16 | (unsigned)bytes[done + 1] << 8 | bytes[done + 2];
        memcpy(target, pairs[group >> 12], 2);
        memcpy(target + 2, pairs[group & 4095], 2);
    }
    return done;
}

#if defined(__x86_64__)
#include <immintrin.h>

// 24 bytes become 32 characters in each round. Within every 32-bit lane the bytes b0 b1 b2 are laid out as b1 b0 b2 b1,
// so that two multiplications, acting as four different shifts, put each 6-bit value into a byte of its own. An offset
// that depends on the value's range then makes a character of it.
__attribute__((target("avx2"))) static size_t encode_vectors(uint8_t *target, const uint8_t *bytes, size_t count) {
    const __m256i spread = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(1, 0, 2, 1, 4, 3, 5, 4, 7, 6, 8, 7, 10, 9, 11, 10));
    // By range: 0 is a-z, 1-10 the digits, 11 '+', 12 '/', 13 A-Z.
    const __m256i offsets = _mm256_broadcastsi128_si256(_mm_setr_epi8(
        'a' - 26, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52, '0' - 52,
        '+' - 62, '/' - 63, 'A', 0, 0));
    size_t done = 0;
    // The upper half reads 16 bytes of which it uses 12, hence 28 and not 24.
    for (; done + 28 <= count; done += 24, target += 32) {
        __m128i low = _mm_loadu_si128((const __m128i *)(bytes + done));
        __m128i high = _mm_loadu_si128((const __m128i *)(bytes + done + 12));
        __m256i lanes = _mm256_shuffle_epi8(_mm256_set_m128i(high, low), spread);
        __m256i first_third = _mm256_mulhi_epu16(
            _mm256_and_si256(lanes, _mm256_set1_epi32(0x0FC0FC00)), _mm256_set1_epi32(0x04000040));
        __m256i second_fourth = _mm256_mullo_epi16(
            _mm256_and_si256(lanes, _mm256_set1_epi32(0x003F03F0)), _mm256_set1_epi32(0x01000010));
        __m256i values = _mm256_or_si256(first_third, second_fourth);
        __m256i ranges = _mm256_subs_epu8(values, _mm256_set1_epi8(51));
        __m256i is_capital = _mm256_cmpgt_epi8(_mm256_set1_epi8(26), values);
        ranges = _mm256_or_si256(ranges, _mm256_and_si256(is_capital, _mm256_set1_epi8(13)));
        _mm256_storeu_si256((__m256i *)target, _mm256_add_epi8(values, _mm256_shuffle_epi8(offsets, ranges)));
    }
    return done;
}

static size_t encode_fast(uint8_t *target, const uint8_t *bytes, size_t count) {
    return __builtin_cpu_supports("avx2") ? encode_vectors(target, bytes, count) : 0;
}
#else
static size_t encode_fast(uint8_t *target, const uint8_t *bytes, size_t count) {
    (void)target, (void)bytes, (void)count;
    return 0;
}
#endif

void dossier_curl_base64(uint8_t *target, const uint8_t *bytes, size_t count, bool portable) {
    pthread_once(&pairs_made, make_pairs);
    size_t done = portable ? 0 : encode_fast(target, bytes, count);
    done += encode_groups(target + done / 3 * 4, bytes + done, count - done);
    size_t rest = count - done;
    if (rest == 0) return;
    target += done / 3 * 4;
    unsigned group = (unsigned)bytes[done] << 16 | (rest == 2 ? (unsigned)bytes[done + 1] << 8 : 0);
    memcpy(target, pairs[group >> 12], 2);
    target[2] = rest == 2 ? (uint8_t)alphabet[group >> 6 & 63] : '=';
    target[3] = '=';
}
