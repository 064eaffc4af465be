#include <algorithm>
#include <ctime>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <dbtool/core/text.hpp>
#include <dbtool/report/run_state.hpp>

#include "json.hpp"
#include "plain.hpp"

namespace dbtool::report {
namespace {

std::string iso(std::chrono::system_clock::time_point at) {
    const std::time_t seconds = std::chrono::system_clock::to_time_t(at);
    const auto part = std::chrono::duration_cast<Milliseconds>(at.time_since_epoch()).count();
    std::tm utc{};
    gmtime_r(&seconds, &utc);
    return fmt::format("{:04}-{:02}-{:02}T{:02}:{:02}:{:02}.{:03}Z",
                       utc.tm_year + 1900,
                       utc.tm_mon + 1,
                       utc.tm_mday,
                       utc.tm_hour,
                       utc.tm_min,
                       utc.tm_sec,
                       part % 1'000);
}

Milliseconds between(std::chrono::system_clock::time_point from,
                     std::chrono::system_clock::time_point to) {
    return std::max(Milliseconds(0), std::chrono::duration_cast<Milliseconds>(to - from));
}

Json waiting_json(const run::Waiting& event, const std::string& since) {
    Json holders = Json::array();
    for (const std::string& holder : event.holders) {
        holders.push_back(redact(holder));
    }
    return {{"for", redact(event.reason)},
            {"holders", std::move(holders)},
            {"blockers", to_json(event.blockers)},
            {"since", since}};
}

Json progress_json(const run::Progressed& event) {
    const std::optional<int> percent = event.percent();
    return {{"command", event.command},
            {"table", or_null(event.table)},
            {"phase", event.phase},
            {"done", event.done},
            {"total", event.total},
            {"unit", event.unit},
            {"percent", percent ? Json(*percent) : Json(nullptr)}};
}

Json retry_json(const run::Retrying& event) {
    return {{"attempt", event.attempt},
            {"attempts", event.attempts},
            {"pause_ms", event.pause.count()},
            {"error", to_json(event.error)}};
}

Json statement_json(const run::Working& working, const std::string& since) {
    return {{"file", or_null(working.file)},
            {"line", or_null(working.line)},
            {"headline", or_null(redact(working.headline))},
            {"since", since}};
}

}  // namespace

RunState::RunState(std::string command, int pid, Now now)
    : command_(std::move(command)), pid_(pid), now_(std::move(now)), started_at_(now_()) {}

void RunState::on_event(const run::Event& event) {
    std::visit([this](const auto& value) { on(value); }, event);
}

void RunState::on_working(const run::Working& working) {
    if (working_ && working.waited < working_->waited) {
        statement_ended();
    }
    retrying_.reset();
    working_ = working;
    since_ = now_() - working.waited;
}

void RunState::on_error(const Error& error) {
    if (!ended_) {
        run::Summary summary;
        summary.outcome = error.kind == ErrorKind::interrupted ? run::Summary::Outcome::interrupted
                                                               : run::Summary::Outcome::failed;
        summary.error = error;
        on(summary);
    }
}

void RunState::statement_ended() {
    working_.reset();
    waiting_.reset();
    progress_.reset();
    retrying_.reset();
}

void RunState::on(const run::Started& event) {
    // `redo` begins twice.
    started_ = event;
    done_ = 0;
    statement_ended();
}

void RunState::on(const run::StepEnded& event) {
    done_ = std::max(done_, event.number);
    statement_ended();
}

void RunState::on(const run::PartEnded& /*event*/) {
    statement_ended();
}

void RunState::on(const run::StatementEnded& /*event*/) {
    statement_ended();
}

void RunState::on(const run::NoticeRaised& /*event*/) {}

void RunState::on(const run::Waiting& event) {
    waiting_ = event;
    waiting_since_ = now_() - event.waited;
}

void RunState::on(const run::Progressed& event) {
    progress_ = event;
}

void RunState::on(const run::Retrying& event) {
    statement_ended();
    retrying_ = event;
}

void RunState::on(const run::Warned& /*event*/) {}

void RunState::on(const run::Summary& event) {
    statement_ended();
    ended_ = event;
}

std::string RunState::state() const {
    return ended_      ? "ended"
           : waiting_  ? "waiting"
           : retrying_ ? "retrying"
           : started_  ? "running"
                       : "starting";
}

RevisionId RunState::revision() const {
    if (working_ && !working_->revision.empty()) {
        return working_->revision;
    }
    return started_ && done_ < started_->steps.size() ? started_->steps[done_] : RevisionId();
}

std::string RunState::document() const {
    const bool known = started_.has_value();
    Json out;
    out["run"] = known ? or_null(started_->run.str()) : Json(nullptr);
    out["pid"] = pid_;
    out["command"] = command_;
    out["state"] = state();
    out["direction"] = known ? Json(to_string(started_->direction)) : Json(nullptr);
    out["target"] = known ? or_null(redact(started_->target)) : Json(nullptr);
    out["dry_run"] = known && started_->dry_run;
    out["done"] = done_;
    out["total"] = known ? started_->steps.size() : 0;
    out["revision"] = ended_ ? Json(nullptr) : or_null(revision().str());
    const bool in_part = working_ && working_->parts > 0;
    out["part"] = in_part ? Json(working_->part) : Json(nullptr);
    out["parts"] = in_part ? Json(working_->parts) : Json(nullptr);
    out["statement"] = working_ ? statement_json(*working_, iso(since_)) : Json(nullptr);
    out["waiting"] = waiting_ ? waiting_json(*waiting_, iso(waiting_since_)) : Json(nullptr);
    out["retry"] = retrying_ ? retry_json(*retrying_) : Json(nullptr);
    out["progress"] = progress_ ? progress_json(*progress_) : Json(nullptr);
    out["started_at"] = iso(started_at_);
    out["updated_at"] = iso(now_());
    out["outcome"] = ended_ ? Json(run::to_string(ended_->outcome)) : Json(nullptr);
    out["to"] = ended_ ? ids(ended_->to) : Json(nullptr);
    out["error"] = ended_ && ended_->error ? to_json(*ended_->error) : Json(nullptr);
    return dump(out);
}

/// Where the run is: the migration, its part, the statement.
std::string RunState::place() const {
    std::string out = revision().empty() ? "" : "; " + revision().str();
    if (working_ && working_->parts > 1) {
        out += fmt::format(" (part {} of {})", working_->part, working_->parts);
    }
    if (working_ && working_->line > 0) {
        out += ", " + to_string(SourcePosition{working_->file, working_->line, 0});
    }
    if (working_) {
        out += working_->headline.empty() ? "" : ", " + working_->headline;
        out += ", for " + format_duration(between(since_, now_()));
    }
    return out;
}

std::string RunState::line() const {
    std::string out = fmt::format("status: {}", command_);
    if (!started_) {
        out += ", starting";
    } else {
        out +=
            fmt::format(" of {}: {} of {} done", started_->target, done_, started_->steps.size());
    }
    if (ended_) {
        return one_line(out + "; " + std::string(run::to_string(ended_->outcome)));
    }
    out += place();
    if (progress_) {
        const std::optional<int> percent = progress_->percent();
        out +=
            fmt::format("; {}{}", progress_->phase, percent ? fmt::format(", {} %", *percent) : "");
    }
    if (waiting_) {
        out += "; waiting: " + waiting_->reason;
        for (const std::string& holder : waiting_->holders) {
            out += ", held by " + holder;
        }
        out += ", for " + format_duration(between(waiting_since_, now_()));
    }
    if (retrying_) {
        out += fmt::format("; attempt {} failed, the next follows in {} at most: {}",
                           retrying_->attempt,
                           format_duration(retrying_->pause),
                           retrying_->error.message);
    }
    return one_line(out);
}

}  // namespace dbtool::report
