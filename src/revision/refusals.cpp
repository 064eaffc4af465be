#include "refusals.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <span>

#include <dbtool/core/text.hpp>

#include "id_order.hpp"

namespace dbtool::revision {
namespace {

constexpr std::size_t shown_ids = 10;

std::string id_of(const RevisionGraph& graph, std::size_t index) {
    return graph.at(index).id.str();
}

std::vector<RevisionId> all_ids(const RevisionGraph& graph) {
    std::vector<RevisionId> ids;
    ids.reserve(graph.size());
    for (std::size_t i = 0; i < graph.size(); ++i) {
        ids.push_back(graph.at(i).id);
    }
    return ids;
}

std::string meant(const std::string& suggestion) {
    return suggestion.empty() ? "" : fmt::format(", did you mean \"{}\"?", suggestion);
}

/// ` (or `shop@head`)`: a label by which one of these heads can be named.
std::string example_label(const RevisionGraph& graph,
                          const std::vector<std::size_t>& heads,
                          std::string_view suffix) {
    for (const std::size_t head : heads) {
        for (const std::string& label : graph.labels_at(head)) {
            const RevisionSet branch = *graph.branch(label);
            if (std::count_if(heads.begin(), heads.end(), [&](std::size_t other) {
                    return branch.contains(other);
                }) == 1) {
                return fmt::format("`{}@{}`", label, suffix);
            }
        }
    }
    return "";
}

}  // namespace

std::string list_ids(const std::vector<RevisionId>& ids) {
    std::vector<std::string> names;
    for (const RevisionId& id : ids) {
        if (names.size() == shown_ids) {
            names.push_back(fmt::format("and {} more", ids.size() - shown_ids));
            break;
        }
        names.push_back(id.str());
    }
    return join(names, ", ");
}

std::string list_ids(const RevisionGraph& graph, const std::vector<std::size_t>& indexes) {
    std::vector<RevisionId> ids;
    std::transform(indexes.begin(), indexes.end(), std::back_inserter(ids), [&](std::size_t index) {
        return graph.at(index).id;
    });
    return list_ids(ids);
}

std::string nearest_id(std::string_view typed, const std::vector<RevisionId>& ids) {
    std::vector<std::string> spellings;
    std::vector<std::size_t> owners;
    const auto add = [&](std::string_view spelling, std::size_t owner) {
        if (!spelling.empty()) {
            spellings.emplace_back(spelling);
            owners.push_back(owner);
        }
    };
    for (std::size_t i = 0; i < ids.size(); ++i) {
        const std::string_view id = ids[i].str();
        const std::string_view rest = split_number(id).rest;
        add(id, i);
        if (rest.size() < id.size()) {
            add(id.substr(0, id.size() - rest.size()), i);
            add(rest.empty() ? rest : rest.substr(1), i);
        }
    }
    const auto found = nearest(typed, spellings);
    if (!found) {
        return "";
    }
    const auto spelling = std::find(spellings.begin(), spellings.end(), *found);
    return ids[owners[static_cast<std::size_t>(spelling - spellings.begin())]].str();
}

Error unknown_revision(const RevisionGraph& graph, std::string_view typed) {
    std::vector<RevisionId> names = all_ids(graph);
    for (const std::string& label : graph.labels()) {
        names.emplace_back(label);
    }
    for (const char* word : {"head", "heads", "base", "current"}) {
        names.emplace_back(word);
    }
    return {ErrorKind::usage,
            fmt::format("there is no revision \"{}\"{}", typed, meant(nearest_id(typed, names))),
            graph.size() == 0 ? "There are no migrations yet; `dbtool create` writes the first one."
                              : "`dbtool history` lists all revisions."};
}

Error ambiguous_revision(const RevisionGraph& graph,
                         std::string_view typed,
                         const std::vector<std::size_t>& candidates) {
    return {ErrorKind::usage,
            fmt::format("\"{}\" could be any of {}", typed, list_ids(graph, candidates)),
            "Write more of the id that you mean."};
}

Error two_readings(const RevisionGraph& graph, std::string_view typed, std::size_t candidate) {
    return {ErrorKind::usage,
            fmt::format("\"{}\" could be revision {} or steps counted from another",
                        typed,
                        id_of(graph, candidate)),
            "Write the whole id."};
}

Error unknown_branch(const RevisionGraph& graph, std::string_view label) {
    const std::vector<std::string> labels = graph.labels();
    return {ErrorKind::usage,
            fmt::format("there is no branch \"{}\"{}", label, did_you_mean(label, labels)),
            labels.empty()
                ? "No migration has a label; `-- dbtool:label NAME` gives one to a branch, "
                  "and the id of one of its revisions stands for it too."
                : fmt::format("The labels are: {}.", join(labels, ", "))};
}

Error not_on_branch(const RevisionGraph& graph, std::size_t index, const Scope& scope) {
    return {ErrorKind::usage,
            fmt::format("{} is not on the branch \"{}\"", id_of(graph, index), scope.label),
            fmt::format("Name it without the branch: `{}`.", id_of(graph, index))};
}

Error several_heads(const RevisionGraph& graph,
                    const std::vector<std::size_t>& heads,
                    const Scope* scope) {
    const std::string label = example_label(graph, heads, "head");
    const std::string where =
        scope == nullptr ? "" : fmt::format(" on the branch \"{}\"", scope->label);
    const std::string all = scope == nullptr ? "heads" : scope->label + "@heads";
    return {
        ErrorKind::usage,
        fmt::format("there are {} heads{}: {}", heads.size(), where, list_ids(graph, heads)),
        fmt::format("`dbtool merge` joins them, `dbtool upgrade {}` applies them all, and `{}`{} "
                    "names one of them.",
                    all,
                    id_of(graph, heads.front()),
                    label.empty() ? " or `label@head`" : " or " + label)};
}

Error several_current(const RevisionGraph& graph,
                      const std::vector<std::size_t>& heads,
                      int offset) {
    const std::string label = example_label(graph, heads, fmt::format("{:+d}", offset));
    return {ErrorKind::usage,
            fmt::format("{:+d} could count from any of {} current heads: {}",
                        offset,
                        heads.size(),
                        list_ids(graph, heads)),
            fmt::format("Say from which one: `{}{:+d}`{}.",
                        id_of(graph, heads.front()),
                        offset,
                        label.empty() ? "" : " or " + label)};
}

Error several_starts(const RevisionGraph& graph,
                     const std::vector<std::size_t>& candidates,
                     std::string_view typed) {
    return {ErrorKind::usage,
            fmt::format("\"{}\" needs one place to count from, and there are {}: {}",
                        typed,
                        candidates.size(),
                        list_ids(graph, candidates)),
            fmt::format("Count from one of them: `{}-1`.", id_of(graph, candidates.front()))};
}

Error several_parents(const RevisionGraph& graph, std::size_t merge) {
    return {ErrorKind::usage,
            fmt::format("{} is a merge: below it are {}",
                        id_of(graph, merge),
                        list_ids(graph, graph.parents(merge))),
            fmt::format("Name the one you mean, such as `{}`.",
                        id_of(graph, graph.parents(merge).front()))};
}

Error several_ways_up(const RevisionGraph& graph, const std::vector<std::size_t>& candidates) {
    const std::string label = example_label(graph, candidates, "+1");
    return {ErrorKind::usage,
            fmt::format("more than one line leads up from here: {}", list_ids(graph, candidates)),
            fmt::format("Name the one you mean: `{}`{}.",
                        id_of(graph, candidates.front()),
                        label.empty() ? "" : " or " + label)};
}

Error too_far(std::string_view typed, std::string_view where, std::size_t possible, int offset) {
    const bool down = offset < 0;
    const std::string steps = possible == 0   ? "no steps"
                              : possible == 1 ? "1 step"
                                              : fmt::format("{} steps", possible);
    return {ErrorKind::usage,
            fmt::format("\"{}\" goes too far: there {} {} {} {}",
                        typed,
                        possible == 1 ? "is" : "are",
                        steps,
                        down ? "down from" : "up from",
                        where),
            down ? "`base` is the place before the first revision." : "`head` is the last place."};
}

}  // namespace dbtool::revision
