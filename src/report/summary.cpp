#include "summary.hpp"

#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "names.hpp"
#include "notes.hpp"
#include "plain.hpp"

namespace dbtool::report {
namespace {

using Outcome = run::Summary::Outcome;

/// `reverted 1 migration and applied 2 migrations, 1 repeatable`.
std::string what_was_done(const run::Summary& summary, Act act) {
    const bool stamp = act == Act::stamp;
    const std::string would = summary.dry_run ? "would have " : "";
    const bool down = summary.direction == Direction::downgrade;
    const std::string reverted = counted_both(summary.reverted, down ? summary.repeated : 0);
    const std::string applied = counted_both(summary.applied, down ? 0 : summary.repeated);
    std::vector<std::string> parts;
    if (!reverted.empty()) {
        parts.push_back((stamp ? "took from the history " : "reverted ") + reverted);
    }
    if (!applied.empty()) {
        parts.push_back((stamp ? "stamped " : "applied ") + applied);
    }
    return parts.empty() ? "" : would + join(parts, " and ");
}

/// `3 of 5 parts of 0007_x are done`.
std::string half_done(const run::Summary& summary) {
    return summary.half_done.empty() ? ""
                                     : fmt::format("did {} of {} parts of {}",
                                                   summary.parts_done,
                                                   summary.parts,
                                                   one_line(summary.half_done.str()));
}

std::string others(const run::Summary& summary) {
    return summary.by_another_run == 0
               ? ""
               : fmt::format("; another run did {}", counted(summary.by_another_run, "step"));
}

std::string head_word(const Style& style, Outcome outcome) {
    switch (outcome) {
        case Outcome::ok:
            return "";
        case Outcome::failed:
            return paint(style, Paint::red, "stopped") + ": ";
        case Outcome::interrupted:
            return paint(style, Paint::yellow, "interrupted") + ": ";
    }
    return "";
}

std::string_view outcome_word(run::StepOutcome outcome) {
    switch (outcome) {
        case run::StepOutcome::applied:
            return "";
        case run::StepOutcome::reverted:
            return "reverted";
        case run::StepOutcome::failed:
            return "failed";
        case run::StepOutcome::in_doubt:
            return "in doubt";
        case run::StepOutcome::by_another_run:
            return "done by another run";
        case run::StepOutcome::would_apply:
            return "tried and rolled back";
    }
    return "";
}

bool is_bad(run::StepOutcome outcome) {
    return outcome == run::StepOutcome::failed || outcome == run::StepOutcome::in_doubt;
}

/// What has to be done before a migration can go on.
std::string_view remedy(const Error* error) {
    const std::string state = error == nullptr ? "" : error->sqlstate.str();
    return state == "53100"   ? "make room on the database's disk"
           : state == "58030" ? "see to the database's disk"
           : state == "25006" ? "see that the database can be written"
                              : "mend the migration";
}

/// A file that changed under the run: nothing is wrong with it.
bool asks_for_another_run(const Error* error) {
    return error != nullptr && error->hint.starts_with("Run the command again");
}

std::string advice_for(ErrorKind kind, const Error* error) {
    if (kind == ErrorKind::migration && asks_for_another_run(error)) {
        return "run the same command again; it goes on where it stopped";
    }
    switch (kind) {
        case ErrorKind::database:
        case ErrorKind::migration:
            return fmt::format("{}, then run the same command again; it goes on where it stopped",
                               remedy(error));
        case ErrorKind::lock:
            return "run the same command again when the lock is free; it goes on where it stopped";
        case ErrorKind::connection:
            return "run the same command again when the server is back; it goes on where it "
                   "stopped";
        case ErrorKind::in_doubt:
            return "dbtool status, when the server is back, says what was committed";
        case ErrorKind::interrupted:
            return "run the same command again; it goes on where it stopped";
        case ErrorKind::history:
            return "dbtool check";
        case ErrorKind::usage:
        case ErrorKind::configuration:
        case ErrorKind::check:
        case ErrorKind::internal:
            return "dbtool status";
    }
    return "dbtool status";
}

}  // namespace

std::string counted_both(std::size_t migrations, std::size_t repeatables) {
    std::vector<std::string> parts;
    if (migrations > 0) {
        parts.push_back(counted(migrations, "migration"));
    }
    if (repeatables > 0) {
        parts.push_back(counted(repeatables, "repeatable"));
    }
    return join(parts, ", ");
}

std::string summary_line(const Style& style, const run::Summary& summary, Act act) {
    std::string done = what_was_done(summary, act);
    if (const std::string half = half_done(summary); !half.empty()) {
        done += (done.empty() ? "" : ", and ") + half;
    }
    const std::string place = names(summary.to);
    const std::string head = head_word(style, summary.outcome);
    const std::string now_at = summary.in_doubt ? "; last seen at " : "; now at ";
    if (done.empty()) {
        const bool quiet_end = summary.outcome == Outcome::ok && summary.by_another_run == 0;
        const std::string text =
            quiet_end ? "nothing to do, " + std::string(summary.dry_run ? "" : "already ") + "at "
                      : (summary.in_doubt ? "nothing is known to be done" : "nothing was done") +
                            others(summary) + now_at;
        return head + text + place + "\n";
    }
    const std::string end = summary.dry_run ? "; rolled back, still at " : now_at;
    return fmt::format("{}{} in {}{}{}{}\n",
                       head,
                       done,
                       format_duration(summary.duration),
                       others(summary),
                       end,
                       place);
}

std::string summary_advice(const Style& style, const run::Summary& summary, const Error* error) {
    if (summary.outcome == Outcome::ok) {
        return {};
    }
    const ErrorKind kind = summary.outcome == Outcome::interrupted ? ErrorKind::interrupted
                           : error == nullptr                      ? ErrorKind::internal
                                                                   : error->kind;
    if (!summary.left_down.empty()) {
        return next(style,
                    fmt::format("{} {} reverted and not applied again; when what went wrong is "
                                "mended, dbtool upgrade {} does that",
                                names(summary.left_down),
                                summary.left_down.size() == 1 ? "was" : "were",
                                one_line(summary.left_down.back().str())));
    }
    const bool stuck = (kind == ErrorKind::database || kind == ErrorKind::migration) &&
                       summary.direction == Direction::upgrade && !summary.half_done.empty();
    return next(style,
                stuck
                    ? fmt::format("{} and run the same command again, which goes on there; or take "
                                  "it back with dbtool downgrade {}-1",
                                  remedy(error),
                                  one_line(summary.half_done.str()))
                    : advice_for(kind, error));
}

std::string step_line(const Style& style, const run::StepEnded& step, std::size_t id_columns) {
    const std::string id = one_line(step.revision.str());
    const std::size_t columns = columns_of(id);
    std::string out = "  " + id + std::string(columns < id_columns ? id_columns - columns : 0, ' ');
    if (step.outcome != run::StepOutcome::by_another_run) {
        out += "  " + format_duration(step.duration);
    }
    if (const std::string_view word = outcome_word(step.outcome); !word.empty()) {
        out += "  " + paint(style, is_bad(step.outcome) ? Paint::red : Paint::cyan, word);
    }
    return out + (step.from_history ? "  (script from the history)\n" : "\n");
}

}  // namespace dbtool::report
