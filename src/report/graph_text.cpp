#include <dbtool/report/graph.hpp>

#include "lanes.hpp"
#include "marks.hpp"
#include "paint.hpp"
#include "plain.hpp"

namespace dbtool::report {
namespace {

std::string node(const Style& style, bool pending) {
    return pending ? paint(style, Paint::cyan, "o") : paint(style, Paint::green, "*");
}

std::string cells(const Style& style, const std::vector<Lanes::Mark>& row, bool pending) {
    std::string out;
    for (const Lanes::Mark mark : row) {
        switch (mark) {
            case Lanes::Mark::node:
                out += node(style, pending);
                break;
            case Lanes::Mark::line:
                out += "│";
                break;
            case Lanes::Mark::blank:
                out += " ";
                break;
        }
        out += " ";
    }
    return out;
}

std::size_t trimmed_size(const std::vector<Lanes::Mark>& row) {
    std::size_t size = row.size();
    while (size > 0 && row[size - 1] == Lanes::Mark::blank) {
        --size;
    }
    return size;
}

/// The words beside a node, with the id in bold, cut to what is left of the line.
std::string words(const Style& style, const GraphView& view, std::size_t index, std::size_t used) {
    const revision::Revision& revision = view.graph.at(index);
    const std::string id = one_line(revision.id.str());
    const std::string rest = marks(view.graph, index, view.applied) + message_of(revision);
    if (style.width == 0) {
        return paint(style, Paint::bold, id) + rest;
    }
    const std::size_t taken = used + columns_of(id);
    const std::string end = style.width > taken ? fit(rest, style.width - taken) : "";
    return paint(style, Paint::bold, id) + end;
}

}  // namespace

std::string render_graph_text(const Style& style, const GraphView& view) {
    std::string out;
    Lanes lanes;
    for (std::size_t index = view.graph.size(); index-- > 0;) {
        lanes.place(index);
        std::vector<Lanes::Mark> row = lanes.row();
        row.resize(trimmed_size(row));
        const bool pending = view.applied != nullptr && !view.applied->contains(index);
        out +=
            cells(style, row, pending) + " " + words(style, view, index, 2 * row.size() + 1) + "\n";
        const std::string below = lanes.lead(view.graph.parents(index));
        out += below.empty() ? "" : below + "\n";
    }
    return out.empty() ? "no migrations yet\n" : out;
}

}  // namespace dbtool::report
