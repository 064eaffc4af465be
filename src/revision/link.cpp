#include <algorithm>
#include <fmt/format.h>
#include <optional>

#include <dbtool/core/text.hpp>

#include "links.hpp"
#include "names.hpp"
#include "refusals.hpp"

namespace dbtool::revision {
namespace {

/// Looking for the nearest name costs a pass over all ids, too much for a folder where every parent
/// is missing.
constexpr std::size_t most_suggestions = 20;

/// The words in which a parent and a dependency differ.
struct Relation {
    std::string_view noun;
    std::string_view verb;
    std::string_view directive;
    std::string_view otherwise;
};

constexpr Relation parent_relation = {
    "parent", "revises", "revises", "; `revises base` starts a line of its own"};
constexpr Relation dependency_relation = {"dependency", "depends on", "depends_on", ""};

class Linker {
public:
    Linker(std::vector<Revision>& revisions,
           const IdIndex& ids,
           const LabelIndex& labels,
           std::vector<Diagnostic>& diagnostics)
        : revisions_(revisions), ids_(ids), labels_(labels), diagnostics_(diagnostics) {}

    /// The revisions that `names` stand for, each once; `names` become their full ids.
    std::vector<std::size_t> link(std::size_t from,
                                  std::vector<RevisionId>& names,
                                  const Relation& relation) {
        std::vector<std::size_t> found;
        for (const RevisionId& name : names) {
            const auto index = find(from, name, relation);
            if (index && std::find(found.begin(), found.end(), *index) == found.end()) {
                found.push_back(*index);
            }
        }
        names.resize(found.size());
        for (std::size_t i = 0; i < found.size(); ++i) {
            if (names[i] != revisions_[found[i]].id) {
                names[i] = revisions_[found[i]].id;
            }
        }
        return found;
    }

private:
    std::optional<std::size_t> find(std::size_t from,
                                    const RevisionId& name,
                                    const Relation& relation) {
        std::vector<std::size_t> candidates = candidates_for(name, relation);
        if (candidates.size() == 1 && candidates.front() != from) {
            return candidates.front();
        }
        if (candidates.size() == 1) {
            refuse_self(from, relation);
        } else if (candidates.empty()) {
            refuse_missing(from, name, relation);
        } else {
            refuse_ambiguous(from, name, candidates, relation);
        }
        return std::nullopt;
    }

    std::vector<std::size_t> candidates_for(const RevisionId& name, const Relation& relation) {
        if (const auto id = ids_.find(name); id != ids_.end()) {
            return {id->second};
        }
        const auto label = labels_.find(name.str());
        if (&relation == &dependency_relation && label != labels_.end()) {
            return {label->second};
        }
        if (name.empty()) {
            return {};
        }
        if (!index_) {
            index_.emplace(revisions_);
        }
        return index_->matching(name.str());
    }

    void report(std::size_t from, std::string code, std::string message, std::string help) {
        diagnostics_.push_back({std::move(code),
                                Severity::error,
                                fmt::format("{} {}", revisions_[from].id.str(), message),
                                {revisions_[from].file, 0, 0},
                                std::move(help)});
    }

    void refuse_self(std::size_t from, const Relation& relation) {
        report(from,
               "self-reference",
               fmt::format("{} itself", relation.verb),
               fmt::format(
                   "Name another revision behind `{}`{}.", relation.directive, relation.otherwise));
    }

    void refuse_missing(std::size_t from, const RevisionId& name, const Relation& relation) {
        const std::string meant = suggestion(name);
        report(from,
               fmt::format("missing-{}", relation.noun),
               fmt::format("{} \"{}\", which is not there{}",
                           relation.verb,
                           name.str(),
                           meant.empty() ? "" : ", did you mean \"" + meant + "\"?"),
               fmt::format("Bring the missing file back, or correct `{}` in this one{}.",
                           relation.directive,
                           relation.otherwise));
    }

    void refuse_ambiguous(std::size_t from,
                          const RevisionId& name,
                          const std::vector<std::size_t>& candidates,
                          const Relation& relation) {
        std::vector<RevisionId> ids;
        for (const std::size_t candidate : candidates) {
            ids.push_back(revisions_[candidate].id);
        }
        report(from,
               fmt::format("ambiguous-{}", relation.noun),
               fmt::format(
                   "{} \"{}\", which could be any of {}", relation.verb, name.str(), list_ids(ids)),
               fmt::format("Write the whole id behind `{}`.", relation.directive));
    }

    std::string suggestion(const RevisionId& name) {
        if (suggestions_++ >= most_suggestions) {
            return "";
        }
        std::vector<RevisionId> ids;
        ids.reserve(revisions_.size());
        for (const Revision& revision : revisions_) {
            ids.push_back(revision.id);
        }
        return nearest_id(name.str(), ids);
    }

    std::vector<Revision>& revisions_;
    const IdIndex& ids_;
    const LabelIndex& labels_;
    std::vector<Diagnostic>& diagnostics_;
    std::optional<NameIndex> index_;
    std::size_t suggestions_ = 0;
};

void reverse_edges(const Neighbours& edges, Neighbours& reversed) {
    reversed.resize(edges.size());
    for (std::size_t i = 0; i < edges.size(); ++i) {
        for (const std::size_t to : edges[i]) {
            reversed[to].push_back(i);
        }
    }
}

}  // namespace

Links link_revisions(std::vector<Revision>& revisions,
                     const IdIndex& ids,
                     const LabelIndex& labels,
                     std::vector<Diagnostic>& diagnostics) {
    Links links;
    links.parents.resize(revisions.size());
    links.dependencies.resize(revisions.size());
    Linker linker(revisions, ids, labels, diagnostics);
    for (std::size_t i = 0; i < revisions.size(); ++i) {
        links.parents[i] = linker.link(i, revisions[i].parents, parent_relation);
        links.dependencies[i] = linker.link(i, revisions[i].depends_on, dependency_relation);
    }
    reverse_edges(links.parents, links.children);
    reverse_edges(links.dependencies, links.dependents);
    return links;
}

}  // namespace dbtool::revision
