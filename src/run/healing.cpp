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

/// The indexes of a name, as the search_path finds it; the third column: is it valid, the fourth:
/// is somebody at work on its table (any role may read pg_locks).
std::string index_query(const std::string& where) {
    return "SELECT n.nspname, c.relname, i.indisvalid, EXISTS (SELECT 1 FROM pg_catalog.pg_locks l "
           "WHERE l.locktype = 'relation' AND l.relation = i.indrelid AND l.granted AND l.mode = "
           "'ShareUpdateExclusiveLock' AND l.database = (SELECT d.oid FROM pg_catalog.pg_database "
           "d WHERE d.datname = pg_catalog.current_database())) "
           "FROM pg_catalog.pg_index i JOIN pg_catalog.pg_class c ON c.oid = i.indexrelid "
           "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'i' AND "
           "c.relname = " +
           where;
}

/// One question where a migration has SET something, in a transaction that is rolled back.
class Question final : public engine::PartSource, public engine::StatementStream {
public:
    Question(const Target& target, const SoughtIndex& index, engine::Rows& answer)
        : target_(target), index_(index), answer_(answer) {}

    std::optional<engine::Part> next() override {
        if (std::exchange(given_, true)) {
            return std::nullopt;
        }
        engine::Part part;
        part.streamed = part.roll_back = true;
        engine::Segment& segment = part.segments.emplace_back();
        segment.live = true;
        segment.session = index_.session;
        if (!target_.schema.empty()) {
            segment.settings.search_path = quote(Identifier(target_.schema)) + ", public";
        }
        segment.statements = [this] {
            return std::make_unique<Question>(target_, index_, answer_);
        };
        return part;
    }
    void attach(engine::Reads& reads) override {
        answer_ = reads.read(index_query(quote_literal(index_.name.name) +
                                         " AND pg_catalog.pg_table_is_visible(c.oid)"));
    }
    bool next(sql::Statement& /*statement*/) override { return false; }
    std::string_view next_copy_data() override { return {}; }

private:
    const Target& target_;
    const SoughtIndex& index_;
    engine::Rows& answer_;
    bool given_ = false;
};

engine::Rows look_for(engine::Connection& connection,
                      const Target& target,
                      const SoughtIndex& index) {
    if (index.session.empty() || !index.name.schema.empty()) {
        return connection.query(
            {index_query("$1 AND CASE WHEN $2 <> '' THEN n.nspname = $2 WHEN $3 <> '' THEN "
                         "n.nspname IN ($3, 'public') ELSE pg_catalog.pg_table_is_visible(c.oid) "
                         "END"),
             {index.name.name, index.name.schema, target.schema}});
    }
    engine::Rows answer;
    Question question(target, index, answer);
    engine::BatchObserver nobody;
    const engine::BatchResult result = connection.run(question, nobody);
    if (result.outcome != engine::BatchResult::Outcome::completed) {
        throw result.error ? *result.error : Error(ErrorKind::interrupted, "interrupted");
    }
    return answer;
}

bool is_true(const engine::Value& value) {
    return value.value_or("") == "t";
}

bool drops_are_done(engine::Connection& connection,
                    const Target& target,
                    const std::vector<QualifiedName>& dropped,
                    const std::vector<std::string>& session) {
    return std::all_of(dropped.begin(), dropped.end(), [&](const QualifiedName& name) {
        const sql::IndexName index{name.schema ? name.schema->str() : "", name.name.str()};
        return look_for(connection, target, {index, session}).rows.empty();
    });
}

}  // namespace

Effect effect_of(engine::Connection& connection,
                 const Target& target,
                 std::string_view statement,
                 const std::vector<std::string>& session,
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
        const engine::Rows found = look_for(connection, target, {*built, session});
        const bool valid = !found.rows.empty() && is_true(found.rows.front().at(2));
        return valid ? Effect::taken : Effect::none;
    }
    if (const auto dropped = sql::concurrently_dropped_indexes(statement); !dropped.empty()) {
        return drops_are_done(connection, target, dropped, session) ? Effect::taken : Effect::none;
    }
    return Effect::unknown;
}

std::vector<std::string> drop_invalid(engine::Connection& connection,
                                      const Target& target,
                                      const std::vector<SoughtIndex>& indexes) {
    std::vector<std::string> gone;
    for (const SoughtIndex& index : indexes) {
        for (const auto& row : look_for(connection, target, index).rows) {
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
