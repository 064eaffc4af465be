#include "run/solo_trace.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include <dbtool/core/error.hpp>
#include <dbtool/core/identifier.hpp>
#include <dbtool/engine/batch.hpp>

#include "run/pause.hpp"

namespace dbtool::run {
namespace {

using Kind = sql::Solo::Kind;

void must_complete(engine::Connection& connection, engine::PartSource& source) {
    engine::BatchObserver nobody;
    const engine::BatchResult result = connection.run(source, nobody);
    if (result.outcome != engine::BatchResult::Outcome::completed) {
        throw result.error ? *result.error : Error(ErrorKind::interrupted, "interrupted");
    }
}

/// One statement as a solo part.
class OneStatement final : public engine::PartSource {
public:
    OneStatement(std::string text, Milliseconds lock_timeout)
        : text_(std::move(text)), lock_timeout_(lock_timeout) {}

    std::optional<engine::Part> next() override {
        if (std::exchange(given_, true)) {
            return std::nullopt;
        }
        engine::Part part;
        part.kind = engine::Part::Kind::solo;
        part.segments.emplace_back();
        part.segments.back().settings.lock_timeout = lock_timeout_;
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
    Milliseconds lock_timeout_;
    bool given_ = false;
};

using Oids = std::vector<engine::Value>;

/// Relations as the statement would find them by their names, in a transaction that is rolled back:
/// nothing of the migration's SETs stays.
class Resolving final : public engine::PartSource, public engine::StatementStream {
public:
    Resolving(const Target& target,
              const std::vector<std::string>& session,
              const std::vector<QualifiedName>& names,
              Oids& answer)
        : target_(target), session_(session), names_(names), answer_(answer) {}

    std::optional<engine::Part> next() override {
        if (std::exchange(given_, true)) {
            return std::nullopt;
        }
        engine::Part part;
        part.streamed = part.roll_back = true;
        engine::Segment& segment = part.segments.emplace_back();
        segment.live = true;
        segment.session = session_;
        if (!target_.schema.empty()) {
            segment.settings.search_path = quote(Identifier(target_.schema)) + ", public";
        }
        segment.statements = [this] {
            return std::make_unique<Resolving>(target_, session_, names_, answer_);
        };
        return part;
    }
    void attach(engine::Reads& reads) override {
        answer_.clear();
        for (const QualifiedName& name : names_) {
            answer_.push_back(reads
                                  .read("SELECT pg_catalog.to_regclass(" +
                                        quote_literal(quote(name)) + ")::pg_catalog.oid")
                                  .rows.at(0)
                                  .at(0));
        }
    }
    bool next(sql::Statement& /*statement*/) override { return false; }
    std::string_view next_copy_data() override { return {}; }

private:
    const Target& target_;
    const std::vector<std::string>& session_;
    const std::vector<QualifiedName>& names_;
    Oids& answer_;
    bool given_ = false;
};

Oids resolve(engine::Connection& connection, const Target& target, const Sought& sought) {
    Oids answer;
    Resolving source(target, sought.session, sought.solo.names, answer);
    must_complete(connection, source);
    return answer;
}

/// With nobody else's functions and operators in sight.
engine::Rows ask(engine::Connection& connection, std::string sql) {
    return connection.transaction(
        {{"SET LOCAL search_path = pg_catalog, pg_temp"}, {std::move(sql)}});
}

bool is_true(const engine::Value& value) {
    return value.value_or("") == "t";
}

bool exists(engine::Connection& connection, const sql::Solo& solo) {
    const std::string name = quote_literal(solo.names.front().name.str());
    const std::string from = solo.object == "database"     ? "pg_database WHERE datname = "
                             : solo.object == "tablespace" ? "pg_tablespace WHERE spcname = "
                                                           : "pg_subscription WHERE subdbid = "
                                                             "(SELECT oid FROM pg_database WHERE "
                                                             "datname = current_database()) AND "
                                                             "subname = ";
    return is_true(ask(connection, "SELECT EXISTS (SELECT FROM " + from + name + ")").rows[0][0]);
}

Effect taken_if(bool taken) {
    return taken ? Effect::taken : Effect::none;
}

Effect effect_of_build(engine::Connection& connection, const Target& target, const Sought& sought) {
    const engine::Value table = resolve(connection, target, sought).at(1);
    const auto found =
        ask(connection,
            fmt::format("SELECT i.indisvalid FROM pg_index i JOIN pg_class c ON c.oid = "
                        "i.indexrelid WHERE i.indrelid = {} AND c.relname = {}",
                        table.value_or("0"),
                        quote_literal(sought.solo.names.front().name.str())));
    return taken_if(!found.rows.empty() && is_true(found.rows.front().front()));
}

/// An index that is being dropped concurrently is invalid first, and then not ready.
Effect effect_of_drop(engine::Connection& connection, const Target& target, const Sought& sought) {
    Effect effect = Effect::taken;
    for (const engine::Value& oid : resolve(connection, target, sought)) {
        if (!oid) {
            continue;
        }
        const auto valid = ask(
            connection,
            fmt::format("SELECT bool_and(indisvalid) FROM pg_index WHERE indexrelid = {}", *oid));
        if (!is_true(valid.rows.at(0).at(0))) {
            return Effect::half;
        }
        effect = Effect::none;
    }
    return effect;
}

Effect effect_of_detach(engine::Connection& connection,
                        const Target& target,
                        const Sought& sought) {
    const Oids oids = resolve(connection, target, sought);
    if (!oids.at(0) || !oids.at(1)) {
        return Effect::unknown;
    }
    const auto found = ask(connection,
                           fmt::format("SELECT inhdetachpending FROM pg_inherits WHERE inhparent = "
                                       "{} AND inhrelid = {}",
                                       *oids[0],
                                       *oids[1]));
    return found.rows.empty()                    ? Effect::taken
           : is_true(found.rows.front().front()) ? Effect::half
                                                 : Effect::none;
}

/// The tables whose indexes a REINDEX copies: a condition on `i.indrelid`.
std::string reindexed(const sql::Solo& solo, const Oids& oids) {
    const std::string oid = oids.empty() ? "0" : oids.front().value_or("0");
    if (solo.object == "table") {
        return fmt::format(
            "(i.indrelid = {0} OR i.indrelid IN (SELECT relid FROM "
            "pg_partition_tree({0})))",
            oid);
    }
    if (solo.object == "index") {
        return fmt::format(
            "i.indrelid IN (SELECT indrelid FROM pg_index WHERE indexrelid = {0} OR "
            "indexrelid IN (SELECT relid FROM pg_partition_tree({0})))",
            oid);
    }
    return solo.object == "schema" && !solo.names.empty()
               ? "n.nspname = " + quote_literal(solo.names.front().name.str())
               : "n.nspname <> 'pg_catalog'";
}

/// Which indexes a statement may have left invalid: a condition; nothing for another statement.
std::string left_by(engine::Connection& connection, const Target& target, const Sought& sought) {
    const sql::Solo& solo = sought.solo;
    if (solo.kind == Kind::builds_index) {
        const engine::Value table = resolve(connection, target, sought).at(1);
        return fmt::format("i.indrelid = {} AND c.relname = {}",
                           table.value_or("0"),
                           quote_literal(solo.names.front().name.str()));
    }
    if (solo.kind == Kind::reindexes && solo.concurrent) {
        const bool relation = solo.object == "table" || solo.object == "index";
        const Oids oids = relation ? resolve(connection, target, sought) : Oids();
        // The manual's names of what is left (REINDEX, Rebuilding Indexes Concurrently).
        return "c.relname ~ '_cc(new|old)[0-9]*$' AND " + reindexed(solo, oids);
    }
    return {};
}

struct InvalidIndex {
    std::string name;   ///< Quoted, with its schema.
    std::string table;  ///< The same.
    bool busy =
        false;  ///< Somebody vacuums its table, or builds on it. Any role may read pg_locks.
};

std::vector<InvalidIndex> invalid_indexes(engine::Connection& connection,
                                          const std::string& condition) {
    const engine::Rows found =
        ask(connection,
            "SELECT n.nspname, c.relname, i.indrelid::regclass::text, EXISTS (SELECT FROM pg_locks "
            "l WHERE l.locktype = 'relation' AND l.relation = i.indrelid AND l.granted AND l.mode "
            "= 'ShareUpdateExclusiveLock' AND l.database = (SELECT d.oid FROM pg_database d WHERE "
            "d.datname = current_database())) FROM pg_index i JOIN pg_class c ON c.oid = "
            "i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace WHERE c.relkind = 'i' AND "
            "NOT i.indisvalid AND n.nspname NOT LIKE 'pg\\_toast%' AND " +
                condition + " ORDER BY 1, 2");
    std::vector<InvalidIndex> out;
    for (const auto& row : found.rows) {
        out.push_back({quote(QualifiedName{Identifier(row.at(0).value_or("")),
                                           Identifier(row.at(1).value_or(""))}),
                       row.at(2).value_or(""),
                       is_true(row.at(3))});
    }
    return out;
}

/// Waits for whoever is at work on the table. Autovacuum gives way to whoever waits for its lock.
void wait_for_table(engine::Connection& connection,
                    const Limits& limits,
                    const std::string& table) {
    try {
        connection.transaction(
            {{fmt::format("SET LOCAL lock_timeout = {}", limits.lock_timeout.count())},
             {"LOCK TABLE ONLY " + table + " IN SHARE UPDATE EXCLUSIVE MODE"}});
    } catch (Error& error) {
        if (error.sqlstate.str() == "42809") {
            // A materialized view cannot be locked so: it is looked at again after a pause.
            error = Error(ErrorKind::lock, "somebody is at work on " + table);
            error.sqlstate = SqlState("55P03");
        }
        throw;
    }
}

/// Pauses, and is seen to be alive meanwhile: a session that is idle for longer is taken for one
/// that a pooler keeps.
void stay_alive(engine::Connection& connection, Milliseconds rest, Observer* observer) {
    constexpr Milliseconds longest{1'000};
    while (rest.count() > 0) {
        const Milliseconds slice = std::min(rest, longest);
        pause(slice, observer);
        connection.query({"SELECT 1"});
        rest -= slice;
    }
}

/// Does `work` again while a lock is not to be had.
void patiently(engine::Connection& connection,
               const Limits& limits,
               const Patience& patience,
               const std::string& what,
               const std::function<void()>& work) {
    for (int attempt = 1;; ++attempt) {
        try {
            work();
            return;
        } catch (const Error& error) {
            Error told = error;
            told.message = fmt::format("{} failed: {}", what, error.message);
            if (!is_transient(error) || breaks_connection(error) || attempt >= patience.attempts) {
                throw told;
            }
            const Milliseconds rest = backoff(attempt, limits.retry_first, limits.retry_max);
            if (patience.observer != nullptr) {
                patience.observer->on_event(
                    Retrying{patience.run, {}, attempt, patience.attempts, rest, told});
            }
            stay_alive(connection, rest, patience.observer);
        }
    }
}

void run_alone(engine::Connection& connection, const Limits& limits, const std::string& sql) {
    OneStatement source(sql, limits.lock_timeout);
    must_complete(connection, source);
}

/// One look and one attempt for each index: what was so a moment ago need not be so now.
void drop_those_left(engine::Connection& connection,
                     const Limits& limits,
                     const std::string& condition,
                     bool pass_over,
                     std::vector<std::string>& gone) {
    for (auto left = invalid_indexes(connection, condition); !left.empty();
         left = invalid_indexes(connection, condition)) {
        if (pass_over) {
            std::erase_if(left, [](const InvalidIndex& index) { return index.busy; });
        }
        if (left.empty()) {
            return;
        }
        const InvalidIndex& index = left.front();
        if (index.busy) {
            wait_for_table(connection, limits, index.table);
            continue;
        }
        try {
            run_alone(connection, limits, "DROP INDEX CONCURRENTLY " + index.name);
        } catch (const Error& error) {
            if (error.sqlstate.str() != "42704") {
                throw;
            }
            continue;  // Somebody else has dropped it.
        }
        gone.push_back(index.name);
    }
}

void finish_detach(engine::Connection& connection,
                   const Target& target,
                   const Sought& sought,
                   const Patience& patience) {
    const Oids oids = resolve(connection, target, sought);
    const auto names = ask(connection,
                           fmt::format("SELECT {}::regclass::text, {}::regclass::text",
                                       oids.at(0).value_or("0"),
                                       oids.at(1).value_or("0")))
                           .rows.at(0);
    const std::string sql = fmt::format("ALTER TABLE {} DETACH PARTITION {} FINALIZE",
                                        names.at(0).value_or(""),
                                        names.at(1).value_or(""));
    patiently(connection, target.limits, patience, sql, [&] {
        run_alone(connection, target.limits, sql);
    });
}

}  // namespace

Effect effect_of(engine::Connection& connection, const Target& target, const Sought& sought) {
    switch (sought.solo.kind) {
        case Kind::builds_index:
            return effect_of_build(connection, target, sought);
        case Kind::drops_indexes:
            return effect_of_drop(connection, target, sought);
        case Kind::detaches:
            return effect_of_detach(connection, target, sought);
        case Kind::creates:
            return taken_if(exists(connection, sought.solo));
        case Kind::drops:
            return taken_if(!exists(connection, sought.solo));
        case Kind::reindexes:
        case Kind::repeats:
            return Effect::none;
        case Kind::procedure:
        case Kind::other:
            break;
    }
    return Effect::unknown;
}

std::vector<std::string> drop_invalid(engine::Connection& connection,
                                      const Target& target,
                                      const Sought& sought,
                                      const Patience& patience) {
    std::vector<std::string> gone;
    const std::string condition = left_by(connection, target, sought);
    if (!condition.empty()) {
        patiently(connection, target.limits, patience, "dropping an invalid index", [&] {
            drop_those_left(connection, target.limits, condition, patience.attempts == 0, gone);
        });
    }
    return gone;
}

void finish(engine::Connection& connection,
            const Target& target,
            const Sought& sought,
            const Patience& patience) {
    if (sought.solo.kind == Kind::detaches) {
        finish_detach(connection, target, sought, patience);
        return;
    }
    for (const engine::Value& oid : resolve(connection, target, sought)) {
        if (oid) {
            const std::string name = ask(connection, fmt::format("SELECT {}::regclass::text", *oid))
                                         .rows.at(0)
                                         .at(0)
                                         .value_or("");
            const std::string sql = "DROP INDEX CONCURRENTLY " + name;
            patiently(connection, target.limits, patience, sql, [&] {
                run_alone(connection, target.limits, sql);
            });
        }
    }
}

}  // namespace dbtool::run
