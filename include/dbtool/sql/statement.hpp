#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace dbtool::sql {

/// What a statement is to the one who runs a script: may it stand in a transaction, does it end
/// one?
enum class StatementKind {
    ordinary,   ///< May stand in a transaction; most do.
    solo,       ///< PostgreSQL (or SQLite) refuses it inside a transaction block: CREATE INDEX
                ///< CONCURRENTLY, VACUUM, ...
    begin,      ///< BEGIN, START TRANSACTION.
    commit,     ///< COMMIT, END, with neither AND CHAIN nor PREPARED.
    rollback,   ///< ROLLBACK, ABORT of the whole transaction.
    savepoint,  ///< SAVEPOINT, RELEASE, ROLLBACK TO: harmless inside a part.
    chain,      ///< COMMIT AND CHAIN, ROLLBACK AND CHAIN.
    two_phase,  ///< PREPARE TRANSACTION, COMMIT PREPARED, ROLLBACK PREPARED.
    copy_from_stdin,      ///< COPY ... FROM stdin; its data rows follow it in the script.
    copy_to_stdout,       ///< COPY ... TO stdout: there is nobody to take the rows.
    foreign_keys_pragma,  ///< SQLite: PRAGMA foreign_keys = ..., which a transaction silently
                          ///< ignores.
};

/// One statement of a script.
struct Statement {
    /// From its first token to its last: no leading blanks or comments, no closing semicolon
    /// (SQLite's trigger bodies keep their inner ones). Valid until the reader is asked for the
    /// next statement.
    std::string_view text;
    std::uint64_t offset = 0;  ///< Of `text`, in bytes from the start of the script.
    std::uint64_t end_offset =
        0;  ///< Just behind the closing semicolon (behind the newline of a COPY that data follows).
    int line = 0;    ///< Of the first byte of `text`, in the file, from 1.
    int column = 0;  ///< In characters, from 1.
    StatementKind kind = StatementKind::ordinary;
};

/// The first words of a statement for progress lines and diagnostics, upper case: `CREATE TABLE`,
/// `COPY`.
std::string headline(std::string_view statement);

/// Does the statement wait for locks that block a live table's readers or writers (ALTER, DROP,
/// TRUNCATE, CREATE INDEX, CREATE TRIGGER, LOCK, ...)? A guess from the leading words; used to
/// divide a budget, never for safety.
bool takes_heavy_lock(std::string_view statement);

}  // namespace dbtool::sql
