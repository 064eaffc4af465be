#pragma once

#include <chrono>
#include <compare>
#include <functional>
#include <string>
#include <string_view>

namespace dbtool {

/// How SQL is written: which kind of database it is for.
enum class Dialect { postgresql, sqlite };

std::string_view to_string(Dialect dialect);

using Milliseconds = std::chrono::milliseconds;

/// Which way a migration is run.
enum class Direction { upgrade, downgrade };

std::string_view to_string(Direction direction);

/// A string that is only ever one kind of thing; Tag tells the kinds apart.
template <typename Tag>
class StrongString {
public:
    StrongString() = default;
    explicit StrongString(std::string value) : value_(std::move(value)) {}

    const std::string& str() const { return value_; }
    bool empty() const { return value_.empty(); }
    auto operator<=>(const StrongString&) const = default;
    bool operator==(const StrongString&) const = default;

private:
    std::string value_;
};

/// A revision's name: the stem of its migration's file, `0007_add_users`.
using RevisionId = StrongString<struct RevisionIdTag>;
/// The SHA-256 of a script, 64 lower-case hexadecimal digits; empty where there is no script.
using Checksum = StrongString<struct ChecksumTag>;
/// Five characters of PostgreSQL's Appendix A, or of our own class ZD; empty where there is none.
using SqlState = StrongString<struct SqlStateTag>;
/// Names one call of dbtool in the history, the log and the events.
using RunId = StrongString<struct RunIdTag>;

}  // namespace dbtool

template <typename Tag>
struct std::hash<dbtool::StrongString<Tag>> {
    std::size_t operator()(const dbtool::StrongString<Tag>& value) const noexcept {
        return std::hash<std::string>{}(value.str());
    }
};
