#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <dbtool/revision/graph.hpp>

namespace dbtool::revision {

/// What a user types for a place in the graph: `head`, `heads`, `base`, `current`, `0007`, `-1`,
/// `+2`, `0007-1`, `0007+1`, `label@head`, `label@base`, `label@-1`, `label@+2`, `label@0007`. With
/// Alembic's meaning.
struct Selector {
    std::string text;                  ///< As typed, for messages.
    std::optional<std::string> label;  ///< What stood before the `@`.
    std::string anchor;  ///< `head`, `heads`, `base`, `current`, an id or prefix; empty for a bare
                         ///< `-1`, `+2`.
    int offset = 0;      ///< -1, +2; 0 where none.

    bool is_relative() const { return anchor.empty() && offset != 0; }
    bool operator==(const Selector&) const = default;
};

/// Reads one selector. A number behind the last sign is an offset, so `2026-01` is `2026` less one
/// unless it is a whole id: resolving prefers that, and refuses what could be a prefix too.
/// Error{usage} says what is wrong with it.
Selector parse_selector(std::string_view text);

/// `A:B`, `A:`, `:B`, or a single selector.
struct SelectorRange {
    std::optional<Selector> from;
    std::optional<Selector> to;
    bool is_range = false;
};
SelectorRange parse_selector_range(std::string_view text);

/// A selector's place, without looking at a direction.
struct Place {
    std::vector<std::size_t> at;     ///< What it names; none at base.
    std::vector<std::size_t> above;  ///< What stands on it: to come down to this place, take these
                                     ///< and all that builds on them.
};

/// `head` is the one head (Error{usage} that names all of them and `dbtool merge` where there are
/// several), `heads` all, `base` none, an id that one, `current` the heads of what is applied,
/// `ID+1` its child (error where there are several or none). A bare `-1` counts from the one
/// current head; so does `+2`, or from the one base where nothing is applied. `ID-1` is its parent;
/// a merge has several, and one step below it they are all named.
///
/// `label@...` is the same within the branch, which may also be named by an id on it. `label@+1`
/// starts from what is applied of the branch or of the trunk below it.
///
/// Safer than Alembic, where another line could be reverted unasked: above `ID-1` stands that one
/// line, not ID's siblings (nor, where ID starts a line, every other line); `label@base` is the
/// foot of the branch, not of the trunk that it grew from; and `label@-N` ends there.
Place resolve_place(const RevisionGraph& graph,
                    const Selector& selector,
                    const RevisionSet& applied);

/// What a selector names: `resolve_place(...).at`, but one step below a merge is an Error{usage}
/// that names the parents.
std::vector<std::size_t> resolve(const RevisionGraph& graph,
                                 const Selector& selector,
                                 const RevisionSet& applied);

/// All revisions of a range for `history A:B`, in topological order: those that are B or before it
/// (dependencies too) and A or a descendant of it. `A:` goes to all heads, `:B` starts at base.
/// Error{usage} where A is not before B. A single selector is what it names.
std::vector<std::size_t> resolve_range(const RevisionGraph& graph,
                                       const SelectorRange& range,
                                       const RevisionSet& applied);

}  // namespace dbtool::revision
