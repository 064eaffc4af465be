#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/revision/selector.hpp>

#include "scope.hpp"

namespace dbtool::revision {
namespace {

/// Where a range starts: at base, on the first revisions above it.
std::vector<std::size_t> first_of(const Place& from) {
    return from.at.empty() ? from.above : from.at;
}

std::vector<std::size_t> members(const RevisionSet& before, const RevisionSet& after) {
    std::vector<std::size_t> found;
    for (std::size_t i = 0; i < before.size(); ++i) {
        if (before.contains(i) && after.contains(i)) {
            found.push_back(i);
        }
    }
    return found;
}

}  // namespace

std::vector<std::size_t> resolve_range(const RevisionGraph& graph,
                                       const SelectorRange& range,
                                       const RevisionSet& applied) {
    if (!range.is_range) {
        return range.from ? resolve(graph, *range.from, applied) : std::vector<std::size_t>{};
    }
    const Place to = range.to ? resolve_place(graph, *range.to, applied) : Place{graph.heads(), {}};
    const Place from =
        range.from ? resolve_place(graph, *range.from, applied) : Place{{}, graph.bases()};
    const std::vector<std::size_t> found =
        members(graph.ancestors(to.at), descendants_by_parent(graph, first_of(from)));
    if (found.empty() && !from.at.empty()) {
        const std::string end = range.to ? range.to->text : "heads";
        throw Error(ErrorKind::usage,
                    fmt::format("\"{}\" is not before \"{}\"", range.from->text, end),
                    "A range goes from the earlier revision to the later one, on one line.");
    }
    return found;
}

}  // namespace dbtool::revision
