#pragma once

#include <exception>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/types.hpp>

namespace dbtool {

/// What went wrong, as far as the caller must know to go on.
enum class ErrorKind {
    usage,          ///< The command line is wrong.
    configuration,  ///< dbtool.yaml, a variable or a URL is wrong.
    migration,      ///< A migration file, or the graph that the files make, is wrong.
    history,        ///< The history and the files disagree: edited, missing, cut off.
    database,       ///< The database refused something.
    connection,     ///< Could not connect or log in, or the connection was lost.
    lock,           ///< A lock was not to be had in the time allowed.
    in_doubt,       ///< The connection was lost and it is not known what was committed.
    interrupted,    ///< SIGINT or SIGTERM.
    check,          ///< A check found something.
    internal,       ///< A defect of dbtool.
};

/// `usage`, `in_doubt`, ...: the `kind` of an error in JSON.
std::string_view to_string(ErrorKind kind);

/// The process's exit code for an error of this kind, as cli.md lists them.
int exit_code(ErrorKind kind);

/// The one exception of dbtool. All parts but kind and message may be empty.
class Error : public std::exception {
public:
    Error(ErrorKind error_kind, std::string text) : kind(error_kind), message(std::move(text)) {}
    Error(ErrorKind error_kind, std::string text, std::string advice)
        : kind(error_kind), message(std::move(text)), hint(std::move(advice)) {}

    const char* what() const noexcept override { return message.c_str(); }

    ErrorKind kind;
    std::string message;  ///< Lower case, no full stop.
    std::string hint;     ///< What to do, a sentence of its own.
    std::string detail;   ///< The database's DETAIL, or what was found.
    SqlState sqlstate;
    SourcePosition position;              ///< Where in a file.
    std::string excerpt;                  ///< The file's line at `position`, for the caret.
    std::string context;                  ///< The database's CONTEXT (a stack inside PL/pgSQL).
    std::vector<Diagnostic> diagnostics;  ///< The mistakes of files that this error sums up.
};

/// Could the same attempt succeed later: connection failures, 40001, 40P01, 55P03, 57P01-57P03,
/// 53300.
bool is_transient(const Error& error);

/// Is the connection gone: class 08, 57P01-57P03, and what libpq reports without an SQLSTATE. A
/// refused login (28P01) or an unknown database (3D000) is not: trying again would not help.
bool breaks_connection(const Error& error);

}  // namespace dbtool
