// Streamed parts of a batch: large scripts as multi-statement chunks in the simple protocol, COPY
// data as it comes from the file. One transaction, constant memory.

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/interrupt.hpp>

#include "engine/passed_over.hpp"
#include "engine/postgres/batch_run.hpp"
#include "engine/postgres/error.hpp"

namespace dbtool::engine::postgres {
namespace {

/// Reads for a live segment, over the connection that runs it.
class WireReads final : public Reads {
public:
    explicit WireReads(Wire& wire) : wire_(wire) {}

    Rows read(const std::string& sql) override {
        wire_.send_script(sql);
        Rows rows;
        std::optional<ServerError> problem;
        while (ResultHandle result = wire_.result()) {
            if (PQresultStatus(result.get()) == PGRES_FATAL_ERROR) {
                problem = problem ? std::move(problem) : server_error(result.get());
            } else {
                rows = rows_of(result.get());
            }
        }
        if (problem) {
            throw Error(problem->error);
        }
        if (wire_.lost()) {
            throw connection_error(wire_.get(), "the connection was lost");
        }
        return rows;
    }

private:
    Wire& wire_;
};

constexpr std::size_t longest_shown = 2'000;

/// Large enough that the round trips do not count, small enough that a mistake is found soon.
constexpr std::size_t chunk_size = std::size_t{64} << 10U;

constexpr const char* release_savepoint = "RELEASE SAVEPOINT dbtool_tolerant";

}  // namespace

void BatchRun::run_streamed(Part& part) {
    settle();
    if (stopped_) {
        return;
    }
    open_pipeline();
    rolling_back_ = part.roll_back;
    send_opening(part);
    for (segment_ = 0; segment_ < part.segments.size() && !stopped_; ++segment_) {
        const Segment& segment = part.segments[segment_];
        open_pipeline();
        send_segment_start(segment);
        settle();
        if (!stopped_) {
            stream_segment(segment);
        }
        if (!stopped_) {
            open_pipeline();
            const bool last = segment_ + 1 == part.segments.size();
            ahead_ = last ? source_.next() : std::nullopt;
            send_segment_end(segment, !last || commits_later());
        }
    }
    if (!stopped_) {
        open_pipeline();
        send_closing(part);
    }
    settle();
}

void BatchRun::stream_segment(const Segment& segment) {
    if (!segment.statements) {
        return;
    }
    const auto stream = segment.statements();
    WireReads reads(wire_);
    if (segment.live) {
        stream->attach(reads);
    }
    sql::Statement statement;
    streamed_statements_ = 0;
    tolerant_ = segment.tolerant;
    segment_started_ = last_result_ = Clock::now();
    while (!stopped_ && next_streamed(*stream, statement, segment)) {
        if (interrupted()) {
            stopped_ = true;
            return;
        }
        if (statement.kind == sql::StatementKind::copy_from_stdin) {
            send_chunk();
            copy(*stream, statement);
            pass_over();
            continue;
        }
        if (chunk_.size() + statement.text.size() > chunk_size) {
            send_chunk();
        }
        tolerant_ = segment.tolerant && stream->tolerates();
        add_statement(statement, segment);
        if (segment.live || segment.tolerant || chunk_.size() >= chunk_size) {
            send_chunk();
        }
    }
    send_chunk();
}

void BatchRun::add_statement(const sql::Statement& statement, const Segment& segment) {
    InFlight around{.role = Role::frame, .part = part_, .segment = segment_, .text = {}};
    if (const auto wait = budget_.before(statement.text)) {
        add_to_chunk(*wait, around);
    }
    add_to_chunk(statement.text,
                 {.role = Role::statement,
                  .part = part_,
                  .segment = segment_,
                  .statement = streamed_statements_++,
                  .line = statement.line,
                  .column = statement.column});
    if (segment.tolerant) {
        add_to_chunk(release_savepoint, around);
    }
}

/// In a chunk `bytes` is where a statement begins.
void BatchRun::add_to_chunk(std::string_view sql, InFlight what) {
    what.bytes = chunk_.size();
    chunk_.reserve(chunk_.size() + sql.size() + 2);
    chunk_ += sql;
    chunk_ += ";\n";
    chunk_statements_.push_back(std::move(what));
}

/// The statement that failed has left nothing, and the transaction goes on where it stood before.
void BatchRun::pass_over() {
    if (!tolerant_ || !result_.error || !may_be_passed_over(result_.error->sqlstate)) {
        return;
    }
    wire_.send_script(std::string("ROLLBACK TO SAVEPOINT dbtool_tolerant; ") + release_savepoint);
    wire_.results();
    const Error why = std::move(*result_.error);
    result_.error.reset();
    result_.failed_statement.reset();
    stopped_ = false;
    observer_.on_passed_over(part_, why);
}

/// A live stream may find that something is not there: then it is its next statement that failed.
bool BatchRun::next_streamed(StatementStream& stream,
                             sql::Statement& statement,
                             const Segment& segment) {
    for (;;) {
        if (segment.tolerant) {
            wire_.send_script("SAVEPOINT dbtool_tolerant");
            wire_.results();
        }
        try {
            return stream.next(statement);
        } catch (const Error& error) {
            if (wire_.lost() || error.kind != ErrorKind::database) {
                throw;
            }
            InFlight what{.role = Role::statement, .part = part_, .segment = segment_};
            what.statement = streamed_statements_++;
            failed(what, {error, 0});
            pass_over();
            if (stopped_) {
                return false;
            }
        }
    }
}

void BatchRun::send_chunk() {
    if (chunk_statements_.empty() || stopped_) {
        return;
    }
    chunk_done_ = 0;
    wire_.send_script(chunk_);
    std::optional<ServerError> problem;
    while (ResultHandle result = wire_.result()) {
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_FATAL_ERROR) {
            problem = problem ? std::move(problem) : server_error(result.get());
        } else if (status == PGRES_COPY_OUT || status == PGRES_COPY_IN ||
                   status == PGRES_COPY_BOTH) {
            problem = ServerError{Error(ErrorKind::database, no_copy_data, no_copy_hint), 0};
            break;
        } else {
            ++chunk_done_;
        }
    }
    if (problem) {
        fail_in_chunk(chunk_done_, *problem);
        pass_over();
    } else if (wire_.lost()) {
        throw connection_error(wire_.get(), "the connection was lost");
    } else {
        tell_of_chunk();
    }
    if (chunk_.capacity() > 4 * chunk_size) {
        chunk_ = {};
    }
    chunk_.clear();
    chunk_statements_.clear();
}

void BatchRun::tell_of_chunk() {
    const auto is_statement = [](const InFlight& one) { return one.role == Role::statement; };
    const auto count =
        std::count_if(chunk_statements_.begin(), chunk_statements_.end(), is_statement);
    const auto first =
        std::find_if(chunk_statements_.begin(), chunk_statements_.end(), is_statement);
    first->text = text_in_chunk(static_cast<std::size_t>(first - chunk_statements_.begin()))
                      .substr(0, longest_shown);
    statement_done(*first, fmt::format("{} statements", count));
    last_result_ = Clock::now();
}

/// The server counts its position from the start of the chunk; without one, the results that came
/// tell which it was.
void BatchRun::fail_in_chunk(std::size_t index, const ServerError& problem) {
    const bool in_bytes = wire_.positions_in_bytes();
    if (problem.position > 0) {
        const SourcePosition in_chunk = locate(chunk_, 1, 1, problem.position, in_bytes);
        std::size_t offset = 0;
        for (int line = 1; line < in_chunk.line; ++line) {
            offset = chunk_.find('\n', offset) + 1;
        }
        index = 0;
        while (index + 1 < chunk_statements_.size() &&
               chunk_statements_[index + 1].bytes <= offset) {
            ++index;
        }
    }
    index = std::min(index, chunk_statements_.size() - 1);
    InFlight what = chunk_statements_[index];
    what.text = text_in_chunk(index);
    ServerError own = problem;
    if (problem.position > 0) {
        const std::string_view before = std::string_view(chunk_).substr(0, what.bytes);
        std::size_t skipped = 0;
        for (const char c : before) {
            skipped += in_bytes || (static_cast<unsigned char>(c) & 0xC0) != 0x80 ? 1U : 0U;
        }
        own.position = problem.position > skipped ? problem.position - skipped : 1;
    }
    failed(what, std::move(own));
}

void BatchRun::copy(StatementStream& stream, const sql::Statement& statement) {
    if (stopped_) {
        return;
    }
    InFlight what{.role = Role::statement,
                  .part = part_,
                  .segment = segment_,
                  .statement = streamed_statements_++,
                  .line = statement.line,
                  .column = statement.column,
                  .text = std::string(statement.text)};
    const int data_line =
        statement.line + static_cast<int>(std::count(what.text.begin(), what.text.end(), '\n'));
    const Alone alone(*this, what);
    wire_.send_script(what.text);
    std::optional<ServerError> problem;
    std::string tag;
    while (ResultHandle result = wire_.result()) {
        const ExecStatusType status = PQresultStatus(result.get());
        if (status == PGRES_COPY_IN) {
            for (auto data = stream.next_copy_data(); !data.empty() && !interrupted();
                 data = stream.next_copy_data()) {
                wire_.put_copy_data(data);
            }
            wire_.end_copy();
        } else if (status == PGRES_FATAL_ERROR) {
            problem = problem ? std::move(problem) : server_error(result.get());
        } else {
            tag = PQcmdStatus(result.get());
        }
    }
    if (problem) {
        failed(what, *problem);
        if (const int line = copy_line(problem->error.context); line > 0) {
            result_.error->position = {.file = "", .line = data_line + line, .column = 0};
        }
    } else if (wire_.lost()) {
        throw connection_error(wire_.get(), "the connection was lost");
    } else {
        statement_done(what, std::move(tag));
        last_result_ = Clock::now();
    }
}

}  // namespace dbtool::engine::postgres
