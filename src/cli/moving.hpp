#pragma once

#include <array>
#include <string>

#include <dbtool/revision/selector.hpp>
#include <dbtool/run/move.hpp>

#include "session.hpp"

namespace dbtool::cli {

/// What `upgrade` and `downgrade` take.
inline constexpr std::array<Option, 7> move_options = {{
    {"--dry-run", "", "", "Try all of it in one transaction, then roll back"},
    {"--sql", "", "", "Write the SQL script instead; needs no connection"},
    {"--atomic", "", "", "All in one transaction, or nothing"},
    {"--wait", "", "SECONDS", "Wait as long for the server to come up"},
    {"--lock-wait", "", "SECONDS", "Wait no longer for another run to end"},
    {"--terminate-blockers",
     "",
     "AFTER",
     "End sessions in the way that run.terminate_blockers names, after so long"},
    {"--status-file", "", "FILE", "Keep in FILE what the run does now, as JSON"},
}};

/// The options as a run takes them. Error{usage} for ones that exclude each other.
run::MoveOptions move_options_of(Session& session);

/// `--terminate-blockers AFTER`. Error{usage} where nothing says which sessions may be ended.
std::optional<Milliseconds> terminate_after(Session& session);

/// The exit code of a run, and its error on stderr where stdout has it as JSON.
int finish(Session& session, const run::Summary& summary);

/// A single selector. Error{usage} for a range, which only `--sql` takes.
revision::Selector single(const std::string& text, std::string_view command);

/// `--sql`: the script that leads from the range's first place (upgrade: else base) to its second.
int write_script(Session& session, const std::string& range, Direction direction);

}  // namespace dbtool::cli
