#ifndef DOSSIER_SIGNALS_H
#define DOSSIER_SIGNALS_H

#include <stdint.h>

#pragma clang assume_nonnull begin

/// Blocks SIGINT, SIGTERM and SIGHUP in the calling thread, and so in every thread that it starts, and ignores SIGPIPE.
/// A signal that is ignored when the program starts (`nohup`, a background job) stays ignored.
/// Call once, before any thread exists. Returns 0 or a negative error number.
int32_t dossier_signals_block(void);

/// Waits for one of the blocked signals and returns its number, or a negative error number.
/// `-ENOENT` when all of them were ignored at the start, so that none can ever come.
int32_t dossier_signals_wait(void);

/// Gives the calling thread the mask and the dispositions that the program was started with: for a child between
/// fork and exec. Async-signal-safe.
void dossier_signals_restore(void);

/// Ends the process by `number` as if it had never been caught, so that the shell sees the truth. Does not return.
_Noreturn void dossier_signals_exit_by(int32_t number);

#pragma clang assume_nonnull end

#endif
