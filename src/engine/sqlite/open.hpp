#pragma once

#include <memory>

#include <dbtool/engine/connection.hpp>

struct sqlite3;

namespace dbtool::engine::sqlite {

struct Closer {
    void operator()(sqlite3* db) const noexcept;
};
using Handle = std::unique_ptr<sqlite3, Closer>;

/// Opens the file without reading it yet. Error{connection} with an SQLSTATE that says that it is
/// of no use to try again.
Handle open(const ConnectOptions& options);

/// As engine::file_exists().
bool is_there(const ConnectOptions& options);

bool is_in_memory(const ConnectOptions& options);

/// Error{connection} about the file of `options`.
Error open_error(const ConnectOptions& options, std::string_view why, const char* sqlstate);

}  // namespace dbtool::engine::sqlite
