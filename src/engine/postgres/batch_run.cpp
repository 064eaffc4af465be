#include "engine/postgres/batch_run.hpp"

#include <cstring>

#include <dbtool/core/interrupt.hpp>

#include "engine/postgres/error.hpp"
#include "engine/postgres/newer.hpp"

namespace dbtool::engine::postgres {
namespace {

/// What may be on its way without an answer: enough to keep a slow link busy, little enough to hold
/// in memory.
constexpr std::size_t window = std::size_t{2} << 20U;
/// Up to here each statement's answer is asked for at once, for its time and for progress.
constexpr std::size_t few_in_flight = 100;
/// What one message costs in libpq's buffers beside its text.
constexpr std::size_t message_overhead = 64;

Milliseconds since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start);
}

}  // namespace

BatchRun::BatchRun(Wire& wire, Frame frame, PartSource& source, BatchObserver& observer)
    : wire_(wire), frame_(std::move(frame)), source_(source), observer_(observer) {}

BatchResult BatchRun::run() {
    try {
        run_parts();
        settle();
    } catch (const Error& error) {
        if (!result_.error) {
            result_.error = error;
        }
        stopped_ = true;
        settle_quietly();
    }
    finish();
    return std::move(result_);
}

/// A script that cannot be read any more ends the run; what was sent before it has answers to be
/// heard.
void BatchRun::settle_quietly() {
    try {
        settle();
    } catch (const Error&) {
        // The first error is the one to tell; finish() finds out whether the connection lives.
        stopped_ = true;
    }
}

void BatchRun::finish() {
    // Behind a pooler what a failed solo statement leaves in the session is for nobody: the pooler
    // throws away a session that is left before its synchronisation point.
    // So does the server with one that a signal has cut off; where answers were still to come, what
    // it has done is not known.
    const bool left = leaves_session_behind() || (wire_.was_cut_off() && !piped_);
    const bool usable = left ? wire_.reopen() : wire_.recover();
    if (!usable) {
        // Whatever the server has received it may still carry out.
        result_.outcome = BatchResult::Outcome::in_doubt;
        if (!result_.error) {
            result_.error = connection_error(wire_.get(), "the connection was lost");
        }
        return;
    }
    clean_session();
    const bool by_signal = !result_.error || result_.error->kind == ErrorKind::interrupted;
    if (interrupted() && by_signal && (stopped_ || result_.done < result_.taken)) {
        result_.outcome = BatchResult::Outcome::interrupted;
        wire_.stop_cancelling();
    } else if (result_.error) {
        result_.outcome = BatchResult::Outcome::failed;
    }
}

/// A migration that stopped half way leaves nothing in the session for whoever has it next.
void BatchRun::clean_session() {
    const bool goes_on = !stopped_ && source_.goes_on();
    if (!dirty_session_ || goes_on || leaves_session_behind()) {
        return;
    }
    try {
        for (const Query& query : frame_.reset(false)) {
            wire_.send_script(query.sql);
            wire_.results();
        }
    } catch (const Error& error) {
        result_.error = result_.error ? result_.error : error;
    }
}

void BatchRun::run_parts() {
    last_result_ = part_started_ = segment_started_ = Clock::now();
    ahead_ = source_.next();
    while (ahead_ && !stopped_) {
        if (interrupted()) {
            stopped_ = true;
            return;
        }
        Part part = std::move(*ahead_);
        ahead_.reset();
        ++result_.taken;
        if (part.kind == Part::Kind::solo) {
            run_solo(part);
        } else if (part.streamed) {
            run_streamed(part);
        } else {
            run_piped(part);
        }
        ++part_;
    }
}

void BatchRun::run_piped(Part& part) {
    open_pipeline();
    rolling_back_ = part.roll_back;
    send_opening(part);
    for (segment_ = 0; segment_ < part.segments.size() && !stopped_; ++segment_) {
        const Segment& segment = part.segments[segment_];
        send_segment_start(segment);
        send_statements(segment);
        const bool last = segment_ + 1 == part.segments.size();
        if (last && !stopped_) {
            ahead_ = source_.next();
        }
        send_segment_end(segment, !last || commits_later());
    }
    send_closing(part);
}

/// A COMMIT of this batch that follows makes this one durable too.
bool BatchRun::commits_later() const {
    return ahead_ && ahead_->kind == Part::Kind::transaction;
}

void BatchRun::send_opening(const Part& part) {
    segment_ = 0;
    budget_.begin_part();
    send_all(frame_.begin(), Role::frame);
    send_all(part.guard, Role::guard);
    send_all(part.before, Role::frame);
}

void BatchRun::send_segment_start(const Segment& segment) {
    send_all(frame_.settings(segment, segment_ == 0), Role::settings);
    dirty_session_ = !frame_.pooled && (dirty_session_ || segment.keep_session);
    budget_.begin_segment(segment);
}

void BatchRun::send_statements(const Segment& segment) {
    if (!segment.statements) {
        return;
    }
    const auto stream = segment.statements();
    sql::Statement statement;
    std::size_t index = 0;
    while (!stopped_ && stream->next(statement)) {
        if (const auto wait = budget_.before(statement.text)) {
            send({*wait}, Role::frame);
        }
        InFlight what{
            .role = Role::statement, .part = part_, .segment = segment_, .statement = index++};
        what.line = statement.line;
        what.column = statement.column;
        what.text = std::string(statement.text);
        what.bytes = what.text.size() + message_overhead;
        make_room(window);
        if (stopped_) {
            return;
        }
        wire_.send({what.text});
        // With much on its way the answers come often enough by themselves.
        if (in_flight_.size() < few_in_flight) {
            wire_.request_flush();
        }
        bytes_in_flight_ += what.bytes;
        in_flight_.push_back(std::move(what));
    }
}

void BatchRun::send_segment_end(const Segment& segment, bool relaxed) {
    if (stopped_) {
        return;
    }
    if (segment.check_constraints_after) {
        send_all(check_constraints(), Role::frame);
    }
    dirty_session_ = !frame_.pooled && segment.keep_session;
    const std::vector<Query> fresh = frame_.fresh_session(segment, relaxed);
    for (std::size_t i = 0; i < fresh.size(); ++i) {
        send(fresh[i], i == 0 ? Role::segment_end : Role::frame);
    }
    if (segment.record) {
        send_all(segment.record(since(segment_started_)), Role::record);
    }
}

void BatchRun::send_closing(const Part& part) {
    send({part.roll_back ? "ROLLBACK" : "COMMIT"}, Role::commit);
    if (!stopped_) {
        wire_.request_flush();
        // Without this the first bytes would wait for the last part to be made.
        wire_.pump(false);
        receive_ready();
    }
}

void BatchRun::send_all(const std::vector<Query>& queries, Role role) {
    for (const Query& query : queries) {
        send(query, role);
    }
}

void BatchRun::send(const Query& query, Role role) {
    make_room(window);
    if (stopped_) {
        return;
    }
    wire_.send(query);
    const std::size_t bytes = query.sql.size() + message_overhead;
    bytes_in_flight_ += bytes;
    in_flight_.push_back({.role = role,
                          .part = part_,
                          .segment = segment_,
                          .statement = 0,
                          .text = {},
                          .bytes = bytes});
}

void BatchRun::open_pipeline() {
    if (!piped_) {
        wire_.enter_pipeline();
        piped_ = true;
        last_result_ = part_started_ = segment_started_ = Clock::now();
    }
}

void BatchRun::settle() {
    if (!piped_ || leaves_session_behind()) {
        return;
    }
    wire_.sync();
    for (;;) {
        ResultHandle result = wire_.result();
        if (result && PQresultStatus(result.get()) == PGRES_PIPELINE_SYNC) {
            break;
        }
        take(std::move(result));
    }
    wire_.leave_pipeline();
    piped_ = false;
}

void BatchRun::make_room(std::size_t limit) {
    while (!stopped_ && bytes_in_flight_ > limit) {
        wire_.pump(true);
        receive_ready();
    }
    if (interrupted()) {
        stopped_ = true;
    }
}

void BatchRun::receive_ready() {
    while (!in_flight_.empty() && wire_.has_result()) {
        take(ResultHandle(PQgetResult(wire_.get())));
    }
}

/// Each query gives its results and then a NULL, which is when the next one's begin.
void BatchRun::take(ResultHandle result) {
    if (in_flight_.empty()) {
        if (!result && wire_.lost()) {
            throw connection_error(wire_.get(), "the connection was lost");
        }
        return;
    }
    if (!result) {
        if (wire_.lost()) {
            throw connection_error(wire_.get(), "the connection was lost");
        }
        bytes_in_flight_ -= in_flight_.front().bytes;
        in_flight_.pop_front();
        return;
    }
    const InFlight& what = in_flight_.front();
    switch (PQresultStatus(result.get())) {
        case PGRES_COMMAND_OK:
        case PGRES_TUPLES_OK:
        case PGRES_EMPTY_QUERY:
            succeeded(what, result.get());
            break;
        case PGRES_PIPELINE_ABORTED:
            break;
        case PGRES_COPY_IN:
        case PGRES_COPY_OUT:
        case PGRES_COPY_BOTH: {
            // A pipeline cannot get out of COPY: only closing the connection does, which rolls
            // back.
            failed(what, {Error(ErrorKind::database, no_copy_data, no_copy_hint), 0});
            throw *result_.error;
        }
        default:
            failed(what, server_error(result.get()));
    }
}

void BatchRun::succeeded(const InFlight& what, const PGresult* result) {
    switch (what.role) {
        case Role::settings:
            segment_started_ = Clock::now();
            break;
        case Role::solo_settings:
            dirty_session_ = true;
            break;
        case Role::statement:
            statement_done(what, PQcmdStatus(const_cast<PGresult*>(result)));
            break;
        case Role::segment_end:
            observer_.on_segment(what.part, what.segment, since(segment_started_));
            break;
        case Role::commit: {
            const std::string tag = PQcmdStatus(const_cast<PGresult*>(result));
            if (tag == "COMMIT" || (tag == "ROLLBACK" && rolling_back_)) {
                part_done();
            } else {
                failed(what,
                       {Error(ErrorKind::database,
                              "the server rolled the transaction back instead of committing it"),
                        0});
            }
            break;
        }
        case Role::frame:
        case Role::guard:
        case Role::record:
            break;
    }
    last_result_ = Clock::now();
}

void BatchRun::statement_done(const InFlight& what, std::string tag) {
    StatementDone done;
    done.part = what.part;
    done.segment = what.segment;
    done.statement = what.statement;
    done.line = what.line;
    done.headline = sql::headline(what.text);
    done.text = what.text.substr(0, 2'000);
    done.tag = std::move(tag);
    done.duration = since(last_result_);
    observer_.on_statement(done);
}

void BatchRun::part_done() {
    ++result_.done;
    observer_.on_part(result_.done - 1, since(part_started_));
    part_started_ = Clock::now();
}

void BatchRun::failed(const InFlight& what, ServerError problem) {
    if (result_.error) {
        return;
    }
    stopped_ = true;
    result_.failed_segment = what.segment;
    result_.failed_in_guard = what.role == Role::guard;
    if (what.role == Role::statement) {
        result_.failed_statement = what.statement;
        problem.error.position = locate(what.text,
                                        what.line,
                                        what.column,
                                        std::max<std::size_t>(problem.position, 1),
                                        wire_.positions_in_bytes());
        if (problem.error.hint.empty()) {
            problem.error.hint =
                newer_feature(problem.error.sqlstate, what.text, PQserverVersion(wire_.get()));
        }
    }
    if (what.role == Role::commit && solo_part_ == what.part) {
        result_.failed_statement = 0;  // A deferred constraint's error comes at its end.
    }
    result_.error = std::move(problem.error);
}

}  // namespace dbtool::engine::postgres
