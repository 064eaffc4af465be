#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/revision/revision.hpp>

namespace dbtool::revision {

/// A set of revisions by their index in a graph.
class RevisionSet {
public:
    explicit RevisionSet(std::size_t graph_size = 0) : bits_(graph_size, false) {}

    bool contains(std::size_t index) const { return index < bits_.size() && bits_[index]; }
    void insert(std::size_t index) { bits_.at(index) = true; }
    void erase(std::size_t index) { bits_.at(index) = false; }
    std::size_t size() const { return bits_.size(); }  ///< Of the graph, not of the set.
    bool empty() const;
    bool operator==(const RevisionSet&) const = default;

private:
    std::vector<bool> bits_;
};

/// The revisions and what revises what: acyclic, every parent there, every id once. Never changes
/// once built. Indexes run in a stable topological order: parents (and dependencies) before
/// children; among those that are free to go, the smaller id first (numbers compared as numbers,
/// `9_x` before `10_y`).
class RevisionGraph {
public:
    RevisionGraph() = default;

    std::size_t size() const { return revisions_.size(); }
    const Revision& at(std::size_t index) const { return revisions_.at(index); }
    std::optional<std::size_t> find(const RevisionId& id) const;

    /// By index: what it revises, what revises it, what it depends on, what depends on it.
    const std::vector<std::size_t>& parents(std::size_t index) const { return parents_.at(index); }
    const std::vector<std::size_t>& children(std::size_t index) const {
        return children_.at(index);
    }
    const std::vector<std::size_t>& dependencies(std::size_t index) const {
        return dependencies_.at(index);
    }
    const std::vector<std::size_t>& dependents(std::size_t index) const {
        return dependents_.at(index);
    }

    std::vector<std::size_t> bases() const;  ///< Without parents.
    std::vector<std::size_t> heads() const;  ///< That no other revises.
    std::vector<std::size_t> heads_of(
        const RevisionSet& set) const;  ///< In the set, revised by none in the set.

    /// The given ones and all that must be applied before them: parents and dependencies,
    /// transitively.
    RevisionSet ancestors(const std::vector<std::size_t>& of) const;
    /// The given ones and all that must be reverted before them: children and dependents,
    /// transitively.
    RevisionSet descendants(const std::vector<std::size_t>& of) const;

    /// The members of the branch that a label names: the labelled revision, what descends from it,
    /// and its ancestors up to (not including) a branch point; nothing for an unknown label.
    /// Alembic's meaning.
    std::optional<RevisionSet> branch(std::string_view label) const;
    /// The revision that carries a label.
    std::optional<std::size_t> labelled(std::string_view label) const;
    std::vector<std::string> labels() const;
    /// The labels of the branches that a revision is on.
    std::vector<std::string> labels_at(std::size_t index) const;

    friend struct GraphBuilder;

private:
    std::vector<Revision> revisions_;
    std::vector<std::vector<std::size_t>> parents_;
    std::vector<std::vector<std::size_t>> children_;
    std::vector<std::vector<std::size_t>> dependencies_;
    std::vector<std::vector<std::size_t>> dependents_;
    std::unordered_map<RevisionId, std::size_t> index_;
    std::unordered_map<std::string, std::size_t> labels_;
};

struct GraphResult {
    RevisionGraph graph;  ///< Empty when there are errors.
    std::vector<Diagnostic> diagnostics;
};

/// Links revisions into a graph. Parents and dependencies may be named by any unique prefix
/// (`0006`). Refuses, naming the files and the way out: two revisions with one id, a parent or
/// dependency that is not there (with the nearest id) or is ambiguous, cycles (naming their members
/// in order), one label on two revisions, a revision that depends on or revises itself, a label
/// that reads as another selector. A dependency may also be named by a label.
GraphResult build_graph(std::vector<Revision> revisions);

/// The revision that a full id, a label (as in Alembic: the revision that carries it) or a unique
/// prefix names. Nothing found or several: Error{usage} that names the candidates or the nearest
/// one. A prefix is matched as text, and a bare number also as a number, which goes first: `7`
/// names `0007_x`, and `1` names `1_x` where `10_y` is there too.
std::size_t resolve_id(const RevisionGraph& graph, std::string_view text);

/// Orders ids as people do: the leading number as a number, then the rest as text.
bool id_less(const RevisionId& a, const RevisionId& b);

}  // namespace dbtool::revision
