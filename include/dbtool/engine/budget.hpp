#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dbtool/engine/batch.hpp>

namespace dbtool::engine {

/// PostgreSQL: the lock_timeout that a part begins with, which bounds the wait of its first
/// statement that takes a heavy lock. 0: none.
Milliseconds first_lock_wait(const SessionSettings& settings);

/// PostgreSQL: a statement that sets lock_timeout again in the middle of a part. Where there is a
/// budget, to what is left of it: counted by the server from the beginning of the transaction, and
/// no less than 10 ms.
std::string lock_wait_again(const SessionSettings& settings);

/// PostgreSQL: follows the statements of a part, and says when the budget has to be looked at.
class LockBudget {
public:
    void begin_part() { heavy_ = 0; }
    void begin_segment(const Segment& segment);
    /// What has to be executed before the statement. Nothing before the first one that takes a
    /// heavy lock, nor where the migration sets lock_timeout itself.
    std::optional<std::string> before(std::string_view statement);

private:
    SessionSettings settings_;
    std::size_t heavy_ = 0;  ///< Statements of the part that take a heavy lock.
    bool own_ = false;       ///< The migration has set lock_timeout.
};

}  // namespace dbtool::engine
