#include "files.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <poll.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

static int answer(int result) { return result < 0 ? -errno : result; }

static int flags_for(int how) {
    switch (how) {
    case dossier_files_open_place: return O_PATH | O_CLOEXEC;
    case dossier_files_open_folder: return O_RDONLY | O_DIRECTORY | O_NONBLOCK | O_CLOEXEC;
    case dossier_files_open_read: return O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC;
    default: return -1;
    }
}

/// Copies a name or a path that fits into PATH_MAX, ending it with NUL.
static int terminated(char *copy, const uint8_t *bytes, size_t length) {
    if (length >= PATH_MAX) return -ENAMETOOLONG;
    if (length > 0) memcpy(copy, bytes, length);
    copy[length] = 0;
    // A NUL inside would silently name another file.
    return memchr(copy, 0, length) != NULL ? -EINVAL : 0;
}

// MARK: - Opening below a folder

/// Set once the kernel (or a sandbox) has said that it does not know openat2.
static atomic_bool lacks_openat2;

void dossier_files_forget_openat2(void) { atomic_store_explicit(&lacks_openat2, true, memory_order_relaxed); }

/// Opens one name without following it. O_PATH would open a link itself, so that case is told apart afterwards.
static int open_one(int folder, const char *name, int flags) {
    int opened = openat(folder, name, flags | O_NOFOLLOW);
    if (opened < 0) {
        int error = errno;
        struct stat facts;
        if (error == ENOTDIR && fstatat(folder, name, &facts, AT_SYMLINK_NOFOLLOW) == 0 && S_ISLNK(facts.st_mode)) {
            error = ELOOP;
        }
        return -error;
    }
    if (flags & O_PATH) {
        struct stat facts;
        if (fstat(opened, &facts) != 0 || S_ISLNK(facts.st_mode)) {
            close(opened);
            return -ELOOP;
        }
    }
    return opened;
}

/// The same promise without openat2: one component after the other, refusing every link.
static int open_by_component(int folder, char *path, int flags) {
    int current = folder;
    char *rest = path;
    while (true) {
        char *slash = strchr(rest, '/');
        if (slash != NULL) *slash = 0;
        if (strcmp(rest, "..") == 0) {
            if (current != folder) close(current);
            return -EXDEV;
        }
        int next = open_one(current, rest, slash != NULL ? O_PATH | O_DIRECTORY | O_CLOEXEC : flags);
        if (current != folder) close(current);
        if (slash == NULL || next < 0) return next;
        current = next;
        rest = slash + 1;
    }
}

/// Opens a path that fits into PATH_MAX.
static int open_piece(int folder, char *path, int flags, bool follow_links) {
    if (!atomic_load_explicit(&lacks_openat2, memory_order_relaxed)) {
        struct open_how how = {
            .flags = (uint64_t)flags,
            .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS | (follow_links ? 0 : RESOLVE_NO_SYMLINKS),
        };
        // EAGAIN: a rename raced with the resolution, and the kernel could not tell whether the path stayed inside.
        for (int attempt = 0; attempt < 32; attempt++) {
            long opened = syscall(SYS_openat2, folder, path, &how, sizeof how);
            if (opened >= 0) return (int)opened;
            if (errno != EAGAIN && errno != EINTR) break;
        }
        if (errno == ENOSYS) {
            atomic_store_explicit(&lacks_openat2, true, memory_order_relaxed);
        } else if (errno != EPERM) {
            return -errno;
        }
        // Older container sandboxes answer EPERM to calls that they do not know.
    }
    return open_by_component(folder, path, flags);
}

int32_t dossier_files_open_beneath(
    int32_t folder, const uint8_t *path, size_t length, int32_t how, bool follow_links) {
    int flags = flags_for(how);
    if (flags < 0) return -EINVAL;
    char piece[PATH_MAX];
    if (length == 0) {
        piece[0] = '.';
        piece[1] = 0;
        return answer(openat(folder, piece, flags));
    }
    int current = folder;
    while (true) {
        size_t take = length;
        if (take >= PATH_MAX) {
            // The longest run of whole components that fits.
            take = PATH_MAX - 1;
            while (take > 0 && path[take] != '/') take--;
            if (take == 0) {
                if (current != folder) close(current);
                return -ENAMETOOLONG;
            }
        }
        int result = terminated(piece, path, take);
        if (result == 0) {
            int piece_flags = take == length ? flags : O_PATH | O_DIRECTORY | O_CLOEXEC;
            result = open_piece(current, piece, piece_flags, follow_links);
        }
        if (current != folder) close(current);
        if (result < 0 || take == length) return result;
        current = result;
        path += take + 1;
        length -= take + 1;
    }
}

int32_t dossier_files_open_name(int32_t folder, const uint8_t *name, size_t length, int32_t how) {
    char copy[PATH_MAX];
    int result = terminated(copy, name, length);
    if (result != 0) return result;
    int flags = flags_for(how);
    return flags < 0 ? -EINVAL : open_one(folder, copy, flags);
}

int32_t dossier_files_open_root(const uint8_t *path, size_t length) {
    char copy[PATH_MAX];
    int result = terminated(copy, path, length);
    if (result != 0) return result;
    return answer(open(copy, O_RDONLY | O_DIRECTORY | O_CLOEXEC));
}

// MARK: - Changing a folder

int32_t dossier_files_create(int32_t folder, const uint8_t *name, size_t length, uint32_t mode) {
    char copy[PATH_MAX];
    int result = terminated(copy, name, length);
    if (result != 0) return result;
    return answer(openat(folder, copy, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, (mode_t)mode));
}

int32_t dossier_files_make_folder(int32_t folder, const uint8_t *name, size_t length, uint32_t mode) {
    char copy[PATH_MAX];
    int result = terminated(copy, name, length);
    if (result != 0) return result;
    return answer(mkdirat(folder, copy, (mode_t)mode));
}

int32_t dossier_files_remove(int32_t folder, const uint8_t *name, size_t length) {
    char copy[PATH_MAX];
    int result = terminated(copy, name, length);
    if (result != 0) return result;
    return answer(unlinkat(folder, copy, 0));
}

int32_t dossier_files_rename(
    int32_t folder, const uint8_t *from, size_t from_length, const uint8_t *to, size_t to_length) {
    char source[PATH_MAX];
    char target[PATH_MAX];
    int result = terminated(source, from, from_length);
    if (result == 0) result = terminated(target, to, to_length);
    if (result != 0) return result;
    return answer(renameat(folder, source, folder, target));
}

// MARK: - Facts and listings

static uint8_t kind_of_mode(mode_t mode) {
    switch (mode & S_IFMT) {
    case S_IFREG: return dossier_files_kind_file;
    case S_IFDIR: return dossier_files_kind_folder;
    case S_IFLNK: return dossier_files_kind_link;
    case S_IFIFO: return dossier_files_kind_fifo;
    case S_IFSOCK: return dossier_files_kind_socket;
    case S_IFCHR:
    case S_IFBLK: return dossier_files_kind_device;
    default: return dossier_files_kind_unknown;
    }
}

static uint8_t kind_of_entry(uint8_t type) { return kind_of_mode(DTTOIF(type)); }

static void copy_facts(const struct stat *from, dossier_files_facts *to) {
    to->device = (uint64_t)from->st_dev;
    to->inode = (uint64_t)from->st_ino;
    to->size = (int64_t)from->st_size;
    to->modified = (int64_t)from->st_mtim.tv_sec * 1000000000 + from->st_mtim.tv_nsec;
    to->mode = (uint32_t)(from->st_mode & 07777);
    to->kind = kind_of_mode(from->st_mode);
}

int32_t dossier_files_facts_of(int32_t descriptor, dossier_files_facts *facts) {
    struct stat result;
    if (fstat(descriptor, &result) != 0) return -errno;
    copy_facts(&result, facts);
    return 0;
}

int32_t dossier_files_facts_at(int32_t folder, const uint8_t *name, size_t length, dossier_files_facts *facts) {
    char copy[PATH_MAX];
    struct stat found;
    int result = terminated(copy, name, length);
    if (result != 0) return result;
    if (fstatat(folder, copy, &found, AT_SYMLINK_NOFOLLOW) != 0) return -errno;
    copy_facts(&found, facts);
    return 0;
}

/// The kernel's record, as getdents64(2) documents it.
struct listed {
    uint64_t inode;
    int64_t offset;
    unsigned short length;
    unsigned char type;
    char name[];
};

ssize_t dossier_files_list(int32_t folder, uint8_t *buffer, size_t capacity) {
    // A read that held only `.` and `..` must not look like the end.
    while (true) {
        long count = syscall(SYS_getdents64, folder, buffer, capacity);
        if (count < 0 && errno == EINTR) continue;
        if (count <= 0) return count < 0 ? -errno : 0;
        // In place: a packed record is always shorter than the kernel's, so writing never overtakes reading.
        size_t used = 0;
        for (long position = 0; position < count;) {
            unsigned short record_length;
            memcpy(&record_length, buffer + position + offsetof(struct listed, length), sizeof record_length);
            uint8_t type = buffer[position + (long)offsetof(struct listed, type)];
            const char *name = (const char *)buffer + position + offsetof(struct listed, name);
            size_t length = strnlen(name, record_length - offsetof(struct listed, name));
            position += record_length;
            if (length == 0 || (name[0] == '.' && (length == 1 || (length == 2 && name[1] == '.')))) continue;
            buffer[used] = kind_of_entry(type);
            buffer[used + 1] = (uint8_t)(length & 0xFF);
            buffer[used + 2] = (uint8_t)(length >> 8);
            memmove(buffer + used + 3, name, length);
            used += 3 + length;
        }
        if (used > 0) return (ssize_t)used;
    }
}

// MARK: - Writing

int32_t dossier_files_write(int32_t descriptor, const uint8_t *bytes, size_t count) {
    while (count > 0) {
        ssize_t written = write(descriptor, bytes, count);
        if (written >= 0) {
            bytes += written;
            count -= (size_t)written;
        } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
            // Somebody shares the terminal or pipe with us and made it non-blocking.
            struct pollfd waiting = {.fd = descriptor, .events = POLLOUT};
            if (poll(&waiting, 1, -1) < 0 && errno != EINTR) return -errno;
        } else if (errno != EINTR) {
            return -errno;
        }
    }
    return 0;
}

int32_t dossier_files_sync_file_system(int32_t descriptor) { return answer(syncfs(descriptor)); }

int32_t dossier_files_terminal_columns(int32_t descriptor) {
    struct winsize size;
    return ioctl(descriptor, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
}

int32_t dossier_files_usable_processors(void) {
    // The mask of a machine with more processors than the fixed type holds needs a larger one.
    for (int capacity = CPU_SETSIZE; capacity <= 1 << 16; capacity *= 2) {
        cpu_set_t *set = CPU_ALLOC(capacity);
        if (set == NULL) break;
        size_t size = CPU_ALLOC_SIZE(capacity);
        int result = sched_getaffinity(0, size, set);
        int count = result == 0 ? CPU_COUNT_S(size, set) : 0;
        CPU_FREE(set);
        if (count > 0) return count;
        if (errno != EINVAL) break;
    }
    long online = sysconf(_SC_NPROCESSORS_ONLN);
    return online > 0 ? (int32_t)online : 1;
}
