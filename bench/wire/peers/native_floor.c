// The least that the work costs: threads, one kept-alive connection each, files encoded bite by bite as they are sent.
//
//   native_floor CORPUS OUT HOST PORT PATH CONCURRENCY    (the key in OPENAI_API_KEY)
//
// It keeps no record, computes no digest and renames nothing into place: what a careful program does beyond this is the
// difference to it. A file that has a result is skipped. Up to eight tries; a try that waits keeps its thread.
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

enum { BITE = 96 * 1024, TRIES = 8, REPLY = 256 * 1024 };
static const char *corpus, *out, *host, *port, *target, *key;
static char **files;
static size_t count, capacity;
static atomic_size_t next_file, failures;
static uint16_t pairs[4096];
static struct addrinfo *address;

static void die(const char *what, const char *which) {
    fprintf(stderr, "native_floor: %s %s: %s\n", what, which, strerror(errno));
    exit(1);
}

static int collect(const char *path, const struct stat *facts, int kind, struct FTW *at) {
    (void)facts, (void)at;
    if (kind != FTW_F) return 0;
    if (count == capacity && !(files = realloc(files, (capacity = capacity ? 2 * capacity : 1024) * sizeof *files)))
        die("memory for", path);
    files[count++] = strdup(path);
    return 0;
}

// Two characters for every twelve bits.
static size_t encode(const unsigned char *in, size_t size, char *to) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    char *start = to;
    for (; size >= 3; in += 3, size -= 3, to += 4) {
        uint32_t bits = (uint32_t)in[0] << 16 | in[1] << 8 | in[2];
        memcpy(to, &pairs[bits >> 12], 2);
        memcpy(to + 2, &pairs[bits & 4095], 2);
    }
    if (size) {
        uint32_t bits = (uint32_t)in[0] << 16 | (size == 2 ? in[1] << 8 : 0);
        memcpy(to, &pairs[bits >> 12], 2);
        to[2] = size == 2 ? letters[bits >> 6 & 63] : '=';
        to[3] = '=';
        to += 4;
    }
    return to - start;
}

static void make_table(void) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (int i = 0; i < 4096; i++) {
        char two[2] = {letters[i >> 6], letters[i & 63]};
        memcpy(&pairs[i], two, 2);
    }
}

static int send_all(int link, struct iovec *parts, int n) {
    while (n) {
        ssize_t sent = writev(link, parts, n);
        if (sent < 0) return -1;
        while (n && (size_t)sent >= parts->iov_len) sent -= parts->iov_len, parts++, n--;
        if (n) parts->iov_base = (char *)parts->iov_base + sent, parts->iov_len -= sent;
    }
    return 0;
}

static int connected(void) {
    int yes = 1, link = socket(address->ai_family, SOCK_STREAM, 0);
    if (link < 0 || connect(link, address->ai_addr, address->ai_addrlen)) die("connecting to", host);
    setsockopt(link, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof yes);
    return link;
}

static const char *type_of(const char *path) {
    static const char *types[][2] = {{".jpg", "image/jpeg"}, {".mp4", "video/mp4"}, {".wav", "audio/wav"},
                                     {".pdf", "application/pdf"}};
    const char *dot = strrchr(path, '.');
    for (int i = 0; i < 4; i++)
        if (dot && !strcmp(dot, types[i][0])) return types[i][1];
    return "application/octet-stream";
}

typedef struct { unsigned char bite[BITE]; char text[BITE / 3 * 4], reply[REPLY + 1]; int link; } Worker;

// Sends one file and reads the reply to its end; the status, or 0 when the connection broke. The body stands in `*body`.
static int exchange(Worker *w, const char *path, char **body, double *wait) {
    static const char tail[] = "\"}}]}]}";
    char head[1024], begin[512];
    int file = open(path, O_RDONLY);
    struct stat facts;
    if (file < 0 || fstat(file, &facts)) die("reading", path);
    int lead = snprintf(begin, sizeof begin, "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":"
        "\"text\",\"text\":\"Describe this file in one paragraph.\"},{\"type\":\"image_url\",\"image_url\":{\"url\":"
        "\"data:%s;base64,", type_of(path));
    size_t length = lead + (facts.st_size + 2) / 3 * 4 + sizeof tail - 1;
    int top = snprintf(head, sizeof head, "POST %s HTTP/1.1\r\nHost: %s:%s\r\nAuthorization: Bearer %s\r\n"
        "Content-Type: application/json\r\nContent-Length: %zu\r\n\r\n", target, host, port, key, length);
    for (off_t at = 0; at < facts.st_size;) {
        ssize_t got = pread(file, w->bite, BITE, at);
        if (got <= 0) die("reading", path);
        struct iovec parts[4] = {{head, at ? 0 : top}, {begin, at ? 0 : lead}, {w->text, encode(w->bite, got, w->text)},
                                 {(char *)tail, at + got < facts.st_size ? 0 : sizeof tail - 1}};
        at += got;
        if (send_all(w->link, parts, 4)) { close(file); return 0; }
    }
    close(file);
    for (size_t have = 0; have < REPLY;) {
        ssize_t got = read(w->link, w->reply + have, REPLY - have);
        if (got <= 0) return 0;
        w->reply[have += got] = 0;
        char *end = strstr(w->reply, "\r\n\r\n"), *size = strcasestr(w->reply, "\r\nContent-Length:");
        if (!end || !size) continue;
        *body = end + 4;
        if (have < (size_t)(*body - w->reply) + strtoul(size + 17, NULL, 10)) continue;
        char *later = strcasestr(w->reply, "\r\nRetry-After:");
        *wait = later && later < end ? strtod(later + 14, NULL) : -1;
        return atoi(w->reply + 9);
    }
    return 0;
}

// Undoes the escapes of the string after `"content":` in place; its length.
static size_t content_of(char *body, char **text) {
    char *from = strstr(body, "\"content\":"), *to;
    if (!from || !(from = strchr(from + 10, '"'))) return 0;
    for (*text = to = ++from; *from && *from != '"'; from++)
        if (*from == '\\') *to++ = *++from == 'n' ? '\n' : *from == 't' ? '\t' : *from;
        else *to++ = *from;
    return to - *text;
}

static void write_result(const char *relative, const char *text, size_t size) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.md", out, relative);
    for (char *slash = path + strlen(out) + 1; (slash = strchr(slash, '/')); *slash++ = '/') *slash = 0, mkdir(path, 0755);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0644);
    if (file < 0 || write(file, text, size) != (ssize_t)size || close(file)) die("writing", path);
}

static void *work(void *unused) {
    (void)unused;
    Worker *w = malloc(sizeof *w);
    w->link = -1;
    for (size_t i; (i = atomic_fetch_add(&next_file, 1)) < count;) {
        const char *relative = files[i] + strlen(corpus) + 1;
        char path[4096], *body = NULL, *text = NULL;
        snprintf(path, sizeof path, "%s/%s.md", out, relative);
        if (!access(path, F_OK)) continue;
        int status = 0;
        for (int attempt = 0; attempt < TRIES && status != 200; attempt++) {
            double wait = -1;
            if (w->link < 0) w->link = connected();
            if (!(status = exchange(w, files[i], &body, &wait))) close(w->link), w->link = -1;
            if (status != 200) usleep(1e6 * (wait >= 0 ? wait : 0.25 * (1 << (attempt < 5 ? attempt : 5))));
        }
        size_t size = status == 200 ? content_of(body, &text) : 0;
        if (size) write_result(relative, text, size);
        else fprintf(stderr, "native_floor: %s: HTTP %d\n", relative, status), atomic_fetch_add(&failures, 1);
    }
    if (w->link >= 0) close(w->link);
    free(w);
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 7 || !(key = getenv("OPENAI_API_KEY"))) return fprintf(stderr, "see the head of the source\n"), 2;
    corpus = argv[1], out = argv[2], host = argv[3], port = argv[4], target = argv[5];
    size_t threads = strtoul(argv[6], NULL, 10);
    struct addrinfo hints = {.ai_socktype = SOCK_STREAM};
    if (getaddrinfo(host, port, &hints, &address)) die("resolving", host);
    signal(SIGPIPE, SIG_IGN);
    make_table();
    if (nftw(corpus, collect, 32, FTW_PHYS)) die("walking", corpus);
    mkdir(out, 0755);
    if (threads > count) threads = count;
    pthread_t *workers = calloc(threads, sizeof *workers);
    for (size_t i = 0; i < threads; i++)
        if ((errno = pthread_create(&workers[i], NULL, work, NULL))) die("starting", "a thread");
    for (size_t i = 0; i < threads; i++) pthread_join(workers[i], NULL);
    return atomic_load(&failures) != 0;
}
