#ifndef DOSSIER_SECCOMP_SHIMS_H
#define DOSSIER_SECCOMP_SHIMS_H

#include <stddef.h>
#include <stdint.h>

#pragma clang assume_nonnull begin

/* Takes away, for the rest of the calling process's life and from every program it starts, the system calls that reading
   a file never needs: the network, other processes' memory, mounts, kernel facilities, and changing the file system.
   What is left can still read, compute, and start programs. Must be called while the process has one thread, or is meant
   for all of them: the filter is applied to every thread.
   Returns 0, or -errno and a message in `error`. */
int32_t dossier_seccomp_deny(char *error, size_t error_size);

/* The version of libseccomp in use, as major * 10000 + minor * 100 + micro. */
int32_t dossier_seccomp_version(void);

#pragma clang assume_nonnull end

#endif
