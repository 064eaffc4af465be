#pragma once

#include <string>

#include <dbtool/report/events.hpp>

namespace dbtool::report {

/// `applied 3 migrations in 1.2 s; now at 0007_x`.
std::string summary_line(const Style& style, const run::Summary& summary, Act act);

/// `2 migrations, 1 repeatable`; empty for none of either.
std::string counted_both(std::size_t migrations, std::size_t repeatables);

/// What to type after a run that did not end well; empty after one that did. `error` may be null.
std::string summary_advice(const Style& style, const run::Summary& summary, const Error* error);

/// The line of one step: `  0003_add_users  12 ms`. The id is padded to `id_columns`.
std::string step_line(const Style& style, const run::StepEnded& step, std::size_t id_columns);

}  // namespace dbtool::report
