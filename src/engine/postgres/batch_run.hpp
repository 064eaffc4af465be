#pragma once

#include <chrono>
#include <deque>
#include <optional>
#include <string>

#include <dbtool/engine/batch.hpp>
#include <dbtool/engine/budget.hpp>

#include "engine/postgres/error.hpp"
#include "engine/postgres/frame.hpp"
#include "engine/postgres/wire.hpp"

namespace dbtool::engine::postgres {

inline constexpr const char* no_copy_data = "COPY to or from the client has no data here";
inline constexpr const char* no_copy_hint =
    "COPY ... FROM stdin needs its data lines in the file; COPY ... TO stdout cannot be used.";

/// Runs the parts of one batch over one connection. Parts go through a pipeline, transaction after
/// transaction, with one synchronisation point at the end; solo and streamed parts leave the
/// pipeline for themselves.
///
/// On an error the server skips all up to the synchronisation point, so nothing behind the failed
/// part runs.
class BatchRun {
public:
    BatchRun(Wire& wire, Frame frame, PartSource& source, BatchObserver& observer);

    BatchResult run();
    /// For the notice receiver: which part the server is at.
    std::size_t current_part() const {
        return in_flight_.empty() ? result_.done : in_flight_.front().part;
    }
    /// What the server is at, when it has been silent for so long.
    Busy busy(Milliseconds waited) const;

private:
    using Clock = std::chrono::steady_clock;

    enum class Role {
        frame,
        guard,
        settings,
        solo_settings,
        statement,
        segment_end,
        record,
        commit
    };
    struct InFlight {
        Role role = Role::frame;
        std::size_t part = 0;
        std::size_t segment = 0;
        std::size_t statement = 0;
        int line = 0;
        int column = 0;
        std::string text = {};
        std::size_t bytes = 0;
    };

    /// Says which statement is executed outside of the pipeline, as long as it is.
    class Alone {
    public:
        Alone(BatchRun& run, const InFlight& what) : run_(run) { run_.alone_ = &what; }
        ~Alone() { run_.alone_ = nullptr; }
        Alone(const Alone&) = delete;
        Alone& operator=(const Alone&) = delete;

    private:
        BatchRun& run_;
    };

    void run_parts();
    void run_piped(Part& part);
    void run_streamed(Part& part);
    void run_solo(Part& part);
    void pipe_solo(const sql::Statement& statement, const Segment& segment);
    void copy_alone(StatementStream& stream,
                    const sql::Statement& statement,
                    const Segment& segment);
    bool leaves_session_behind() const { return frame_.pooled && dirty_session_ && stopped_; }
    void send_now(const std::vector<Query>& queries, Role role);
    void await_answers();

    void send_opening(const Part& part);
    bool commits_later() const;
    void send_segment_start(const Segment& segment);
    void send_statements(const Segment& segment);
    void send_segment_end(const Segment& segment, bool relaxed);
    void send_closing(const Part& part);
    void send(const Query& query, Role role);
    void send_all(const std::vector<Query>& queries, Role role);

    void open_pipeline();
    /// A synchronisation point, all results, and out of the pipeline.
    void settle();
    void make_room(std::size_t limit);
    void receive_ready();
    void take(ResultHandle result);
    void succeeded(const InFlight& what, const PGresult* result);
    void failed(const InFlight& what, ServerError problem);
    void statement_done(const InFlight& what, std::string tag);
    void part_done();
    bool expects_commit() const { return !rolling_back_; }
    void finish();
    void clean_session();
    void settle_quietly();

    // Streamed parts.
    void stream_segment(const Segment& segment);
    bool next_streamed(StatementStream& stream, sql::Statement& statement, const Segment& segment);
    void send_chunk();
    std::string_view text_in_chunk(std::size_t index) const;
    const InFlight* at_work() const;
    void copy(StatementStream& stream, const sql::Statement& statement);
    void fail_in_chunk(std::size_t index, const ServerError& problem);
    void add_statement(const sql::Statement& statement, const Segment& segment);
    void add_to_chunk(std::string_view sql, InFlight what);
    void tell_of_chunk();
    void pass_over();

    Wire& wire_;
    Frame frame_;
    PartSource& source_;
    BatchObserver& observer_;
    BatchResult result_;
    std::optional<Part> ahead_;
    std::deque<InFlight> in_flight_;
    std::size_t bytes_in_flight_ = 0;
    bool piped_ = false;
    bool stopped_ = false;
    bool rolling_back_ = false;
    std::optional<std::size_t> solo_part_;  ///< Its COMMIT is a solo statement's end.
    bool dirty_session_ = false;  ///< A migration is half way and may have left something.
    LockBudget budget_;
    std::size_t part_ = 0;
    std::size_t segment_ = 0;
    Clock::time_point last_result_;
    Clock::time_point segment_started_;
    Clock::time_point part_started_;

    std::string chunk_;
    std::deque<InFlight> chunk_statements_;
    std::size_t chunk_done_ = 0;  ///< Of its statements, as far as the answers tell.
    const InFlight* alone_ = nullptr;
    std::size_t streamed_statements_ = 0;
    bool tolerant_ = false;  ///< The segment that is streamed.
};

}  // namespace dbtool::engine::postgres
