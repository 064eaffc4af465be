#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dbtool/core/error.hpp>

namespace dbtool::engine::postgres {

/// A key of a connection string that libpq does not know. A value is never told: it may be a part
/// of a password, and so may be a key that is like none of libpq's.
Error unreadable_target(const std::string& target);

/// What libpq refuses before it connects: a value that an option cannot have, a service that is not
/// there. To try that again is of no use. `message` is libpq's.
std::optional<Error> mistake_of_options(std::string_view message);

}  // namespace dbtool::engine::postgres
