#include "engine/sqlite/prepared.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <limits>
#include <optional>

#include <sqlite3.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/interrupt.hpp>
#include <dbtool/core/text.hpp>

#include "engine/sqlite/database.hpp"

namespace dbtool::engine::sqlite {
namespace {

/// From here on reading a statement takes SQLite noticeable time.
constexpr std::size_t long_statement = std::size_t{1} << 20U;

/// Where the text that begins at `position` ends.
SourcePosition advance(SourcePosition position, std::string_view text) {
    const std::size_t newline = text.rfind('\n');
    if (newline == std::string_view::npos) {
        position.column += static_cast<int>(count_characters(text));
        return position;
    }
    position.line += static_cast<int>(std::count(text.begin(), text.end(), '\n'));
    position.column = 1 + static_cast<int>(count_characters(text.substr(newline + 1)));
    return position;
}

/// Where SQLite says that the text it refused to prepare is wrong; `start` where it does not say.
SourcePosition error_position(sqlite3* db,
                              int code,
                              std::string_view sql,
                              const SourcePosition& start) {
#if SQLITE_VERSION_NUMBER >= 3038000
    // With other codes the offset can be one in the schema's text.
    const int offset = (code & 0xFF) == SQLITE_ERROR ? sqlite3_error_offset(db) : -1;
    if (offset >= 0 && static_cast<std::size_t>(offset) <= sql.size()) {
        return advance(start, sql.substr(0, static_cast<std::size_t>(offset)));
    }
#endif
    return start;
}

std::string hexadecimal(const void* data, int size) {
    const auto* bytes = static_cast<const unsigned char*>(data);
    std::string digits;
    for (int i = 0; i < size; ++i) {
        digits += fmt::format("{:02x}", bytes[i]);
    }
    return digits;
}

void require_preparable_size(std::string_view sql, const SourcePosition& start) {
    if (sql.size() < static_cast<std::size_t>(std::numeric_limits<int>::max())) {
        return;
    }
    Error error(ErrorKind::database, "the statement is longer than SQLite takes");
    error.sqlstate = SqlState("54000");
    error.position = start;
    throw error;
}

}  // namespace

void Prepared::Finalizer::operator()(sqlite3_stmt* statement) const noexcept {
    sqlite3_finalize(statement);
}

Prepared::Prepared(Database& database, std::string_view sql, SourcePosition start)
    : database_(database), start_(std::move(start)) {
    require_preparable_size(sql, start_);
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    std::optional<WhenInterrupted> watch;
    if (sql.size() >= long_statement && database_.patience().heeds_signals()) {
        // Minutes, for 1 GiB of rows; the handlers that hear signals are not called meanwhile.
        watch.emplace([db = database_.handle()] { sqlite3_interrupt(db); });
    }
    const int code = sqlite3_prepare_v2(
        database_.handle(), sql.data(), static_cast<int>(sql.size()), &statement, &tail);
    watch.reset();
    statement_.reset(statement);
    if (code != SQLITE_OK) {
        fail(code, error_position(database_.handle(), code, sql, start_));
    }
    refuse_tail(sql.substr(static_cast<std::size_t>(tail - sql.data())));
}

void Prepared::refuse_tail(std::string_view tail) {
    if (trim(tail).empty()) {
        return;
    }
    sqlite3_stmt* rest = nullptr;
    const int code = sqlite3_prepare_v2(
        database_.handle(), tail.data(), static_cast<int>(tail.size()), &rest, nullptr);
    const bool blank = code == SQLITE_OK && rest == nullptr;
    sqlite3_finalize(rest);
    if (!blank) {
        Error error(ErrorKind::internal, "several statements were given as one");
        error.position = start_;
        throw error;
    }
}

void Prepared::bind(const std::vector<Value>& params) {
    int bound = 0;
    for (std::size_t i = 0; i < params.size(); ++i) {
        const std::string name = fmt::format("${}", i + 1);
        const int index = sqlite3_bind_parameter_index(statement_.get(), name.c_str());
        if (index == 0) {
            throw Error(ErrorKind::internal,
                        fmt::format("the statement has no parameter {}", name));
        }
        // Left alone, a parameter is NULL.
        const int code = params[i] ? sqlite3_bind_text64(statement_.get(),
                                                         index,
                                                         params[i]->data(),
                                                         params[i]->size(),
                                                         SQLITE_STATIC,
                                                         SQLITE_UTF8)
                                   : SQLITE_OK;
        if (code != SQLITE_OK) {
            fail(code, start_);
        }
        ++bound;
    }
    if (sqlite3_bind_parameter_count(statement_.get()) > bound) {
        Error error(ErrorKind::database,
                    "the statement has a parameter that nothing is given for",
                    "Write the value itself: parameters such as ? and :name are for programs.");
        error.sqlstate = SqlState("42P02");
        error.position = start_;
        throw error;
    }
}

bool Prepared::step() {
    if (!statement_) {
        return false;
    }
    const int code = sqlite3_step(statement_.get());
    if (code != SQLITE_ROW && code != SQLITE_DONE) {
        fail(code, start_);
    }
    return code == SQLITE_ROW;
}

std::vector<std::string> Prepared::columns() const {
    std::vector<std::string> names;
    const int count = sqlite3_column_count(statement_.get());
    for (int i = 0; i < count; ++i) {
        names.emplace_back(sqlite3_column_name(statement_.get(), i));
    }
    return names;
}

Value Prepared::value(int column) const {
    sqlite3_stmt* statement = statement_.get();
    switch (sqlite3_column_type(statement, column)) {
        case SQLITE_NULL:
            return std::nullopt;
        case SQLITE_BLOB: {
            const void* blob = sqlite3_column_blob(statement, column);
            return hexadecimal(blob, sqlite3_column_bytes(statement, column));
        }
        default: {
            const void* text = sqlite3_column_text(statement, column);
            const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, column));
            return std::string(static_cast<const char*>(text), size);
        }
    }
}

std::vector<Value> Prepared::row() const {
    std::vector<Value> values;
    const int count = sqlite3_column_count(statement_.get());
    for (int i = 0; i < count; ++i) {
        values.push_back(value(i));
    }
    return values;
}

void Prepared::fail(int code, const SourcePosition& position) {
    Error error = database_.error(code);
    error.position = position;
    throw error;
}

}  // namespace dbtool::engine::sqlite
