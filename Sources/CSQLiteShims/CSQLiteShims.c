#include "CSQLiteShims.h"
#include <pthread.h>
#include <sqlite3.h>
#include <stdio.h>
#include <sys/stat.h>

#if SQLITE_VERSION_NUMBER < 3035000
#error "SQLite 3.35 or later is needed (RETURNING)"
#endif

#define DB(connection) ((sqlite3 *)(connection))
#define STATEMENT(statement) ((sqlite3_stmt *)(statement))

// Statistics of memory that nobody reads take a lock for every allocation. A library in use already refuses: no harm.
static void skip_statistics(void) { sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0); }

int dossier_sqlite_open(const char *path, int read_only, dossier_sqlite **out, char *message, size_t message_size) {
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, skip_statistics);
    sqlite3 *db = NULL;
    int flags = (read_only ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE)
        | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    // SQLITE_OPEN_NOFOLLOW would refuse links anywhere in the path, such as a home folder on another disk.
    struct stat status;
    if (lstat(path, &status) == 0 && S_ISLNK(status.st_mode)) {
        snprintf(message, message_size, "the database file is a symbolic link");
        *out = NULL;
        return SQLITE_CANTOPEN_SYMLINK;
    }
    int code = sqlite3_open_v2(path, &db, flags, NULL);
    if (code != SQLITE_OK) {
        snprintf(message, message_size, "%s", db ? sqlite3_errmsg(db) : sqlite3_errstr(code));
        sqlite3_close(db);
        *out = NULL;
        return code;
    }
    *out = (dossier_sqlite *)db;
    return SQLITE_OK;
}

void dossier_sqlite_close(dossier_sqlite *connection) { sqlite3_close(DB(connection)); }
const char *dossier_sqlite_borrow_message(dossier_sqlite *connection) { return sqlite3_errmsg(DB(connection)); }

int dossier_sqlite_execute(dossier_sqlite *connection, const char *sql) {
    return sqlite3_exec(DB(connection), sql, NULL, NULL, NULL);
}

int64_t dossier_sqlite_last_row(dossier_sqlite *connection) { return sqlite3_last_insert_rowid(DB(connection)); }
int64_t dossier_sqlite_changes(dossier_sqlite *connection) { return sqlite3_changes64(DB(connection)); }

int dossier_sqlite_prepare(dossier_sqlite *connection, const char *sql, dossier_sqlite_statement **out) {
    sqlite3_stmt *statement = NULL;
    int code = sqlite3_prepare_v3(DB(connection), sql, -1, SQLITE_PREPARE_PERSISTENT, &statement, NULL);
    *out = (dossier_sqlite_statement *)statement;
    return code;
}

void dossier_sqlite_statement_destroy(dossier_sqlite_statement *statement) { sqlite3_finalize(STATEMENT(statement)); }
int dossier_sqlite_step(dossier_sqlite_statement *statement) { return sqlite3_step(STATEMENT(statement)); }

void dossier_sqlite_reset(dossier_sqlite_statement *statement) {
    sqlite3_reset(STATEMENT(statement));
    sqlite3_clear_bindings(STATEMENT(statement));
}

int dossier_sqlite_bind_null(dossier_sqlite_statement *statement, int parameter) {
    return sqlite3_bind_null(STATEMENT(statement), parameter);
}

int dossier_sqlite_bind_int(dossier_sqlite_statement *statement, int parameter, int64_t value) {
    return sqlite3_bind_int64(STATEMENT(statement), parameter, value);
}

int dossier_sqlite_bind_real(dossier_sqlite_statement *statement, int parameter, double value) {
    return sqlite3_bind_double(STATEMENT(statement), parameter, value);
}

int dossier_sqlite_bind_text(dossier_sqlite_statement *statement, int parameter, const char *text, size_t length) {
    return sqlite3_bind_text64(STATEMENT(statement), parameter, text, length, SQLITE_TRANSIENT, SQLITE_UTF8);
}

int dossier_sqlite_bind_blob(dossier_sqlite_statement *statement, int parameter, const void *bytes, size_t length) {
    if (length == 0) return sqlite3_bind_zeroblob(STATEMENT(statement), parameter, 0);
    return sqlite3_bind_blob64(STATEMENT(statement), parameter, bytes, length, SQLITE_TRANSIENT);
}

int dossier_sqlite_column_is_null(dossier_sqlite_statement *statement, int column) {
    return sqlite3_column_type(STATEMENT(statement), column) == SQLITE_NULL;
}

int64_t dossier_sqlite_column_int(dossier_sqlite_statement *statement, int column) {
    return sqlite3_column_int64(STATEMENT(statement), column);
}

double dossier_sqlite_column_real(dossier_sqlite_statement *statement, int column) {
    return sqlite3_column_double(STATEMENT(statement), column);
}

const void *dossier_sqlite_column_borrow_bytes(dossier_sqlite_statement *statement, int column, size_t *length) {
    const void *bytes = sqlite3_column_blob(STATEMENT(statement), column);
    *length = (size_t)sqlite3_column_bytes(STATEMENT(statement), column);
    return bytes;
}

const char *dossier_sqlite_version(void) { return sqlite3_libversion(); }
