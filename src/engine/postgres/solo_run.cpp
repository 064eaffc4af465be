// Statements that cannot stand in a transaction.

#include "engine/postgres/batch_run.hpp"
#include "engine/postgres/error.hpp"

namespace dbtool::engine::postgres {

/// Settings, statement and reset go out together and up to no synchronisation point, behind the
/// part that records that the statement begins: a pooler gives a session to somebody else at such a
/// point only, and there it has been reset. So another run sees at any time that this one is at
/// work. A statement that fails makes the server skip the reset: finish() takes care of that.
void BatchRun::run_solo(Part& part) {
    const Segment& segment = part.segments.at(0);
    const auto stream = segment.statements();
    sql::Statement statement;
    if (!stream->next(statement)) {
        settle();
        if (!stopped_) {
            part_done();
        }
    } else if (statement.kind == sql::StatementKind::copy_from_stdin) {
        settle();
        if (!stopped_) {
            copy_alone(*stream, statement, segment);
        }
    } else {
        pipe_solo(statement, segment);
    }
    ahead_ = stopped_ ? std::nullopt : source_.next();
}

void BatchRun::pipe_solo(const sql::Statement& statement, const Segment& segment) {
    open_pipeline();
    segment_ = 0;
    rolling_back_ = false;
    const bool was_dirty = dirty_session_;
    InFlight what{.role = Role::statement,
                  .part = part_,
                  .line = statement.line,
                  .column = statement.column,
                  .text = std::string(statement.text)};
    send_now(frame_.solo_settings(segment), Role::frame);
    in_flight_.back().role = Role::solo_settings;
    wire_.send({what.text});
    in_flight_.push_back(std::move(what));
    send_now(frame_.solo_reset(), Role::frame);
    in_flight_.back().role = Role::commit;
    wire_.request_flush();
    solo_part_ = part_;
    await_answers();
    dirty_session_ = stopped_ ? dirty_session_ : was_dirty;
}

/// A signal does not stop this: what is sent would be half of what belongs together.
void BatchRun::send_now(const std::vector<Query>& queries, Role role) {
    for (const Query& query : queries) {
        wire_.send(query);
        in_flight_.push_back({.role = role, .part = part_, .segment = segment_, .text = {}});
    }
}

void BatchRun::await_answers() {
    while (!in_flight_.empty() && !stopped_) {
        wire_.pump(true);
        receive_ready();
    }
}

/// COPY takes no pipeline, and can stand in a transaction, which is all the same to it.
void BatchRun::copy_alone(StatementStream& stream,
                          const sql::Statement& statement,
                          const Segment& segment) {
    last_result_ = part_started_ = Clock::now();
    streamed_statements_ = 0;
    std::string before;
    for (const std::vector<Query>& queries : {frame_.begin(), frame_.settings(segment, true)}) {
        for (const Query& query : queries) {
            before += query.sql + ";\n";
        }
    }
    wire_.send_script(before);
    wire_.results();
    copy(stream, statement);
    if (stopped_) {
        return;
    }
    std::string after;
    for (const Query& query : frame_.reset(true)) {
        after += query.sql + ";\n";
    }
    wire_.send_script(after + "COMMIT");
    wire_.results();
    part_done();
}

}  // namespace dbtool::engine::postgres
