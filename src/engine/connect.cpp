#include "engine/postgres/connect.hpp"

#include <dbtool/core/text.hpp>
#include <dbtool/engine/connection.hpp>

#include "engine/sqlite/connection.hpp"

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

std::string display_target(const ConnectOptions& options) {
    return options.dialect == Dialect::sqlite ? "sqlite:" + redact(options.target)
                                              : postgres::display(options);
}

}  // namespace dbtool::engine
