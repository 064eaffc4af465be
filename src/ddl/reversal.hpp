#pragma once

#include <string>
#include <utility>

#include <dbtool/ddl/operation.hpp>

namespace dbtool::ddl {

/// Undone by one other operation. `if_exists`: which may have nothing to do.
inline Reverse derived(OperationBody body, bool if_exists = false) {
    Operation operation{std::move(body), {}, {}};
    operation.common.if_exists = if_exists;
    return {.kind = Reverse::Kind::derived,
            .operations = {std::move(operation)},
            .what = {},
            .why = {},
            .lossy = false};
}

/// Undone by what is read when the operation is applied: `what`, for people.
inline Reverse kept(std::string what, bool lossy = false) {
    return {.kind = Reverse::Kind::kept,
            .operations = {},
            .what = std::move(what),
            .why = {},
            .lossy = lossy};
}

inline Reverse irreversible(std::string why) {
    return {.kind = Reverse::Kind::none,
            .operations = {},
            .what = {},
            .why = std::move(why),
            .lossy = false};
}

/// What goes by CASCADE is not known beforehand.
inline Reverse not_with_cascade() {
    return irreversible(
        "\"cascade\" drops what depends on it, which is not kept; drop that by operations of its "
        "own");
}

}  // namespace dbtool::ddl
