#pragma once

#include <dbtool/core/error.hpp>

namespace dbtool::engine::postgres {

/// A guard of ours raises by casting `ZD001: message` to a number (see history's guard). The server
/// quotes that text in its own language: takes the SQLSTATE and the message out of it.
void take_own_state(Error& error);

}  // namespace dbtool::engine::postgres
