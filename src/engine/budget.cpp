#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>
#include <dbtool/engine/budget.hpp>

namespace dbtool::engine {
namespace {

/// Locks that are about to be free would be given up.
constexpr Milliseconds shortest_wait{10};
/// Where a longer statement has the word, it is not what sets it.
constexpr std::size_t longest_setting = 1'000;

bool sets_lock_timeout(std::string_view statement) {
    if (statement.size() > longest_setting) {
        return false;
    }
    const std::string text = to_lower(statement);
    return text.find("lock_timeout") != std::string::npos &&
           (text.starts_with("set") || text.find("set_config") != std::string::npos);
}

}  // namespace

Milliseconds first_lock_wait(const SessionSettings& settings) {
    if (settings.lock_budget.count() <= 0) {
        return settings.lock_timeout;
    }
    const Milliseconds budget = std::max(settings.lock_budget, shortest_wait);
    return settings.lock_timeout.count() == 0 ? budget : std::min(settings.lock_timeout, budget);
}

std::string lock_wait_again(const SessionSettings& settings) {
    if (settings.lock_budget.count() <= 0) {
        return fmt::format("SET LOCAL lock_timeout = {}", settings.lock_timeout.count());
    }
    // The migration's search_path may hold operators of its own.
    return fmt::format(
        "SELECT pg_catalog.set_config('lock_timeout', greatest({}, least({}, {} "
        "OPERATOR(pg_catalog.-) (pg_catalog.date_part('epoch', pg_catalog.clock_timestamp() "
        "OPERATOR(pg_catalog.-) pg_catalog.now()) OPERATOR(pg_catalog.*) "
        "1000)::pg_catalog.int8))::pg_catalog.text, true)",
        shortest_wait.count(),
        first_lock_wait(settings).count(),
        settings.lock_budget.count());
}

void LockBudget::begin_segment(const Segment& segment) {
    settings_ = segment.settings;
    own_ = std::any_of(segment.session.begin(), segment.session.end(), sets_lock_timeout);
}

std::optional<std::string> LockBudget::before(std::string_view statement) {
    if (settings_.lock_budget.count() <= 0) {
        return std::nullopt;
    }
    if (!sql::takes_heavy_lock(statement)) {
        if (sets_lock_timeout(statement)) {
            own_ = statement != lock_wait_again(settings_);
        }
        return std::nullopt;
    }
    return heavy_++ > 0 && !own_ ? std::optional(lock_wait_again(settings_)) : std::nullopt;
}

}  // namespace dbtool::engine
