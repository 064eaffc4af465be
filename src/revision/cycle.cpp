#include <algorithm>
#include <fmt/format.h>

#include <dbtool/revision/graph.hpp>

#include "links.hpp"

namespace dbtool::revision {
namespace {

constexpr std::size_t shown_members = 20;
constexpr std::size_t nowhere = static_cast<std::size_t>(-1);

/// The i-th of what comes before a revision: parents first, then dependencies.
std::size_t before(const Links& links, std::size_t revision, std::size_t i) {
    const auto& parents = links.parents[revision];
    const auto& dependencies = links.dependencies[revision];
    if (i < parents.size()) {
        return parents[i];
    }
    return i - parents.size() < dependencies.size() ? dependencies[i - parents.size()] : nowhere;
}

/// Revisions in the order in which a depth-first search over what comes before them is done with
/// them. With a stack of its own: a folder can be deeper than the call stack.
std::vector<std::size_t> finishing_order(const Links& links) {
    struct Visit {
        std::size_t revision;
        std::size_t next = 0;
    };
    std::vector<bool> seen(links.parents.size(), false);
    std::vector<std::size_t> order;
    std::vector<Visit> stack;
    for (std::size_t root = 0; root < seen.size(); ++root) {
        if (!seen[root]) {
            seen[root] = true;
            stack.push_back({root});
        }
        while (!stack.empty()) {
            const std::size_t next = before(links, stack.back().revision, stack.back().next++);
            if (next == nowhere) {
                order.push_back(stack.back().revision);
                stack.pop_back();
            } else if (!seen[next]) {
                seen[next] = true;
                stack.push_back({next});
            }
        }
    }
    return order;
}

/// The strongly connected component of each revision (Kosaraju): by its number.
std::vector<std::size_t> components(const Links& links) {
    std::vector<std::size_t> component(links.parents.size(), nowhere);
    const std::vector<std::size_t> order = finishing_order(links);
    std::vector<std::size_t> stack;
    std::size_t count = 0;
    const auto visit = [&](std::size_t revision) {
        if (component[revision] == nowhere) {
            component[revision] = count;
            stack.push_back(revision);
        }
    };
    for (auto root = order.rbegin(); root != order.rend(); ++root) {
        visit(*root);
        while (!stack.empty()) {
            const std::size_t revision = stack.back();
            stack.pop_back();
            std::for_each(links.children[revision].begin(), links.children[revision].end(), visit);
            std::for_each(
                links.dependents[revision].begin(), links.dependents[revision].end(), visit);
        }
        ++count;
    }
    return component;
}

std::size_t before_within(const Links& links,
                          const std::vector<std::size_t>& component,
                          std::size_t revision) {
    for (std::size_t i = 0;; ++i) {
        const std::size_t next = before(links, revision, i);
        if (next == nowhere || component[next] == component[revision]) {
            return next;
        }
    }
}

/// Follows what comes before `start` inside its component until a revision comes again.
std::vector<std::size_t> cycle_from(const Links& links,
                                    const std::vector<std::size_t>& component,
                                    std::size_t start,
                                    std::vector<bool>& walked) {
    std::vector<std::size_t> path;
    std::size_t at = start;
    while (!walked[at]) {
        walked[at] = true;
        path.push_back(at);
        at = before_within(links, component, at);
    }
    path.erase(path.begin(), std::find(path.begin(), path.end(), at));
    return path;
}

std::string named(const Revision& revision) {
    return revision.file.empty() ? revision.id.str()
                                 : fmt::format("{} ({})", revision.id.str(), revision.file);
}

std::string_view verb(const Links& links, std::size_t from, std::size_t to) {
    const auto& parents = links.parents[from];
    return std::find(parents.begin(), parents.end(), to) != parents.end() ? "revises"
                                                                          : "depends on";
}

Diagnostic describe(const std::vector<Revision>& revisions,
                    const Links& links,
                    const std::vector<std::size_t>& cycle) {
    std::string text = named(revisions[cycle.front()]);
    for (std::size_t i = 0; i < cycle.size(); ++i) {
        if (i == shown_members && cycle.size() > shown_members + 1) {
            text += fmt::format(" ... and {} more, until", cycle.size() - shown_members - 1);
            i = cycle.size() - 1;
        }
        const std::size_t next = cycle[(i + 1) % cycle.size()];
        text +=
            fmt::format(" {} {}",
                        verb(links, cycle[i], next),
                        next == cycle.front() ? revisions[next].id.str() : named(revisions[next]));
    }
    return {
        "cycle",
        Severity::error,
        "revisions come before themselves: " + text,
        {revisions[cycle.front()].file, 0, 0},
        "Change the `revises` or `depends_on` of one of these files, so that the line starts at "
        "base or at a revision outside the cycle."};
}

}  // namespace

std::vector<Diagnostic> describe_cycles(const std::vector<Revision>& revisions,
                                        const Links& links) {
    const std::vector<std::size_t> component = components(links);
    std::vector<bool> walked(revisions.size(), false);
    std::vector<bool> reported(revisions.size(), false);
    std::vector<Diagnostic> diagnostics;
    for (std::size_t i = 0; i < revisions.size(); ++i) {
        if (reported[component[i]] || before_within(links, component, i) == nowhere) {
            continue;
        }
        reported[component[i]] = true;
        std::vector<std::size_t> cycle = cycle_from(links, component, i, walked);
        const auto first =
            std::min_element(cycle.begin(), cycle.end(), [&](std::size_t a, std::size_t b) {
                return id_less(revisions[a].id, revisions[b].id);
            });
        std::rotate(cycle.begin(), first, cycle.end());
        diagnostics.push_back(describe(revisions, links, cycle));
    }
    return diagnostics;
}

}  // namespace dbtool::revision
