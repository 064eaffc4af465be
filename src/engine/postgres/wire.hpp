#pragma once

#include <chrono>
#include <functional>
#include <string>
#include <vector>

#include <dbtool/engine/connection.hpp>

#include "engine/postgres/handle.hpp"

namespace dbtool::engine::postgres {

/// One libpq connection in non-blocking mode, and the only place that waits on its socket. While it
/// waits, a signal makes it cancel what the server is doing, again and again until the server
/// answers.
class Wire {
public:
    explicit Wire(ConnectionHandle connection);

    PGconn* get() const { return connection_.get(); }
    bool lost() const { return PQstatus(connection_.get()) != CONNECTION_OK; }
    bool in_transaction() const { return PQtransactionStatus(connection_.get()) != PQTRANS_IDLE; }
    bool positions_in_bytes()
        const;  ///< The server counts positions in bytes (server_encoding SQL_ASCII).

    // Each of these throws Error{connection} when the connection is lost.
    void send(const Query& query);  ///< Extended protocol: one statement.
    void send_script(
        const std::string& sql);  ///< Simple protocol: one or several; not in a pipeline.
    void sync();                  ///< A pipeline's synchronisation point.
    void request_flush();         ///< Asks the server to send what it has answered so far.
    void enter_pipeline();
    void leave_pipeline();

    /// Writes what is buffered as far as the socket takes it, reads what has come in; waits only if
    /// `wait`, until one of the two went on.
    void pump(bool wait);
    bool has_result() const { return PQisBusy(connection_.get()) == 0; }
    bool has_unwritten() const { return unwritten_; }
    /// Waits for the next result; null where libpq gives NULL.
    ResultHandle result();
    /// All results of one simple query or one extended query outside of a pipeline. Throws the
    /// first error, after the last result has come.
    std::vector<ResultHandle> results();

    void put_copy_data(std::string_view data);
    /// Ends a COPY from the client; with a reason it fails at the server.
    void end_copy(const char* reason = nullptr);

    /// Back to idle after an error: takes all pending results, ends the pipeline, rolls back. False
    /// when the connection is lost.
    bool recover() noexcept;
    /// Leaves the connection as it is and makes another one with the same parameters. False when
    /// that fails.
    bool reopen() noexcept;
    /// Called when no answer has come for a while, again and again until one does, and when a
    /// signal ended the wait. Null: nobody wants to know. What it throws ends the wait.
    using Watch = std::function<void(Milliseconds without_answer)>;
    void watch(Watch watch);
    /// An answer that takes longer counts as a lost connection; 0: it may take as long as it takes.
    void limit_answers(Milliseconds limit) { limit_ = limit; }
    /// After a signal has been dealt with, what is left to say to the server (a log row) is not
    /// cancelled.
    void stop_cancelling() { cancellable_ = false; }
    /// A signal came while a long statement was on its way, which only closing the connection can
    /// take back: the server has not seen its end, and rolls back.
    bool was_cut_off() const { return cut_off_; }

private:
    using Clock = std::chrono::steady_clock;

    void check(int ok, const char* what);
    void sending();
    void write_long(const std::function<int()>& queue);
    int patience(bool wait) const;
    void look_at_clock(bool answered, bool by_signal);
    void leave_copy(const PGresult* result);
    void cancel_if_interrupted();

    ConnectionHandle connection_;
    bool unwritten_ = false;
    bool cancellable_ = true;
    bool cut_off_ = false;
    Clock::time_point last_cancel_{};
    Watch watch_;
    Milliseconds limit_{0};
    Clock::time_point silent_since_{};  ///< When the last answer came, or the first question after.
    Clock::time_point next_look_{};
};

/// What a result holds.
Rows rows_of(const PGresult* result);

}  // namespace dbtool::engine::postgres
