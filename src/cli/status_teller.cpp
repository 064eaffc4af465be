#include "status_teller.hpp"

#include <fmt/format.h>
#include <unistd.h>
#include <utility>

#include <dbtool/core/error.hpp>
#include <dbtool/core/interrupt.hpp>
#include <dbtool/report/error.hpp>

namespace dbtool::cli {
namespace {

constexpr Milliseconds between_writes{200};

/// What somebody who looks at the file waits for; thousands of small migrations are not.
bool is_urgent(const run::Event& event) {
    return !std::holds_alternative<run::StepEnded>(event) &&
           !std::holds_alternative<run::PartEnded>(event) &&
           !std::holds_alternative<run::StatementEnded>(event) &&
           !std::holds_alternative<run::NoticeRaised>(event);
}

}  // namespace

StatusTeller::StatusTeller(std::string_view command,
                           const std::optional<std::string>& file,
                           report::Console& console)
    : console_(console), state_(std::string(command), getpid()) {
    if (file) {
        file_.emplace(*file);
        tell(Urgency::at_once);
    }
}

void StatusTeller::on_event(const run::Event& event) {
    state_.on_event(event);
    tell(is_urgent(event) ? Urgency::at_once : Urgency::when_due);
}

void StatusTeller::on_working(const run::Working& working) {
    state_.on_working(working);
    tell(Urgency::when_due);
}

void StatusTeller::on_pause() {
    tell(Urgency::when_due);
}

void StatusTeller::failed(const Error& error) {
    if (!state_.ended()) {
        state_.on_error(error);
        tell(Urgency::at_once);
    }
}

void StatusTeller::tell(Urgency urgency) {
    if (take_status_request()) {
        console_.err(state_.line() + "\n");
    }
    const Clock::time_point now = Clock::now();
    if (!file_ || (urgency == Urgency::when_due && now < next_write_)) {
        return;
    }
    next_write_ = now + between_writes;
    const std::string problem = file_->write(state_.document());
    // What stands in the file is old by now, so that it is tried again; but it is said only once.
    if (!problem.empty() && !std::exchange(warned_, true)) {
        console_.err(report::render_warning(
            console_.error_style(),
            fmt::format("the status file {} cannot be written: {}", file_->path(), problem),
            "The run goes on, and tries to write it again."));
    }
}

}  // namespace dbtool::cli
