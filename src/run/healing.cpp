#include "run/healing.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <utility>

#include <dbtool/core/error.hpp>
#include <dbtool/core/identifier.hpp>
#include <dbtool/engine/batch.hpp>
#include <dbtool/sql/objects.hpp>

namespace dbtool::run {
namespace {

/// One statement as a solo part.
class OneStatement final : public engine::PartSource {
public:
    explicit OneStatement(std::string text) : text_(std::move(text)) {}

    std::optional<engine::Part> next() override {
        if (std::exchange(given_, true)) {
            return std::nullopt;
        }
        engine::Part part;
        part.kind = engine::Part::Kind::solo;
        part.segments.emplace_back();
        part.segments.back().statements = [this] { return std::make_unique<Stream>(text_); };
        return part;
    }

private:
    class Stream final : public engine::StatementStream {
    public:
        explicit Stream(const std::string& text) : text_(text) {}
        bool next(sql::Statement& statement) override {
            statement = {};
            statement.text = text_;
            return !std::exchange(given_, true);
        }
        std::string_view next_copy_data() override { return {}; }

    private:
        const std::string& text_;
        bool given_ = false;
    };

    std::string text_;
    bool given_ = false;
};

constexpr std::array<std::string_view, 6> repeatable = {
    "VACUUM", "ANALYZE", "REINDEX", "CLUSTER", "CHECKPOINT", "PRAGMA"};

/// The indexes of a name, as the run's search_path finds it; the third column: is it valid, the
/// fourth: is somebody at work on its table (any role may read pg_locks).
engine::Query index_query(const Target& target, const sql::IndexName& index) {
    return {
        "SELECT n.nspname, c.relname, i.indisvalid, EXISTS (SELECT 1 FROM pg_catalog.pg_locks l "
        "WHERE l.locktype = 'relation' AND l.relation = i.indrelid AND l.granted AND l.mode = "
        "'ShareUpdateExclusiveLock' AND l.database = (SELECT d.oid FROM pg_catalog.pg_database d "
        "WHERE d.datname = pg_catalog.current_database())) "
        "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
        "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'i' AND "
        "c.relname = $1 AND CASE WHEN $2 <> '' THEN n.nspname = $2 WHEN $3 <> '' THEN n.nspname IN "
        "($3, 'public') ELSE pg_catalog.pg_table_is_visible(c.oid) END",
        {index.name, index.schema, target.schema}};
}

bool is_true(const engine::Value& value) {
    return value.value_or("") == "t";
}

bool drops_are_done(engine::Connection& connection,
                    const Target& target,
                    const std::vector<QualifiedName>& dropped) {
    return std::all_of(dropped.begin(), dropped.end(), [&](const QualifiedName& name) {
        const sql::IndexName index{name.schema ? name.schema->str() : "", name.name.str()};
        return connection.query(index_query(target, index)).rows.empty();
    });
}

}  // namespace

Effect effect_of(engine::Connection& connection,
                 const Target& target,
                 std::string_view statement,
                 bool may_repeat) {
    const std::string headline = sql::headline(statement);
    const bool harmless =
        std::any_of(repeatable.begin(), repeatable.end(), [&](std::string_view word) {
            return headline.starts_with(word);
        });
    if (may_repeat || harmless) {
        return Effect::none;
    }
    if (connection.dialect() == Dialect::sqlite) {
        return Effect::unknown;
    }
    if (const auto built = sql::concurrent_index_name(statement)) {
        const engine::Rows found = connection.query(index_query(target, *built));
        const bool valid = !found.rows.empty() && is_true(found.rows.front().at(2));
        return valid ? Effect::taken : Effect::none;
    }
    if (const auto dropped = sql::concurrently_dropped_indexes(statement); !dropped.empty()) {
        return drops_are_done(connection, target, dropped) ? Effect::taken : Effect::none;
    }
    return Effect::unknown;
}

std::vector<std::string> drop_invalid(engine::Connection& connection,
                                      const Target& target,
                                      const std::vector<sql::IndexName>& indexes) {
    std::vector<std::string> gone;
    for (const sql::IndexName& index : indexes) {
        for (const auto& row : connection.query(index_query(target, index)).rows) {
            if (is_true(row.at(2)) || is_true(row.at(3))) {
                continue;
            }
            const std::string name = quote(QualifiedName{Identifier(row.at(0).value_or("")),
                                                         Identifier(row.at(1).value_or(""))});
            OneStatement source("DROP INDEX CONCURRENTLY " + name);
            engine::BatchObserver nobody;
            const engine::BatchResult result = connection.run(source, nobody);
            if (result.outcome != engine::BatchResult::Outcome::completed) {
                throw result.error ? *result.error : Error(ErrorKind::interrupted, "interrupted");
            }
            gone.push_back(name);
        }
    }
    return gone;
}

}  // namespace dbtool::run
