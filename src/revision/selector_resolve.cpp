#include <algorithm>
#include <iterator>

#include "names.hpp"
#include "refusals.hpp"
#include "walk.hpp"

namespace dbtool::revision {
namespace {

RevisionSet intersection(const RevisionSet& one, const RevisionSet& other) {
    RevisionSet both(one.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        if (one.contains(i) && other.contains(i)) {
            both.insert(i);
        }
    }
    return both;
}

std::vector<std::size_t> heads_in(const Walk& walk) {
    std::vector<std::size_t> heads = walk.graph.heads();
    if (walk.scope != nullptr) {
        std::erase_if(heads, [&](std::size_t head) { return !walk.scope->branch.contains(head); });
    }
    return heads;
}

std::vector<std::size_t> current_in(const Walk& walk, const RevisionSet& applied) {
    return walk.graph.heads_of(walk.scope == nullptr ? applied
                                                     : intersection(walk.scope->branch, applied));
}

/// The revision that the anchor names. A prefix that several have means the one that is on the
/// branch.
std::size_t named_revision(const Walk& walk, std::string_view name) {
    if (walk.scope == nullptr) {
        return resolve_id(walk.graph, name);
    }
    const RevisionSet& lineage = walk.scope->lineage;
    std::vector<std::size_t> candidates = matching_ids(walk.graph, name);
    if (candidates.size() > 1) {
        std::vector<std::size_t> on_branch;
        std::copy_if(candidates.begin(),
                     candidates.end(),
                     std::back_inserter(on_branch),
                     [&](std::size_t index) { return lineage.contains(index); });
        if (on_branch.size() == 1) {
            return on_branch.front();
        }
    }
    const std::size_t found = resolve_id(walk.graph, name);
    if (!lineage.contains(found)) {
        throw not_on_branch(walk.graph, found, *walk.scope);
    }
    return found;
}

Place anchor_place(const Walk& walk, const RevisionSet& applied) {
    const std::string& anchor = walk.selector.anchor;
    if (anchor == "base") {
        return place_at_base(walk);
    }
    if (anchor == "current") {
        std::vector<std::size_t> current = current_in(walk, applied);
        return current.empty() ? place_at_base(walk) : place_at(walk, std::move(current));
    }
    if (anchor == "head" || anchor == "heads") {
        std::vector<std::size_t> heads = heads_in(walk);
        if (anchor == "head" && heads.size() > 1) {
            throw several_heads(walk.graph, heads, walk.scope);
        }
        return place_at(walk, std::move(heads));
    }
    return place_at(walk, {named_revision(walk, anchor)});
}

/// `0007-1` and the like.
Place counted_from_anchor(const Walk& walk, const RevisionSet& applied) {
    const int offset = walk.selector.offset;
    const Place anchor = anchor_place(walk, applied);
    if (anchor.at.size() > 1) {
        throw several_starts(walk.graph, anchor.at, walk.selector.text);
    }
    const std::string where =
        anchor.at.empty() ? "base" : walk.graph.at(anchor.at.front()).id.str();
    if (offset > 0) {
        return step_up(walk, anchor.above, static_cast<std::size_t>(offset), where);
    }
    if (anchor.at.empty()) {
        throw too_far(walk.selector.text, where, 0, offset);
    }
    return step_down(walk, anchor.at.front(), static_cast<std::size_t>(-offset));
}

Place counted_down_from_current(const Walk& walk, const RevisionSet& applied) {
    const std::vector<std::size_t> current = current_in(walk, applied);
    if (current.empty()) {
        throw Error(
            ErrorKind::usage,
            "\"" + walk.selector.text + "\" counts down from what is applied, and nothing is",
            "`dbtool status` shows what is applied and what is pending.");
    }
    if (current.size() > 1) {
        throw several_current(walk.graph, current, walk.selector.offset);
    }
    return step_down(walk, current.front(), static_cast<std::size_t>(-walk.selector.offset));
}

std::vector<std::size_t> common_children(const RevisionGraph& graph,
                                         const std::vector<std::size_t>& of) {
    std::vector<std::size_t> common = graph.children(of.front());
    for (const std::size_t index : of) {
        const auto& children = graph.children(index);
        std::erase_if(common, [&](std::size_t child) {
            return std::find(children.begin(), children.end(), child) == children.end();
        });
    }
    return common;
}

/// Several current heads are one place to start from when the next step is the merge that joins
/// them all.
Place counted_up_from_current(const Walk& walk, const RevisionSet& applied) {
    const auto steps = static_cast<std::size_t>(walk.selector.offset);
    const std::vector<std::size_t> current = walk.graph.heads_of(
        walk.scope == nullptr ? applied : intersection(walk.scope->lineage, applied));
    if (current.empty()) {
        return step_up(walk, walk.graph.bases(), steps, "base");
    }
    std::vector<std::size_t> next = common_children(walk.graph, current);
    if (current.size() > 1 && next.size() != 1) {
        throw several_current(walk.graph, current, walk.selector.offset);
    }
    return step_up(walk, std::move(next), steps, walk.graph.at(current.front()).id.str());
}

/// What was typed, as an id, although it ends like an offset: `2026-01-01`.
std::optional<std::size_t> whole_id(const Walk& walk) {
    const std::string& text = walk.selector.text;
    const std::string whole =
        text.substr(walk.selector.label ? walk.selector.label->size() + 1 : 0);
    if (const auto exact = walk.graph.find(RevisionId(whole))) {
        return exact;
    }
    for (std::size_t i = 0; i < walk.graph.size(); ++i) {
        if (walk.graph.at(i).id.str().starts_with(whole)) {
            throw two_readings(walk.graph, whole, i);
        }
    }
    return std::nullopt;
}

Place resolve_walk(const Walk& walk, const RevisionSet& applied) {
    const Selector& selector = walk.selector;
    if (selector.is_relative()) {
        return selector.offset < 0 ? counted_down_from_current(walk, applied)
                                   : counted_up_from_current(walk, applied);
    }
    if (selector.offset == 0) {
        return anchor_place(walk, applied);
    }
    if (const auto id = whole_id(walk)) {
        return place_at(walk, {*id});
    }
    return counted_from_anchor(walk, applied);
}

}  // namespace

Place resolve_place(const RevisionGraph& graph,
                    const Selector& selector,
                    const RevisionSet& applied) {
    if (!selector.label) {
        return resolve_walk({graph, selector, nullptr}, applied);
    }
    const Scope scope = scope_of(graph, *selector.label);
    return resolve_walk({graph, selector, &scope}, applied);
}

std::vector<std::size_t> resolve(const RevisionGraph& graph,
                                 const Selector& selector,
                                 const RevisionSet& applied) {
    Place place = resolve_place(graph, selector, applied);
    if (selector.offset < 0 && place.at.size() > 1) {
        throw several_parents(graph, place.above.front());
    }
    return place.at;
}

}  // namespace dbtool::revision
