// SQLite behind our own names. Handles are opaque; every function that can fail returns an SQLite result code, and
// `dossier_sqlite_message` borrows the connection's text for it (valid until the next call on the connection).
#pragma once
#include <stddef.h>
#include <stdint.h>

typedef struct dossier_sqlite dossier_sqlite;
typedef struct dossier_sqlite_statement dossier_sqlite_statement;

enum {
    DOSSIER_SQLITE_ROW = 100,
    DOSSIER_SQLITE_DONE = 101,
};

/// Opens (and creates, unless `read_only`) a database that one thread at a time uses; refuses a file that is a
/// symbolic link, though folders on the way to it may be. On failure `*out` is null and
/// `message` holds the reason.
int dossier_sqlite_open(const char *_Nonnull path, int read_only, dossier_sqlite *_Nullable *_Nonnull out,
                        char *_Nonnull message, size_t message_size);
/// Destroys the connection. All its statements must have been destroyed before.
void dossier_sqlite_close(dossier_sqlite *_Nonnull connection);
const char *_Nonnull dossier_sqlite_borrow_message(dossier_sqlite *_Nonnull connection);
/// Runs statements that return no rows.
int dossier_sqlite_execute(dossier_sqlite *_Nonnull connection, const char *_Nonnull sql);
int64_t dossier_sqlite_last_row(dossier_sqlite *_Nonnull connection);
int64_t dossier_sqlite_changes(dossier_sqlite *_Nonnull connection);

int dossier_sqlite_prepare(dossier_sqlite *_Nonnull connection, const char *_Nonnull sql,
                           dossier_sqlite_statement *_Nullable *_Nonnull out);
void dossier_sqlite_statement_destroy(dossier_sqlite_statement *_Nonnull statement);
int dossier_sqlite_step(dossier_sqlite_statement *_Nonnull statement);
/// Makes the statement ready to run again and forgets its bindings.
void dossier_sqlite_reset(dossier_sqlite_statement *_Nonnull statement);
/// Parameters are counted from 1; text and blobs are copied.
int dossier_sqlite_bind_null(dossier_sqlite_statement *_Nonnull statement, int parameter);
int dossier_sqlite_bind_int(dossier_sqlite_statement *_Nonnull statement, int parameter, int64_t value);
int dossier_sqlite_bind_real(dossier_sqlite_statement *_Nonnull statement, int parameter, double value);
int dossier_sqlite_bind_text(dossier_sqlite_statement *_Nonnull statement, int parameter, const char *_Nonnull text,
                             size_t length);
int dossier_sqlite_bind_blob(dossier_sqlite_statement *_Nonnull statement, int parameter, const void *_Nullable bytes,
                             size_t length);
/// Columns are counted from 0; borrowed bytes are valid until the statement steps or resets.
int dossier_sqlite_column_is_null(dossier_sqlite_statement *_Nonnull statement, int column);
int64_t dossier_sqlite_column_int(dossier_sqlite_statement *_Nonnull statement, int column);
double dossier_sqlite_column_real(dossier_sqlite_statement *_Nonnull statement, int column);
const void *_Nullable dossier_sqlite_column_borrow_bytes(dossier_sqlite_statement *_Nonnull statement, int column,
                                                         size_t *_Nonnull length);
const char *_Nonnull dossier_sqlite_version(void);
