#include <nlohmann/json.hpp>

#include <dbtool/core/text.hpp>
#include <dbtool/report/revisions.hpp>

#include "json.hpp"
#include "marks.hpp"
#include "paint.hpp"
#include "plain.hpp"

namespace dbtool::report {
namespace {

using Indexes = std::vector<std::size_t>;
using revision::RevisionGraph;

Json id_list(const RevisionGraph& graph, const Indexes& indexes) {
    Json out = Json::array();
    for (const std::size_t index : indexes) {
        out.push_back(graph.at(index).id.str());
    }
    return out;
}

/// `{"KEY":[{"id","message","labels"}...]}`.
std::string places_json(const RevisionGraph& graph, const Indexes& indexes, const char* key) {
    Json list = Json::array();
    for (const std::size_t index : indexes) {
        list.push_back({{"id", graph.at(index).id.str()},
                        {"message", graph.at(index).message},
                        {"labels", graph.labels_at(index)}});
    }
    return dump({{key, std::move(list)}});
}

std::string id_of(const Style& style, const RevisionGraph& graph, std::size_t index) {
    return paint(style, Paint::bold, one_line(graph.at(index).id.str()));
}

std::string place(const Style& style, const RevisionGraph& graph, std::size_t index) {
    return id_of(style, graph, index) + paint(style, Paint::cyan, marks(graph, index, nullptr)) +
           message_of(graph.at(index)) + "\n";
}

std::string places(const Style& style, const RevisionGraph& graph, const Indexes& indexes) {
    std::string out;
    for (const std::size_t index : indexes) {
        out += place(style, graph, index);
    }
    return out;
}

Indexes branch_points(const RevisionGraph& graph) {
    Indexes points;
    for (std::size_t index = 0; index < graph.size(); ++index) {
        if (graph.children(index).size() > 1) {
            points.push_back(index);
        }
    }
    return points;
}

/// The heads of the branch that a label names.
Indexes label_heads(const RevisionGraph& graph, const std::string& label) {
    const auto members = graph.branch(label);
    return members ? graph.heads_of(*members) : Indexes{};
}

std::string branches_json(const RevisionGraph& graph) {
    Json branches = Json::array();
    for (const std::size_t index : branch_points(graph)) {
        branches.push_back({{"id", graph.at(index).id.str()},
                            {"message", graph.at(index).message},
                            {"children", id_list(graph, graph.children(index))}});
    }
    Json labels = Json::array();
    for (const std::string& label : graph.labels()) {
        labels.push_back({{"label", label}, {"heads", id_list(graph, label_heads(graph, label))}});
    }
    return dump({{"branches", std::move(branches)}, {"labels", std::move(labels)}});
}

Json history_item(const RevisionGraph& graph,
                  std::size_t index,
                  const revision::RevisionSet* applied) {
    return {{"id", graph.at(index).id.str()},
            {"parents", id_list(graph, graph.parents(index))},
            {"depends_on", id_list(graph, graph.dependencies(index))},
            {"message", graph.at(index).message},
            {"labels", graph.at(index).labels},
            {"file", or_null(graph.at(index).file)},
            {"applied", applied == nullptr ? Json(nullptr) : Json(applied->contains(index))}};
}

std::string parents_of(const RevisionGraph& graph, std::size_t index) {
    std::vector<std::string> parents;
    for (const std::size_t parent : graph.parents(index)) {
        parents.push_back(one_line(graph.at(parent).id.str()));
    }
    return parents.empty() ? "base" : join(parents, ", ");
}

}  // namespace

std::string render_current(const Style& style, const RevisionGraph& graph, const Indexes& current) {
    if (style.format == Format::json) {
        return places_json(graph, current, "current");
    }
    return current.empty() ? "base (nothing is applied)\n" : places(style, graph, current);
}

std::string render_heads(const Style& style, const RevisionGraph& graph) {
    if (style.format == Format::json) {
        return places_json(graph, graph.heads(), "heads");
    }
    return graph.size() == 0 ? "no migrations yet\n" : places(style, graph, graph.heads());
}

std::string render_branches(const Style& style, const RevisionGraph& graph) {
    if (style.format == Format::json) {
        return branches_json(graph);
    }
    std::string out;
    for (const std::size_t point : branch_points(graph)) {
        out += place(style, graph, point);
        for (const std::size_t child : graph.children(point)) {
            out += "  -> " + place(style, graph, child);
        }
    }
    for (const std::string& label : graph.labels()) {
        std::vector<std::string> heads;
        for (const std::size_t head : label_heads(graph, label)) {
            heads.push_back(one_line(graph.at(head).id.str()));
        }
        out += "label " + one_line(label) + ": head " + join(heads, ", ") + "\n";
    }
    return out.empty() ? "no branches\n" : out;
}

std::string render_history(const Style& style,
                           const RevisionGraph& graph,
                           const Indexes& shown,
                           const revision::RevisionSet* applied) {
    if (style.format == Format::json) {
        Json list = Json::array();
        for (auto index = shown.rbegin(); index != shown.rend(); ++index) {
            list.push_back(history_item(graph, *index, applied));
        }
        return dump({{"revisions", std::move(list)}});
    }
    std::string out;
    for (auto index = shown.rbegin(); index != shown.rend(); ++index) {
        out += paint(style, Paint::dim, parents_of(graph, *index) + " -> ") +
               id_of(style, graph, *index) +
               paint(style, Paint::cyan, marks(graph, *index, applied)) +
               message_of(graph.at(*index)) + "\n";
    }
    return out.empty() ? "no revisions\n" : out;
}

}  // namespace dbtool::report
