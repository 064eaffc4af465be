#include <dbtool/core/types.hpp>

namespace dbtool {

std::string_view to_string(Dialect dialect) {
    switch (dialect) {
        case Dialect::postgresql:
            return "postgresql";
        case Dialect::sqlite:
            return "sqlite";
    }
    return "";
}

std::string_view to_string(Direction direction) {
    switch (direction) {
        case Direction::upgrade:
            return "upgrade";
        case Direction::downgrade:
            return "downgrade";
    }
    return "";
}

}  // namespace dbtool
