#pragma once

#include <string>

#include <dbtool/report/style.hpp>
#include <dbtool/revision/graph.hpp>

namespace dbtool::report {

/// A graph to draw. `applied` is null where no database was asked: then nothing is marked.
struct GraphView {
    const revision::RevisionGraph& graph;
    const revision::RevisionSet* applied = nullptr;
};

/// Lanes, newest first: `*` applied (or not known), `o` pending; heads, labels and dependencies in
/// words.
std::string render_graph_text(const Style& style, const GraphView& view);

/// For Graphviz: an arrow from each parent to what revises it, dashed for depends_on; applied ones
/// filled.
std::string render_graph_dot(const GraphView& view);

/// For Mermaid's `flowchart`: the same, with classes `applied` and `pending`.
std::string render_graph_mermaid(const GraphView& view);

}  // namespace dbtool::report
