// A plan as a script for psql or the sqlite3 shell: what a run would do, without a connection.

#include <fmt/format.h>
#include <map>

#include <dbtool/core/error.hpp>
#include <dbtool/core/identifier.hpp>
#include <dbtool/core/repeatable.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/budget.hpp>
#include <dbtool/run/move.hpp>

#include "run/actor.hpp"
#include "run/operation_work.hpp"
#include "run/parts.hpp"
#include "run/repeatables.hpp"
#include "run/work.hpp"

namespace dbtool::run {
namespace {

class OfflineScript {
public:
    OfflineScript(const Target& target, const Picture& picture)
        : target_(target),
          picture_(picture),
          postgres_(target.connect.dialect == Dialect::postgresql),
          store_(target.connect.dialect, target.history),
          operations_(target, target.connect.dialect, nullptr, false),
          actor_{this_run(), 0, "offline", DBTOOL_VERSION} {}

    /// `used`: what repeatables depend on, for their rows.
    std::string render(const plan::Plan& plan, std::map<RevisionId, std::vector<RevisionId>> used) {
        used_ = std::move(used);
        line("-- dbtool " DBTOOL_VERSION ": " + counted(plan.steps.size(), "step") +
             ", to be run by " + (postgres_ ? "psql" : "sqlite3"));
        // A script that went on behind a mistake would apply what follows out of order.
        line(postgres_ ? "\\set ON_ERROR_STOP on" : ".bail on");
        if (!postgres_) {
            line("PRAGMA foreign_keys = ON;");
        }
        if (!plan.steps.empty() && plan.steps.front().direction == Direction::upgrade) {
            begin();
            create_history();
            line("COMMIT;");
        }
        for (const plan::Step& one : plan.steps) {
            step(one);
        }
        return std::move(out_);
    }

private:
    /// Nobody has looked what is there when the script is run.
    void create_history() {
        std::vector<engine::Query> all =
            store_.create(target_.history.schema != "public" && !picture_.history.exists);
        for (engine::Query& query : all) {
            constexpr std::string_view create = "CREATE TABLE ";
            if (postgres_ && query.sql.starts_with(create)) {
                query.sql.insert(create.size(), "IF NOT EXISTS ");
            }
        }
        queries(all);
    }

    void line(const std::string& text) { out_ += text + "\n"; }

    void begin() {
        line(postgres_ ? "BEGIN;" : "BEGIN IMMEDIATE;");
        if (postgres_) {
            line(fmt::format("SELECT pg_catalog.pg_advisory_xact_lock({});", store_.lock_key()));
            if (!target_.role.empty()) {
                line("SET LOCAL ROLE " + quote(Identifier(target_.role)) + ";");
            }
        }
    }

    void settings(const StepWork& work, const migration::PartOutline& part) {
        if (!postgres_) {
            return;
        }
        const bool solo = part.kind == migration::PartOutline::Kind::solo;
        if (solo && !target_.role.empty()) {
            line("SET ROLE " + quote(Identifier(target_.role)) + ";");
        }
        const engine::SessionSettings values = session_settings(target_, work, &part);
        const char* scope = solo ? "SET" : "SET LOCAL";
        line(fmt::format("{} lock_timeout = {};", scope, engine::first_lock_wait(values).count()));
        line(fmt::format("{} statement_timeout = {};", scope, values.statement_timeout.count()));
        if (!values.search_path.empty()) {
            line(fmt::format("{} search_path = {};", scope, values.search_path));
        }
        engine::Segment segment;
        segment.settings = values;
        segment.session = session_before(work, static_cast<std::size_t>(&part - work.parts.data()));
        for (const std::string& sql : segment.session) {
            line(sql + ";");
        }
        budget_.begin_part();
        budget_.begin_segment(segment);
    }

    /// A statement of the migration, and before it what bounds its wait for a lock.
    void statement_text(std::string_view sql) {
        if (const auto wait = postgres_ ? budget_.before(sql) : std::nullopt) {
            line(*wait + ";");
        }
        line(std::string(sql) + ";");
    }

    void queries(const std::vector<engine::Query>& all) {
        for (const engine::Query& query : all) {
            line(inlined(query) + ";");
        }
    }

    /// Our own SQL has its placeholders outside of quotes only.
    std::string inlined(const engine::Query& query) const {
        std::string out;
        for (std::size_t i = 0; i < query.sql.size(); ++i) {
            if (query.sql[i] != '$' || i + 1 >= query.sql.size() || query.sql[i + 1] < '0' ||
                query.sql[i + 1] > '9') {
                out += query.sql[i];
                continue;
            }
            std::size_t number = 0;
            for (; i + 1 < query.sql.size() && query.sql[i + 1] >= '0' && query.sql[i + 1] <= '9';
                 ++i) {
                number = number * 10 + static_cast<std::size_t>(query.sql[i + 1] - '0');
            }
            const engine::Value& value = query.params.at(number - 1);
            out += !value      ? "NULL"
                   : postgres_ ? quote_literal(*value)
                               : quote_sqlite_literal(*value);
        }
        return out;
    }

    StepWork work_of(const plan::Step& one) {
        const migration::Migration* migration = picture_.folder.find(one.revision);
        if (migration == nullptr) {
            throw Error(ErrorKind::history,
                        fmt::format("{} has no file to write a script from", one.revision.str()));
        }
        const bool up = one.direction == Direction::upgrade;
        if (!up && !migration->downgrade) {
            throw Error(ErrorKind::migration,
                        fmt::format("{} cannot come down: {}",
                                    one.revision.str(),
                                    migration->irreversible.value_or("it has no downgrade")));
        }
        require_sound(migration::check_scripts(*migration, target_.connect.dialect));
        StepWork work;
        if (migration->format == migration::Format::yaml) {
            return work_of_operations(one, *migration);
        }
        work.step = one;
        work.script = up ? migration->upgrade : *migration->downgrade;
        work.settings = migration->settings;
        work.parts = migration::outline(
                         work.script, target_.connect.dialect, migration->settings.transactional)
                         .parts;
        work.record = record_of(target_, picture_, *migration);
        return work;
    }

    StepWork work_of_operations(const plan::Step& one, const migration::Migration& migration) {
        StepWork work;
        work.step = one;
        work.settings = migration.settings;
        work.record = record_of(target_, picture_, migration);
        std::vector<Diagnostic> problems;
        if (one.direction == Direction::upgrade) {
            work.operations = operations_.upgrade(migration, std::nullopt, problems);
        } else {
            const auto list = operations_.downgrade_list(&migration, std::nullopt, problems);
            if (const auto missing = missing_state(list); !missing.empty()) {
                throw Error(
                    ErrorKind::migration,
                    fmt::format(
                        "a script cannot take {} back: what was before ({}) is known to the "
                        "database alone",
                        one.revision.str(),
                        join(missing, ", ")),
                    "Run \"dbtool downgrade\" against the database.");
            }
            work.operations = operations_.downgrade(list);
        }
        require_sound(problems);
        work.parts = work.operations->outlines;
        return work;
    }

    void operations_text(const StepWork& work, const migration::PartOutline& part) {
        for (const OperationItem& item : work.operation_part(part)->items) {
            if (item.live && !item.statements) {
                throw Error(
                    ErrorKind::migration,
                    fmt::format(
                        "a script cannot hold {} of {}: {} depends on what the database holds",
                        item.kind,
                        work.step.revision.str(),
                        item.shown),
                    "Run \"dbtool upgrade\" against the database.");
            }
            if (item.live) {
                line("-- a script keeps no old state: dbtool cannot take this operation back");
                for (const std::string& sql : *item.statements) {
                    statement_text(sql);
                }
            } else if (item.restores_timeouts) {
                const engine::SessionSettings values = session_settings(target_, work, &part);
                line(fmt::format("SET LOCAL statement_timeout = {};",
                                 values.statement_timeout.count()));
                statement_text(engine::lock_wait_again(values));
            } else {
                statement_text(item.sql);
            }
        }
    }

    void part_text(const StepWork& work, const migration::PartOutline& part) {
        if (work.operations) {
            operations_text(work, part);
            return;
        }
        migration::PartReader reader(work.script, part, target_.connect.dialect);
        sql::Statement statement;
        while (reader.next(statement)) {
            statement_text(statement.text);
            if (statement.kind == sql::StatementKind::copy_from_stdin) {
                for (auto data = reader.next_copy_data(); !data.empty();
                     data = reader.next_copy_data()) {
                    out_ += data;
                }
                line("\\.");
            }
        }
    }

    void record(const StepWork& work) {
        if (postgres_) {
            line("RESET SESSION AUTHORIZATION; RESET ROLE; RESET ALL; DISCARD TEMP;");
            if (!target_.role.empty()) {
                line("SET LOCAL ROLE " + quote(Identifier(target_.role)) + ";");
            }
        }
        const bool repeats = is_repeatable(work.step.revision);
        queries(work.step.direction == Direction::upgrade
                    ? repeats ? store_.repeated(work.record, actor_, Milliseconds(0), true)
                              : store_.applied(work.record, actor_, Milliseconds(0))
                    : store_.reverted(work.step.revision, actor_, Milliseconds(0)));
    }

    void step(const plan::Step& one) {
        StepWork work = work_of(one);
        if (const auto used = used_.find(one.revision); used != used_.end()) {
            work.record.depends_on = used->second;
        }
        line(fmt::format("\n-- {} {}", to_string(one.direction), one.revision.str()));
        bool recorded = false;
        for (std::size_t i = 0; i < work.parts.size(); ++i) {
            const migration::PartOutline& part = work.parts[i];
            const bool last = i + 1 == work.parts.size();
            if (part.kind == migration::PartOutline::Kind::solo) {
                settings(work, part);
                part_text(work, part);
                line(postgres_ ? "RESET ROLE; RESET ALL;" : "");
                continue;
            }
            line(part.foreign_keys_off ? "PRAGMA foreign_keys = OFF;" : "");
            begin();
            settings(work, part);
            part_text(work, part);
            if (last) {
                record(work);
                recorded = true;
            }
            line("COMMIT;");
            line(part.foreign_keys_off ? "PRAGMA foreign_keys = ON;" : "");
        }
        if (!recorded) {
            begin();
            record(work);
            line("COMMIT;");
        }
    }

    const Target& target_;
    const Picture& picture_;
    bool postgres_;
    history::Store store_;
    OperationWork operations_;
    history::Actor actor_;
    std::map<RevisionId, std::vector<RevisionId>> used_;
    engine::LockBudget budget_;
    std::string out_;
};

}  // namespace

std::string offline_script(const Target& target,
                           const Picture& picture,
                           const plan::Plan& plan,
                           Direction direction) {
    const RepeatableSteps repeatables =
        repeatables_offline(picture, plan, direction, target.connect.dialect);
    return OfflineScript(target, picture)
        .render(with_repeatables(plan, repeatables, direction), repeatables.used);
}

}  // namespace dbtool::run
