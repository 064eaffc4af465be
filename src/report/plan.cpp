#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <dbtool/core/text.hpp>
#include <dbtool/report/plan.hpp>

#include "json.hpp"
#include "names.hpp"
#include "plain.hpp"
#include "table.hpp"

namespace dbtool::report {
namespace {

std::string message_of(const revision::RevisionGraph& graph, const RevisionId& id) {
    const auto index = graph.find(id);
    return index ? graph.at(*index).message : "";
}

std::string plan_json(std::string_view target,
                      const revision::RevisionGraph& graph,
                      const plan::Plan& plan,
                      Direction direction) {
    Json steps = Json::array();
    for (const plan::Step& step : plan.steps) {
        steps.push_back({{"revision", step.revision.str()},
                         {"direction", to_string(step.direction)},
                         {"message", or_null(message_of(graph, step.revision))}});
    }
    return dump({{"target", redact(target)},
                 {"direction", to_string(direction)},
                 {"from", ids(plan.from)},
                 {"to", ids(plan.to)},
                 {"steps", std::move(steps)}});
}

}  // namespace

std::string render_plan(const Style& style,
                        std::string_view target,
                        const revision::RevisionGraph& graph,
                        const plan::Plan& plan,
                        Direction direction) {
    if (style.format == Format::json) {
        return plan_json(target, graph, plan, direction);
    }
    if (plan.steps.empty()) {
        return fmt::format(
            "{}: nothing to do, already at {}\n", one_line(target), names(plan.from));
    }
    std::string out = fmt::format("{}: would {} from {} to {}, {}\n",
                                  one_line(target),
                                  to_string(direction),
                                  names(plan.from),
                                  names(plan.to),
                                  counted(plan.steps.size(), "migration"));
    Table table({"step", "revision", "direction", "message"});
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        const plan::Step& step = plan.steps[i];
        table.add({{std::to_string(i + 1)},
                   {one_line(step.revision.str())},
                   {std::string(to_string(step.direction))},
                   {one_line(message_of(graph, step.revision))}});
    }
    return out + table.render(style);
}

std::string render_stamp_plan(const Style& style,
                              std::string_view target,
                              const plan::StampPlan& plan) {
    if (style.format == Format::json) {
        return dump(
            {{"target", redact(target)}, {"add", ids(plan.add)}, {"remove", ids(plan.remove)}});
    }
    if (plan.add.empty() && plan.remove.empty()) {
        return one_line(target) + ": nothing to stamp\n";
    }
    std::string out = one_line(target) + ": would change the history only\n";
    for (const RevisionId& id : plan.remove) {
        out += paint(style, Paint::red, "  - ") + one_line(id.str()) + "\n";
    }
    for (const RevisionId& id : plan.add) {
        out += paint(style, Paint::green, "  + ") + one_line(id.str()) + "\n";
    }
    return out;
}

}  // namespace dbtool::report
