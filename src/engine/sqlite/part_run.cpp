#include "engine/sqlite/part_run.hpp"

#include <algorithm>
#include <chrono>

#include <dbtool/core/interrupt.hpp>
#include <dbtool/sql/statement.hpp>

#include "engine/passed_over.hpp"
#include "engine/sqlite/foreign_keys.hpp"

namespace dbtool::engine::sqlite {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t text_shown = 2'000;

Milliseconds since(Clock::time_point start) {
    return std::chrono::duration_cast<Milliseconds>(Clock::now() - start);
}

bool without_foreign_keys(const Part& part) {
    return std::any_of(part.segments.begin(), part.segments.end(), [](const Segment& segment) {
        return segment.foreign_keys_off;
    });
}

/// At most `text_shown` bytes, and no piece of a character.
std::string beginning(std::string_view text) {
    std::size_t size = std::min(text.size(), text_shown);
    while (size < text.size() && size > 0 &&
           (static_cast<unsigned char>(text[size]) & 0xC0) == 0x80) {
        --size;
    }
    return std::string(text.substr(0, size));
}

class DatabaseReads final : public Reads {
public:
    explicit DatabaseReads(Database& database) : database_(database) {}
    Rows read(const std::string& sql) override { return database_.query({sql}); }

private:
    Database& database_;
};

Error transaction_error(std::string message, std::string hint, const sql::Statement& statement) {
    Error error(ErrorKind::database, std::move(message), std::move(hint));
    error.sqlstate = SqlState("2D000");
    error.position.line = statement.line;
    error.position.column = statement.column;
    return error;
}

}  // namespace

/// Says which statement is executed, as long as it is, and starts its time.
class PartRun::Executing {
public:
    Executing(PartRun& run, const sql::Statement& statement) : run_(run) {
        run_.executing_ = &statement;
        run_.database_.patience().begin_work();
    }
    ~Executing() {
        run_.executing_ = nullptr;
        run_.database_.patience().begin_work();
    }
    Executing(const Executing&) = delete;
    Executing& operator=(const Executing&) = delete;

private:
    PartRun& run_;
};

void PartRun::run(const Part& part) {
    const Clock::time_point start = Clock::now();
    throw_if_interrupted();
    database_.patience().begin_work();
    if (part.kind == Part::Kind::solo) {
        run_solo(part);
    } else {
        run_transaction(part);
    }
    observer_.on_part(number_, since(start));
}

void PartRun::run_solo(const Part& part) {
    const ForeignKeyScope keys(session_, !without_foreign_keys(part));
    const Transaction unwind(database_);
    for (const Segment& segment : part.segments) {
        const Clock::time_point start = Clock::now();
        run_statements(segment);
        observer_.on_segment(number_, place_.segment, since(start));
        ++place_.segment;
    }
}

void PartRun::run_transaction(const Part& part) {
    const ForeignKeyScope keys(session_, !without_foreign_keys(part));
    const Transaction unwind(database_);
    database_.begin();
    check_guard(part.guard);
    run_own(part.before);
    for (const Segment& segment : part.segments) {
        run_segment(segment);
        ++place_.segment;
    }
    end_transaction(part);
}

void PartRun::check_guard(const std::vector<Query>& guard) {
    place_.in_guard = true;
    for (const Query& query : guard) {
        const Rows objections = database_.query(query);
        if (objections.rows.empty()) {
            continue;
        }
        const std::vector<Value>& row = objections.rows.front();
        if (row.size() < 2) {
            throw Error(ErrorKind::internal, "a guard must answer an SQLSTATE and a message");
        }
        Error error(ErrorKind::database, row[1].value_or(""));
        error.sqlstate = SqlState(row[0].value_or(""));
        throw error;
    }
    place_.in_guard = false;
}

void PartRun::run_segment(const Segment& segment) {
    const Clock::time_point start = Clock::now();
    run_statements(segment);
    if (segment.check_constraints_after) {
        require_deferred_keys(database_);
    }
    if (!segment.keep_session) {
        session_.make_fresh();
    }
    if (segment.record) {
        run_own(segment.record(since(start)));
    }
    observer_.on_segment(number_, place_.segment, since(start));
}

void PartRun::run_statements(const Segment& segment) {
    if (!segment.statements) {
        return;
    }
    const std::unique_ptr<StatementStream> stream = segment.statements();
    DatabaseReads reads(database_);
    if (segment.live) {
        stream->attach(reads);
    }
    sql::Statement statement;
    for (std::size_t number = 0;; ++number) {
        // Asking for it is part of it where the stream reads.
        place_.statement = segment.live ? std::optional(number) : place_.statement;
        try {
            if (!stream->next(statement)) {
                break;
            }
            place_.statement = number;
            // Not behind it: a solo statement that is done is done.
            throw_if_interrupted();
            run_statement(statement);
        } catch (const Error& error) {
            // SQLite has taken back what the statement had done.
            if (!segment.tolerant || !may_be_passed_over(error.sqlstate)) {
                throw;
            }
            observer_.on_passed_over(number_, error);
        }
    }
    place_.statement.reset();
}

void PartRun::run_statement(const sql::Statement& statement) {
    const Clock::time_point start = Clock::now();
    const bool inside = database_.in_transaction();
    session_.note(statement);
    {
        const Executing executing(*this, statement);
        database_.execute(statement);
    }
    if (inside && !database_.in_transaction()) {
        throw transaction_error("the statement ended the migration's transaction",
                                "Leave transaction control to dbtool, or say \"transaction off\".",
                                statement);
    }
    if (!inside && database_.in_transaction()) {
        throw transaction_error("the statement leaves a transaction open",
                                "Put BEGIN and COMMIT around the statements that belong together.",
                                statement);
    }
    StatementDone done;
    done.part = number_;
    done.segment = place_.segment;
    done.statement = place_.statement.value_or(0);
    done.line = statement.line;
    done.headline = sql::headline(statement.text);
    done.text = beginning(statement.text);
    done.duration = since(start);
    observer_.on_statement(done);
}

Busy PartRun::busy(Milliseconds waited) const {
    Busy busy;
    busy.part = number_;
    busy.segment = place_.segment;
    busy.waited = waited;
    if (executing_ != nullptr) {
        busy.statement = place_.statement;
        busy.line = executing_->line;
        busy.headline = sql::headline(executing_->text);
        busy.text = beginning(executing_->text);
    }
    return busy;
}

void PartRun::run_own(const std::vector<Query>& queries) {
    for (const Query& query : queries) {
        database_.query(query);
    }
}

void PartRun::end_transaction(const Part& part) {
    // A failure from here on belongs to the last segment: there is none behind it.
    place_.segment = part.segments.empty() ? 0 : part.segments.size() - 1;
    require_deferred_keys(database_);
    if (without_foreign_keys(part)) {
        require_foreign_keys(database_);
    }
    throw_if_interrupted();
    if (part.roll_back) {
        database_.rollback();
    } else {
        database_.commit();
    }
}

}  // namespace dbtool::engine::sqlite
