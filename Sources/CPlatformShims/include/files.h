#ifndef DOSSIER_FILES_H
#define DOSSIER_FILES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#pragma clang assume_nonnull begin

// Names and paths are bytes with a length, without a NUL. Every function answers a negative error number on failure
// (`-ENOENT`), so that nothing depends on `errno` surviving until it is looked at.

/// How a path below a folder may be opened.
enum {
    /// Only to stand on it: needs no permission to read.
    dossier_files_open_place = 1,
    /// A folder, to list it and to sync it.
    dossier_files_open_folder = 2,
    /// A file for reading; never waits for a writer at the other end of a FIFO.
    dossier_files_open_read = 3,
};

/// Opens `path` below `folder`, never leaving it; an empty path is the folder itself.
///
/// Without `follow_links`, a symbolic link anywhere in the path is `-ELOOP`; with it, one whose target lies outside
/// `folder` (or is absolute) is `-EXDEV`. `path` may be longer than PATH_MAX. Returns a descriptor that programs
/// started later do not inherit.
int32_t dossier_files_open_beneath(
    int32_t folder, const uint8_t *_Nullable path, size_t length, int32_t how, bool follow_links);

/// From now on does without openat2, as on a kernel that lacks it: for tests of what happens then.
void dossier_files_forget_openat2(void);

/// Opens the name `name` in `folder` without following a link; see the `dossier_files_open_` constants.
int32_t dossier_files_open_name(int32_t folder, const uint8_t *name, size_t length, int32_t how);

/// Opens a folder by a path of the caller's, following links.
int32_t dossier_files_open_root(const uint8_t *path, size_t length);

/// Creates the file `name` in `folder` for writing; `-EEXIST` when the name is taken.
int32_t dossier_files_create(int32_t folder, const uint8_t *name, size_t length, uint32_t mode);

/// Creates the folder `name` in `folder`; `-EEXIST` when the name is taken.
int32_t dossier_files_make_folder(int32_t folder, const uint8_t *name, size_t length, uint32_t mode);

/// Removes the file or link `name` from `folder`.
int32_t dossier_files_remove(int32_t folder, const uint8_t *name, size_t length);

/// Gives `from` the name `to` in the same folder, replacing what had it.
int32_t dossier_files_rename(
    int32_t folder, const uint8_t *from, size_t from_length, const uint8_t *to, size_t to_length);

/// Kinds of a directory entry.
enum {
    dossier_files_kind_unknown = 0,
    dossier_files_kind_file = 1,
    dossier_files_kind_folder = 2,
    dossier_files_kind_link = 3,
    dossier_files_kind_fifo = 4,
    dossier_files_kind_socket = 5,
    dossier_files_kind_device = 6,
};

/// What the system says about a file.
typedef struct dossier_files_facts {
    uint64_t device;
    uint64_t inode;
    /// Bytes.
    int64_t size;
    /// Last modification, nanoseconds since 1970.
    int64_t modified;
    /// Permission bits, without the kind.
    uint32_t mode;
    uint8_t kind;
} dossier_files_facts;

/// Facts of an open descriptor; 0 on success.
int32_t dossier_files_facts_of(int32_t descriptor, dossier_files_facts *facts);

/// Facts of the name `name` in `folder`, of a link itself; 0 on success.
int32_t dossier_files_facts_at(int32_t folder, const uint8_t *name, size_t length, dossier_files_facts *facts);

/// Reads the next entries of an open folder into `buffer` (at least 4 KiB): for each a kind (1 byte), the length of
/// the name (2 bytes, little-endian) and the name; without `.` and `..`. Returns the bytes used; 0 at the end.
ssize_t dossier_files_list(int32_t folder, uint8_t *buffer, size_t capacity);

/// Writes all of `bytes`, continuing after interruptions and short writes; waits when the descriptor does not block.
int32_t dossier_files_write(int32_t descriptor, const uint8_t *bytes, size_t count);

/// Forces everything written to the file system that holds `descriptor` onto the disk.
int32_t dossier_files_sync_file_system(int32_t descriptor);

/// Columns of the terminal behind `descriptor`; 0 when there is none or it does not say.
int32_t dossier_files_terminal_columns(int32_t descriptor);

/// Processors that this process may use.
int32_t dossier_files_usable_processors(void);

#pragma clang assume_nonnull end

#endif
