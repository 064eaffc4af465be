#include "engine/postgres/connect.hpp"

#include <dbtool/core/text.hpp>
#include <dbtool/engine/connection.hpp>

#include "engine/sqlite/connection.hpp"
#include "engine/sqlite/open.hpp"

namespace dbtool::engine {

std::unique_ptr<Connection> connect(const ConnectOptions& options) {
    switch (options.dialect) {
        case Dialect::postgresql:
            return postgres::connect(options);
        case Dialect::sqlite:
            return connect_sqlite(options);
    }
    throw Error(ErrorKind::internal, "a dialect without an engine");
}

bool file_exists(const ConnectOptions& options) {
    return sqlite::is_in_memory(options) || sqlite::is_there(options);
}

std::string display_target(const ConnectOptions& options) {
    return options.dialect == Dialect::sqlite ? "sqlite:" + redact(options.target)
                                              : postgres::display(options);
}

}  // namespace dbtool::engine
