#include <algorithm>

#include <dbtool/run/event.hpp>
#include <dbtool/run/session.hpp>

namespace dbtool::run {

std::string_view to_string(StepOutcome outcome) {
    switch (outcome) {
        case StepOutcome::applied:
            return "applied";
        case StepOutcome::reverted:
            return "reverted";
        case StepOutcome::failed:
            return "failed";
        case StepOutcome::in_doubt:
            return "in_doubt";
        case StepOutcome::by_another_run:
            return "by_another_run";
        case StepOutcome::would_apply:
            return "would_apply";
    }
    return "";
}

std::string_view to_string(Summary::Outcome outcome) {
    switch (outcome) {
        case Summary::Outcome::ok:
            return "ok";
        case Summary::Outcome::failed:
            return "failed";
        case Summary::Outcome::interrupted:
            return "interrupted";
    }
    return "";
}

std::optional<int> Progressed::percent() const {
    if (total <= 0) {
        return std::nullopt;
    }
    return static_cast<int>(std::clamp<std::int64_t>(done, 0, total) * 100 / total);
}

std::string_view to_string(RevisionState state) {
    switch (state) {
        case RevisionState::applied:
            return "applied";
        case RevisionState::pending:
            return "pending";
        case RevisionState::edited:
            return "edited";
        case RevisionState::missing:
            return "missing";
        case RevisionState::running:
            return "running";
    }
    return "";
}

}  // namespace dbtool::run
