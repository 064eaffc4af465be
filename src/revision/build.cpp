#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>

#include <dbtool/core/text.hpp>
#include <dbtool/revision/graph.hpp>

#include "links.hpp"

namespace dbtool::revision {
namespace {

constexpr std::array<std::string_view, 4> reserved_words = {"base", "current", "head", "heads"};

std::string place_of(const Revision& revision) {
    return revision.file.empty() ? "the history" : revision.file;
}

/// Takes each id's first revision, and reports the others.
IdIndex index_ids(std::vector<Revision>& revisions, std::vector<Diagnostic>& diagnostics) {
    IdIndex ids;
    ids.reserve(revisions.size());
    std::map<std::size_t, std::vector<std::string>> twins;
    std::size_t kept = 0;
    for (std::size_t i = 0; i < revisions.size(); ++i) {
        const auto [entry, is_new] = ids.try_emplace(revisions[i].id, kept);
        if (!is_new) {
            twins[entry->second].push_back(place_of(revisions[i]));
            continue;
        }
        if (kept != i) {
            revisions[kept] = std::move(revisions[i]);
        }
        ++kept;
    }
    revisions.resize(kept);
    for (auto& [index, places] : twins) {
        places.insert(places.begin(), place_of(revisions[index]));
        diagnostics.push_back(
            {"duplicate-revision",
             Severity::error,
             fmt::format("revision \"{}\" is there more than once: {}",
                         revisions[index].id.str(),
                         join(places, ", ")),
             {revisions[index].file, 0, 0},
             "Rename or delete one of the files: a file's name without its ending is "
             "the revision's id."});
    }
    return ids;
}

/// What keeps a label from being told apart from other selectors, or nothing.
std::string_view why_not_a_label(const std::string& label, const IdIndex& ids) {
    if (label.empty()) {
        return "is empty";
    }
    if (std::find(reserved_words.begin(), reserved_words.end(), label) != reserved_words.end()) {
        return "is a word with a meaning of its own";
    }
    if (label.find_first_of("@: \t") != std::string::npos || label.find_first_of("+-") == 0) {
        return "holds a blank, `@` or `:`, or begins with a sign";
    }
    if (label.find_first_not_of("0123456789") == std::string::npos) {
        return "reads as a revision's number";
    }
    return ids.contains(RevisionId(label)) ? "is a revision's id" : "";
}

Diagnostic bad_label(const Revision& revision, const std::string& label, std::string_view why) {
    return {"bad-label",
            Severity::error,
            fmt::format("label \"{}\" of {} {}", label, revision.id.str(), why),
            {revision.file, 0, 0},
            "Choose a label that is a word, such as `billing`."};
}

Diagnostic duplicate_label(const Revision& one, const Revision& other, const std::string& label) {
    return {"duplicate-label",
            Severity::error,
            fmt::format("label \"{}\" is on two revisions: {} ({}) and {} ({})",
                        label,
                        one.id.str(),
                        place_of(one),
                        other.id.str(),
                        place_of(other)),
            {other.file, 0, 0},
            "Keep the label on the first revision of its branch: all that descend from it bear it "
            "too."};
}

LabelIndex index_labels(const std::vector<Revision>& revisions,
                        const IdIndex& ids,
                        std::vector<Diagnostic>& diagnostics) {
    LabelIndex labels;
    for (std::size_t i = 0; i < revisions.size(); ++i) {
        for (const std::string& label : revisions[i].labels) {
            if (const auto why = why_not_a_label(label, ids); !why.empty()) {
                diagnostics.push_back(bad_label(revisions[i], label, why));
                continue;
            }
            const auto [entry, is_new] = labels.try_emplace(label, i);
            if (!is_new && entry->second != i) {
                diagnostics.push_back(
                    duplicate_label(revisions[entry->second], revisions[i], label));
            }
        }
    }
    return labels;
}

/// The edges with every index translated and every list sorted. Files are mostly read in the
/// graph's order already, and then no list is copied.
Neighbours reordered(Neighbours&& from,
                     const std::vector<std::size_t>& order,
                     const std::vector<std::size_t>& position) {
    if (!std::is_sorted(order.begin(), order.end())) {
        Neighbours to(from.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            to[i] = std::move(from[order[i]]);
            for (std::size_t& neighbour : to[i]) {
                neighbour = position[neighbour];
            }
        }
        from = std::move(to);
    }
    for (auto& neighbours : from) {
        std::sort(neighbours.begin(), neighbours.end());
    }
    return std::move(from);
}

}  // namespace

/// Fills a graph, whose members nobody else may touch.
struct GraphBuilder {
    static RevisionGraph build(std::vector<Revision>&& revisions,
                               Links&& links,
                               IdIndex&& ids,
                               LabelIndex&& labels,
                               const std::vector<std::size_t>& order) {
        std::vector<std::size_t> position(order.size());
        RevisionGraph graph;
        graph.revisions_.reserve(order.size());
        for (std::size_t i = 0; i < order.size(); ++i) {
            position[order[i]] = i;
            graph.revisions_.push_back(std::move(revisions[order[i]]));
        }
        graph.parents_ = reordered(std::move(links.parents), order, position);
        graph.children_ = reordered(std::move(links.children), order, position);
        graph.dependencies_ = reordered(std::move(links.dependencies), order, position);
        graph.dependents_ = reordered(std::move(links.dependents), order, position);
        graph.index_ = std::move(ids);
        graph.labels_ = std::move(labels);
        for (auto& [id, index] : graph.index_) {
            index = position[index];
        }
        for (auto& [label, index] : graph.labels_) {
            index = position[index];
        }
        return graph;
    }
};

GraphResult build_graph(std::vector<Revision> revisions) {
    GraphResult result;
    IdIndex ids = index_ids(revisions, result.diagnostics);
    LabelIndex labels = index_labels(revisions, ids, result.diagnostics);
    Links links = link_revisions(revisions, ids, labels, result.diagnostics);
    const std::vector<std::size_t> order = topological_order(revisions, links);
    if (order.size() != revisions.size()) {
        const auto cycles = describe_cycles(revisions, links);
        result.diagnostics.insert(result.diagnostics.end(), cycles.begin(), cycles.end());
    }
    if (!has_errors(result.diagnostics)) {
        result.graph = GraphBuilder::build(
            std::move(revisions), std::move(links), std::move(ids), std::move(labels), order);
    }
    return result;
}

}  // namespace dbtool::revision
