#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/history/history.hpp>

namespace dbtool::history {

/// How one dialect writes what the history needs.
class Sql {
public:
    Sql(Dialect dialect, const Tables& tables) : dialect_(dialect), tables_(tables) {}

    bool is_postgres() const { return dialect_ == Dialect::postgresql; }
    std::string revisions() const { return name(tables_.revision_table); }
    std::string log() const { return name(tables_.log_table); }
    std::string name(const std::string& table) const;
    std::string literal(std::string_view text) const;
    /// An operator with blanks around it. On PostgreSQL with its schema: another role may have made
    /// one that fits better in a schema of the search_path.
    std::string op(std::string_view name) const;
    /// A function of one argument, with its schema as op() has it.
    std::string call(std::string_view function, std::string_view argument) const;
    /// The id of the newest log row that was written under the run's lock. Those of failures and
    /// of ended sessions are not: their ids may be higher than that of a row which is committed
    /// after them.
    std::string newest_locked_log(std::string_view column) const;
    std::string now() const;
    /// A column that holds a time, as `2026-01-31T12:00:00Z`.
    std::string time_text(std::string_view column) const;
    /// The same with its fractions.
    std::string exact_time_text(std::string_view column) const;
    /// How long the transaction has taken, in milliseconds: PostgreSQL knows best, as in a pipeline
    /// nobody else does.
    std::string elapsed(Milliseconds measured) const;
    std::string backend_pid() const;
    std::string boolean(bool value) const;
    /// The advisory lock's key: one for each pair of history tables in a database.
    std::int64_t lock_key() const;

private:
    Dialect dialect_;
    const Tables& tables_;
};

/// Collects values and gives their placeholders.
class Params {
public:
    std::string add(engine::Value value) {
        values_.push_back(std::move(value));
        return "$" + std::to_string(values_.size());
    }
    std::string text(const std::string& value) { return add(value); }
    /// NULL where it is empty.
    std::string optional(const std::string& value) {
        return add(value.empty() ? engine::Value() : engine::Value(value));
    }
    std::vector<engine::Value> take() { return std::move(values_); }

private:
    std::vector<engine::Value> values_;
};

std::string join_ids(const std::vector<RevisionId>& ids);
std::vector<RevisionId> split_ids(const std::string& text);

}  // namespace dbtool::history
