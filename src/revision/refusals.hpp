#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/error.hpp>
#include <dbtool/revision/graph.hpp>

#include "scope.hpp"

namespace dbtool::revision {

/// `0001_a, 0002_b`, cut off where the list gets long.
std::string list_ids(const std::vector<RevisionId>& ids);
std::string list_ids(const RevisionGraph& graph, const std::vector<std::size_t>& indexes);

/// The id that is nearest to what was typed, by the whole id, its number or the words behind the
/// number.
std::string nearest_id(std::string_view typed, const std::vector<RevisionId>& ids);

/// What is wrong with a selector, and the way out. Each is an Error{usage}.
Error unknown_revision(const RevisionGraph& graph, std::string_view typed);
Error ambiguous_revision(const RevisionGraph& graph,
                         std::string_view typed,
                         const std::vector<std::size_t>& candidates);
Error two_readings(const RevisionGraph& graph, std::string_view typed, std::size_t candidate);
Error unknown_branch(const RevisionGraph& graph, std::string_view label);
Error not_on_branch(const RevisionGraph& graph, std::size_t index, const Scope& scope);
Error several_heads(const RevisionGraph& graph,
                    const std::vector<std::size_t>& heads,
                    const Scope* scope);
Error several_current(const RevisionGraph& graph,
                      const std::vector<std::size_t>& heads,
                      int offset);
Error several_starts(const RevisionGraph& graph,
                     const std::vector<std::size_t>& candidates,
                     std::string_view typed);
Error several_parents(const RevisionGraph& graph, std::size_t merge);
Error several_ways_up(const RevisionGraph& graph, const std::vector<std::size_t>& candidates);
Error too_far(std::string_view typed, std::string_view where, std::size_t possible, int offset);

}  // namespace dbtool::revision
