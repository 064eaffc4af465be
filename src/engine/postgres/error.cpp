#include "engine/postgres/error.hpp"

#include <charconv>
#include <fmt/format.h>

#include <dbtool/core/interrupt.hpp>
#include <dbtool/core/text.hpp>

#include "engine/postgres/own_state.hpp"

namespace dbtool::engine::postgres {
namespace {

std::string field(const PGresult* result, int code) {
    const char* value = PQresultErrorField(result, code);
    return value == nullptr ? "" : redact(value);
}

ErrorKind kind_of(const SqlState& state) {
    const std::string& text = state.str();
    if (text == "57014" && interrupted()) {
        return ErrorKind::interrupted;
    }
    if (text == "55P03") {
        return ErrorKind::lock;
    }
    if (text == "57P01" || text == "57P02" || text == "57P03") {
        return ErrorKind::connection;
    }
    return ErrorKind::database;
}

/// Statements that PostgreSQL refuses inside a transaction, found only by running them; and a disk
/// that is full, of which the server often says no more than that.
std::string hint_for(const SqlState& state, std::string_view message, std::string hint) {
    const std::string& text = state.str();
    if (hint.empty() && text == "XX000" && message.starts_with("invalid memory alloc request")) {
        return "PostgreSQL holds no text of more than 512 MiB in a statement, and no value of more "
               "than 1 GiB: cut it into pieces.";
    }
    if (hint.empty() && text == "53100") {
        return "Make room on the server's disk, then run again.";
    }
    if (hint.empty() && (text == "25001" || text == "2D000" || text == "55P04")) {
        return "It may need to run outside of a transaction: write \"-- dbtool:transaction off\" "
               "in the file's header.";
    }
    return hint;
}

/// With verbose errors libpq writes `FATAL:  28P01: password authentication failed`, in every
/// language: takes the SQLSTATE out.
SqlState take_verbose_state(std::string& message) {
    constexpr std::size_t state_length = 5;
    const auto is_state = [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z'); };
    for (std::size_t at = message.find(":  "); at != std::string::npos;
         at = message.find(":  ", at + 1)) {
        const std::size_t start = at + std::string_view(":  ").size();
        const std::string state = message.substr(start, state_length);
        if (state.size() == state_length && std::all_of(state.begin(), state.end(), is_state) &&
            message.compare(start + state_length, 2, ": ") == 0) {
            const std::size_t word = message.find_last_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ", at - 1);
            const std::size_t from = word == std::string::npos ? 0 : word + 1;
            message.erase(from, start + state_length + 2 - from);
            return SqlState(state);
        }
    }
    return {};
}

}  // namespace

ServerError server_error(const PGresult* result) {
    const SqlState state(field(result, PG_DIAG_SQLSTATE));
    std::string message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message.empty()) {
        message = std::string(trim(redact(PQresultErrorMessage(result))));
    }
    std::string hint = hint_for(state, message, field(result, PG_DIAG_MESSAGE_HINT));
    ServerError out{Error(kind_of(state), std::move(message), std::move(hint))};
    out.error.sqlstate = state;
    take_own_state(out.error);
    out.error.detail = field(result, PG_DIAG_MESSAGE_DETAIL);
    out.error.context = field(result, PG_DIAG_CONTEXT);
    if (const std::string query = field(result, PG_DIAG_INTERNAL_QUERY); !query.empty()) {
        out.error.context +=
            fmt::format("{}in the query: {}", out.error.context.empty() ? "" : "\n", query);
    }
    const std::string position = field(result, PG_DIAG_STATEMENT_POSITION);
    std::from_chars(position.data(), position.data() + position.size(), out.position);
    return out;
}

Error connection_error(const PGconn* connection, std::string_view what) {
    std::string message = redact(PQerrorMessage(connection));
    if (const std::size_t location = message.find("\nLOCATION:"); location != std::string::npos) {
        message.erase(location);
    }
    const SqlState state = take_verbose_state(message);
    const std::string_view text = trim(message);
    Error error(ErrorKind::connection,
                text.empty() ? std::string(what) : fmt::format("{}: {}", what, text));
    error.sqlstate = state;
    return error;
}

SourcePosition locate(
    std::string_view text, int line, int column, std::size_t position, bool in_bytes) {
    SourcePosition out{.file = "", .line = line, .column = column};
    std::size_t seen = 1;
    for (std::size_t i = 0; i < text.size() && seen < position; ++i) {
        const bool next_continues =
            i + 1 < text.size() && (static_cast<unsigned char>(text[i + 1]) & 0xC0) == 0x80;
        seen += in_bytes || !next_continues ? 1U : 0U;
        if (text[i] == '\n') {
            ++out.line;
            out.column = 1;
        } else if (!next_continues) {
            ++out.column;
        }
    }
    return out;
}

int copy_line(std::string_view context) {
    constexpr std::string_view start = "COPY ";
    constexpr std::string_view mark = ", line ";
    if (!context.starts_with(start)) {
        return 0;
    }
    const std::size_t at = context.find(mark);
    int line = 0;
    if (at != std::string_view::npos) {
        const std::string_view number = context.substr(at + mark.size());
        std::from_chars(number.data(), number.data() + number.size(), line);
    }
    return line;
}

}  // namespace dbtool::engine::postgres
