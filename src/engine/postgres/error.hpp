#pragma once

#include <cstdint>
#include <string_view>

#include <dbtool/core/error.hpp>

#include "engine/postgres/handle.hpp"

namespace dbtool::engine::postgres {

/// What the server said in an error result, and where in the statement that was sent.
struct ServerError {
    Error error;
    std::size_t position = 0;  ///< From 1, in characters (bytes where the server's encoding is
                               ///< SQL_ASCII); 0: not known.
};

ServerError server_error(const PGresult* result);

/// libpq's own message of a lost or refused connection, without a secret.
Error connection_error(const PGconn* connection, std::string_view what);

/// Walks `text`, which begins at line and column, to a position in it.
SourcePosition locate(
    std::string_view text, int line, int column, std::size_t position, bool in_bytes);

/// The number of the data line that `COPY posts, line 3, column id: "x"` names; 0 for any other
/// context.
int copy_line(std::string_view context);

}  // namespace dbtool::engine::postgres
