#pragma once

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include <dbtool/run/event.hpp>

namespace dbtool::report {

/// What a run is doing now, put together from what it has said so far.
class RunState {
public:
    using Now = std::function<std::chrono::system_clock::time_point()>;

    RunState(std::string command, int pid, Now now = std::chrono::system_clock::now);

    void on_event(const run::Event& event);
    void on_working(const run::Working& working);
    /// It ended before it could begin.
    void on_error(const Error& error);
    bool ended() const { return ended_.has_value(); }

    /// One JSON object with a line end, as docs/ci.md describes it.
    std::string document() const;
    /// One line for people, without a line end.
    std::string line() const;

private:
    using Clock = std::chrono::system_clock;

    void on(const run::Started& event);
    void on(const run::StepEnded& event);
    void on(const run::PartEnded& event);
    void on(const run::StatementEnded& event);
    void on(const run::NoticeRaised& event);
    void on(const run::Waiting& event);
    void on(const run::Progressed& event);
    void on(const run::Retrying& event);
    void on(const run::Warned& event);
    void on(const run::Summary& event);
    void statement_ended();
    std::string state() const;
    RevisionId revision() const;
    std::string place() const;

    std::string command_;
    int pid_;
    Now now_;
    Clock::time_point started_at_;
    std::optional<run::Started> started_;
    std::size_t done_ = 0;
    std::optional<run::Working> working_;
    Clock::time_point since_;  ///< When the statement of `working_` began.
    std::optional<run::Waiting> waiting_;
    Clock::time_point waiting_since_;
    std::optional<run::Progressed> progress_;
    std::optional<run::Retrying> retrying_;
    std::optional<run::Summary> ended_;
};

}  // namespace dbtool::report
