#pragma once

#include <dbtool/core/error.hpp>
#include <dbtool/migration/script.hpp>

namespace dbtool::run {

/// The error of a statement of a script with the script's line for the caret, and without the
/// secrets that the script holds: a server quotes the words of a statement that it does not
/// understand.
Error shown_error(Error error, const migration::Script& script);

}  // namespace dbtool::run
