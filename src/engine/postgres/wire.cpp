#include "engine/postgres/wire.hpp"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <poll.h>
#include <sys/socket.h>

#include <dbtool/core/interrupt.hpp>
#include <dbtool/core/text.hpp>

#include "engine/postgres/error.hpp"

namespace dbtool::engine::postgres {
namespace {

constexpr const char* lost_while_sending = "the connection was lost while sending";
constexpr std::chrono::milliseconds cancel_again{250};
/// From here on what a message's way out of libpq's buffer costs begins to show.
constexpr std::size_t long_message = std::size_t{8} << 20U;
/// How long the server may be silent before the watch is asked, and again.
constexpr Milliseconds between_looks{200};

}  // namespace

Wire::Wire(ConnectionHandle connection) : connection_(std::move(connection)) {
    PQsetnonblocking(connection_.get(), 1);
}

bool Wire::positions_in_bytes() const {
    const char* encoding = PQparameterStatus(connection_.get(), "server_encoding");
    return encoding != nullptr && std::strcmp(encoding, "SQL_ASCII") == 0;
}

void Wire::check(int ok, const char* what) {
    if (ok == 0) {
        throw connection_error(connection_.get(), what);
    }
}

void Wire::watch(Watch watch) {
    watch_ = std::move(watch);
    silent_since_ = Clock::now();
    next_look_ = silent_since_ + between_looks;
}

/// A question after a time without any: the silence begins with it.
void Wire::sending() {
    if ((watch_ || limit_.count() > 0) && has_result()) {
        silent_since_ = Clock::now();
        next_look_ = silent_since_ + between_looks;
    }
}

void Wire::send(const Query& query) {
    sending();
    std::vector<const char*> values;
    values.reserve(query.params.size());
    for (const Value& value : query.params) {
        values.push_back(value ? value->c_str() : nullptr);
    }
    const auto queue = [&] {
        return PQsendQueryParams(connection_.get(),
                                 query.sql.c_str(),
                                 static_cast<int>(values.size()),
                                 nullptr,
                                 values.data(),
                                 nullptr,
                                 nullptr,
                                 0);
    };
    if (query.sql.size() >= long_message) {
        write_long(queue);
    } else {
        check(queue(), lost_while_sending);
    }
    unwritten_ = true;
}

void Wire::send_script(const std::string& sql) {
    sending();
    const auto queue = [&] { return PQsendQuery(connection_.get(), sql.c_str()); };
    if (sql.size() >= long_message) {
        write_long(queue);
    } else {
        check(queue(), lost_while_sending);
    }
    unwritten_ = true;
}

/// In non-blocking mode libpq moves all that is left to the front of its buffer after each few
/// hundred KiB, which for a message of 1 GiB takes minutes. In blocking mode it does not, and hears
/// no signal.
void Wire::write_long(const std::function<int()>& queue) {
    while (unwritten_) {
        pump(true);
    }
    const int socket = PQsocket(connection_.get());
    std::atomic<bool> cut_off = false;
    int queued = 0;
    {
        std::optional<WhenInterrupted> watch;
        if (cancellable_) {
            watch.emplace([&] {
                cut_off = true;
                shutdown(socket, SHUT_RDWR);
            });
        }
        queued = PQsetnonblocking(connection_.get(), 0) == 0 ? queue() : 0;
        PQsetnonblocking(connection_.get(), 1);
    }
    if (cut_off) {
        cut_off_ = true;
        throw Error(ErrorKind::interrupted, "interrupted");
    }
    check(queued, lost_while_sending);
}

void Wire::sync() {
    check(PQpipelineSync(connection_.get()), lost_while_sending);
    unwritten_ = true;
}

void Wire::request_flush() {
    check(PQsendFlushRequest(connection_.get()), lost_while_sending);
    unwritten_ = true;
}

void Wire::enter_pipeline() {
    check(PQenterPipelineMode(connection_.get()), "cannot begin a pipeline");
}

void Wire::leave_pipeline() {
    check(PQexitPipelineMode(connection_.get()), "cannot end a pipeline");
}

void Wire::cancel_if_interrupted() {
    if (!cancellable_ || !interrupted() || PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) {
        return;
    }
    const auto now = std::chrono::steady_clock::now();
    if (now - last_cancel_ < cancel_again) {
        return;
    }
    last_cancel_ = now;
    if (PGcancel* cancel = PQgetCancel(connection_.get()); cancel != nullptr) {
        std::array<char, 256> message{};
        PQcancel(cancel, message.data(), static_cast<int>(message.size()));
        PQfreeCancel(cancel);
    }
}

void Wire::pump(bool wait) {
    if (unwritten_) {
        const int left = PQflush(connection_.get());
        if (left < 0) {
            throw connection_error(connection_.get(), "the connection was lost");
        }
        unwritten_ = left > 0;
    }
    if (wait && has_result() && !unwritten_) {
        return;
    }
    cancel_if_interrupted();
    std::array<pollfd, 2> sources = {
        {{PQsocket(connection_.get()), POLLIN, 0}, {interrupt_fd(), POLLIN, 0}}};
    sources[0].events = static_cast<short>(POLLIN | (unwritten_ ? POLLOUT : 0));
    // Once a signal has come in its pipe stays readable: then only the socket is watched, with a
    // pause between cancels.
    const nfds_t count = interrupted() || interrupt_fd() < 0 ? 1 : 2;
    const int ready = poll(sources.data(), count, patience(wait));
    const bool by_signal = ready < 0 && errno == EINTR;
    const bool answered = ready > 0 && (sources[0].revents & (POLLIN | POLLERR | POLLHUP)) != 0;
    if (answered) {
        check(PQconsumeInput(connection_.get()), "the connection was lost");
    }
    if (watch_ || limit_.count() > 0) {
        look_at_clock(answered, by_signal);
    }
}

/// What poll() is to wait for, in milliseconds.
int Wire::patience(bool wait) const {
    if (!wait) {
        return 0;
    }
    Milliseconds longest{-1};
    if (interrupted()) {
        longest = cancel_again;
    } else if (watch_ || limit_.count() > 0) {
        longest = between_looks;
    }
    if (watch_) {
        const auto left = std::chrono::ceil<Milliseconds>(next_look_ - Clock::now());
        longest = std::clamp(left, Milliseconds(0), longest);
    }
    return static_cast<int>(longest.count());
}

void Wire::look_at_clock(bool answered, bool by_signal) {
    const Clock::time_point now = Clock::now();
    if (answered) {
        silent_since_ = now;
        next_look_ = now + between_looks;
        return;
    }
    const auto silent = std::chrono::duration_cast<Milliseconds>(now - silent_since_);
    if (limit_.count() > 0 && silent >= limit_) {
        throw Error(
            ErrorKind::connection,
            fmt::format("the connection was lost: no answer within {}", format_duration(limit_)));
    }
    if (watch_ && (by_signal || now >= next_look_)) {
        watch_(silent);
        next_look_ = Clock::now() + between_looks;
    }
}

ResultHandle Wire::result() {
    while (!has_result() || unwritten_) {
        pump(true);
    }
    return ResultHandle(PQgetResult(connection_.get()));
}

std::vector<ResultHandle> Wire::results() {
    std::vector<ResultHandle> out;
    std::optional<Error> problem;
    while (ResultHandle one = result()) {
        const ExecStatusType status = PQresultStatus(one.get());
        if (status == PGRES_FATAL_ERROR && !problem) {
            problem = server_error(one.get()).error;
        }
        out.push_back(std::move(one));
        if (status == PGRES_COPY_IN || status == PGRES_COPY_OUT || status == PGRES_COPY_BOTH) {
            break;
        }
    }
    if (problem) {
        throw *problem;
    }
    return out;
}

void Wire::put_copy_data(std::string_view data) {
    for (;;) {
        const int taken =
            PQputCopyData(connection_.get(), data.data(), static_cast<int>(data.size()));
        check(taken >= 0 ? 1 : 0, "the connection was lost while copying");
        unwritten_ = true;
        pump(false);
        if (taken == 1) {
            break;
        }
        pump(true);
    }
    // libpq would buffer without bound: wait until the socket has taken it.
    while (unwritten_) {
        pump(true);
    }
}

void Wire::end_copy(const char* reason) {
    for (;;) {
        const int taken = PQputCopyEnd(connection_.get(), interrupted() ? "interrupted" : reason);
        check(taken >= 0 ? 1 : 0, "the connection was lost while copying");
        unwritten_ = true;
        if (taken == 1) {
            return;
        }
        pump(true);
    }
}

/// libpq answers the same COPY result for ever until the COPY is ended.
void Wire::leave_copy(const PGresult* result) {
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COPY_IN) {
        end_copy("no data was expected");
    } else if (status == PGRES_COPY_OUT) {
        char* row = nullptr;
        while (PQgetCopyData(connection_.get(), &row, 0) > 0) {
            PQfreemem(row);
        }
    } else if (status == PGRES_COPY_BOTH) {
        throw Error(ErrorKind::connection, "the connection is in a replication stream");
    }
}

bool Wire::recover() noexcept {
    try {
        if (PQpipelineStatus(connection_.get()) != PQ_PIPELINE_OFF) {
            sync();
            int nulls = 0;
            while (nulls < 2) {
                ResultHandle one = result();
                nulls = one ? 0 : nulls + 1;
                if (one && PQresultStatus(one.get()) == PGRES_PIPELINE_SYNC &&
                    PQexitPipelineMode(connection_.get()) == 1) {
                    break;
                }
            }
        }
        while (ResultHandle one = result()) {
            leave_copy(one.get());
        }
        if (in_transaction()) {
            send_script("ROLLBACK");
            results();
        }
        return !lost() && !in_transaction();
    } catch (const std::exception&) {
        return false;
    }
}

Rows rows_of(const PGresult* result) {
    Rows out;
    out.tag = PQcmdStatus(const_cast<PGresult*>(result));
    const int columns = PQnfields(result);
    for (int column = 0; column < columns; ++column) {
        out.columns.emplace_back(PQfname(result, column));
    }
    out.rows.resize(static_cast<std::size_t>(PQntuples(result)));
    for (int row = 0; row < PQntuples(result); ++row) {
        auto& values = out.rows[static_cast<std::size_t>(row)];
        values.resize(static_cast<std::size_t>(columns));
        for (int column = 0; column < columns; ++column) {
            if (PQgetisnull(result, row, column) == 0) {
                values[static_cast<std::size_t>(column)] =
                    std::string(PQgetvalue(result, row, column),
                                static_cast<std::size_t>(PQgetlength(result, row, column)));
            }
        }
    }
    return out;
}

}  // namespace dbtool::engine::postgres
