#include <fmt/format.h>

#include <dbtool/core/text.hpp>
#include <dbtool/report/graph.hpp>

#include "plain.hpp"

namespace dbtool::report {
namespace {

bool is_applied(const GraphView& view, std::size_t index) {
    return view.applied == nullptr || view.applied->contains(index);
}

/// A double-quoted string of the DOT language: only `"` and `\` mean something in it.
std::string dot_string(std::string_view text) {
    std::string out = "\"";
    for (const char c : one_line(text)) {
        out += c == '"' || c == '\\' ? "\\" : "";
        out += c;
    }
    return out + "\"";
}

std::string dot_node(const GraphView& view, std::size_t index) {
    const revision::Revision& revision = view.graph.at(index);
    std::string label = dot_string(revision.id.str());
    label.pop_back();
    for (const std::string& name : revision.labels) {
        label += "\\nlabel " + dot_string(name).substr(1);
        label.pop_back();
    }
    if (!revision.message.empty()) {
        label += "\\n" + dot_string(revision.message).substr(1);
        label.pop_back();
    }
    const std::string_view look =
        is_applied(view, index) ? "style=filled, fillcolor=palegreen" : "style=dashed";
    return fmt::format("  {} [label={}\", {}];\n", dot_string(revision.id.str()), label, look);
}

/// Entity codes for what Mermaid or the HTML it makes would read as its own.
std::string mermaid_text(std::string_view text) {
    std::string out;
    for (const char c : one_line(text)) {
        const bool plain = (static_cast<unsigned char>(c) & 0x80U) != 0 || c == ' ' || c == '_' ||
                           c == '-' || c == '.' || (c >= '0' && c <= '9') ||
                           (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
        out += plain ? std::string(1, c) : fmt::format("#{};", static_cast<int>(c));
    }
    return out;
}

std::string mermaid_node(const GraphView& view, std::size_t index) {
    const revision::Revision& revision = view.graph.at(index);
    std::string label = mermaid_text(revision.id.str());
    for (const std::string& name : revision.labels) {
        label += "<br>label " + mermaid_text(name);
    }
    if (!revision.message.empty()) {
        label += "<br>" + mermaid_text(revision.message);
    }
    const std::string_view state = is_applied(view, index) ? "applied" : "pending";
    return fmt::format("  r{}[\"{}\"]:::{}\n", index, label, state);
}

}  // namespace

std::string render_graph_dot(const GraphView& view) {
    std::string out = "digraph migrations {\n  rankdir=BT;\n  node [shape=box];\n";
    for (std::size_t index = 0; index < view.graph.size(); ++index) {
        out += dot_node(view, index);
    }
    const auto edge = [&](std::size_t from, std::size_t to, std::string_view look) {
        out += fmt::format("  {} -> {}{};\n",
                           dot_string(view.graph.at(from).id.str()),
                           dot_string(view.graph.at(to).id.str()),
                           look);
    };
    for (std::size_t index = 0; index < view.graph.size(); ++index) {
        for (const std::size_t parent : view.graph.parents(index)) {
            edge(parent, index, "");
        }
        for (const std::size_t dependency : view.graph.dependencies(index)) {
            edge(dependency, index, " [style=dashed]");
        }
    }
    return out + "}\n";
}

std::string render_graph_mermaid(const GraphView& view) {
    std::string out = "flowchart BT\n";
    for (std::size_t index = 0; index < view.graph.size(); ++index) {
        out += mermaid_node(view, index);
    }
    for (std::size_t index = 0; index < view.graph.size(); ++index) {
        for (const std::size_t parent : view.graph.parents(index)) {
            out += fmt::format("  r{} --> r{}\n", parent, index);
        }
        for (const std::size_t dependency : view.graph.dependencies(index)) {
            out += fmt::format("  r{} -.-> r{}\n", dependency, index);
        }
    }
    return out +
           "  classDef applied fill:#c8f0c8,stroke:#2a7a2a,color:#000\n"
           "  classDef pending fill:#fff,stroke:#777,stroke-dasharray:4,color:#000\n";
}

}  // namespace dbtool::report
