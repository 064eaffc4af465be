#pragma once

#include <string>
#include <string_view>

#include <dbtool/plan/plan.hpp>
#include <dbtool/report/style.hpp>
#include <dbtool/revision/graph.hpp>

namespace dbtool::report {

/// What a move would do: the steps in order with their messages. JSON:
/// `{"target","direction","from":[id...],"to":[id...],
/// "steps":[{"revision","direction","message"}...]}`.
std::string render_plan(const Style& style,
                        std::string_view target,
                        const revision::RevisionGraph& graph,
                        const plan::Plan& plan,
                        Direction direction);

/// What `stamp` would do to the history. JSON: `{"target","add":[id...],"remove":[id...]}`.
std::string render_stamp_plan(const Style& style,
                              std::string_view target,
                              const plan::StampPlan& plan);

}  // namespace dbtool::report
