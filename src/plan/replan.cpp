#include <algorithm>
#include <fmt/format.h>
#include <optional>

#include <dbtool/core/error.hpp>

#include "state.hpp"

namespace dbtool::plan {
namespace {

constexpr std::string_view advice =
    "Another run changed the history meanwhile: look at `dbtool status` and `dbtool log`, then "
    "start again.";

Direction direction_of(const Plan& plan) {
    const Direction direction = plan.steps.front().direction;
    if (std::any_of(plan.steps.begin(), plan.steps.end(), [&](const Step& step) {
            return step.direction != direction;
        })) {
        throw Error(ErrorKind::internal, "a plan that goes both ways cannot be made again");
    }
    return direction;
}

/// The steps that are not done yet, in the order of the graph.
std::vector<std::size_t> still_to_do(const revision::RevisionGraph& graph,
                                     const revision::RevisionSet& applied,
                                     const Plan& first) {
    std::vector<std::size_t> pending;
    for (const Step& step : first.steps) {
        const auto index = graph.find(step.revision);
        const bool up = step.direction == Direction::upgrade;
        if (!index && up) {
            throw Error(ErrorKind::history,
                        step.revision.str() + " is to be applied, but is not there any more",
                        std::string(advice));
        }
        if (index && applied.contains(*index) != up) {
            pending.push_back(*index);
        }
    }
    std::sort(pending.begin(), pending.end());
    return pending;
}

struct Obstacle {
    std::size_t step;
    std::size_t other;
};

/// A neighbour of a pending step that is in a state where the step cannot go, and that no step
/// changes.
template <typename Neighbours>
std::optional<Obstacle> find_obstacle(const revision::RevisionGraph& graph,
                                      const revision::RevisionSet& applied,
                                      const std::vector<std::size_t>& pending,
                                      bool in_the_way,
                                      const Neighbours& neighbours_of) {
    revision::RevisionSet planned(graph.size());
    for (const std::size_t index : pending) {
        planned.insert(index);
    }
    for (const std::size_t index : pending) {
        for (const std::size_t other : neighbours_of(index)) {
            if (applied.contains(other) == in_the_way && !planned.contains(other)) {
                return Obstacle{index, other};
            }
        }
    }
    return std::nullopt;
}

std::vector<std::size_t> both(const std::vector<std::size_t>& one,
                              const std::vector<std::size_t>& other) {
    std::vector<std::size_t> all = one;
    all.insert(all.end(), other.begin(), other.end());
    return all;
}

void refuse_obstacles(const revision::RevisionGraph& graph,
                      const revision::RevisionSet& applied,
                      const std::vector<std::size_t>& pending,
                      Direction direction) {
    const bool up = direction == Direction::upgrade;
    const auto obstacle = find_obstacle(graph, applied, pending, !up, [&](std::size_t index) {
        return up ? both(graph.parents(index), graph.dependencies(index))
                  : both(graph.children(index), graph.dependents(index));
    });
    if (!obstacle) {
        return;
    }
    const std::string& step = graph.at(obstacle->step).id.str();
    const std::string& other = graph.at(obstacle->other).id.str();
    throw Error(
        ErrorKind::history,
        up ? fmt::format(
                 "{} cannot be applied: {}, which it needs, is not applied any more", step, other)
           : fmt::format(
                 "{} cannot be reverted: {}, which builds on it, has been applied", step, other),
        std::string(advice));
}

}  // namespace

Plan replan(const revision::RevisionGraph& graph,
            const revision::RevisionSet& applied,
            const Plan& first) {
    if (first.steps.empty()) {
        return make_plan(graph, applied, {}, Direction::upgrade);
    }
    const Direction direction = direction_of(first);
    const std::vector<std::size_t> pending = still_to_do(graph, applied, first);
    refuse_obstacles(graph, applied, pending, direction);
    return make_plan(graph, applied, pending, direction);
}

}  // namespace dbtool::plan
