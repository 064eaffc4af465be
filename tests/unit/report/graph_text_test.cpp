#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <set>
#include <sstream>

#include <dbtool/core/text.hpp>
#include <dbtool/report/graph.hpp>

#include "golden.hpp"
#include "report/plain.hpp"
#include "samples.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::report;
using test::Node;

namespace {

using Edges = std::set<std::pair<std::string, std::string>>;

struct Row {
    std::vector<std::string> cells;
    std::string id;  ///< Empty for a row between two revisions.
    std::size_t column = 0;
};

bool is_one_of(const std::string& cell, const std::vector<std::string>& cells) {
    return std::find(cells.begin(), cells.end(), cell) != cells.end();
}

bool goes_down(const std::string& cell) {
    return is_one_of(cell, {"│", "├", "┤", "┼", "┬", "╭", "╮"});
}

bool is_tied(const std::string& cell) {
    return is_one_of(cell, {"├", "┤", "┼", "┬", "╭", "╮", "┴", "╰", "╯"});
}

Row read_row(std::string_view line) {
    Row row;
    for (std::size_t i = 0; !line.empty(); ++i) {
        const std::string glyph = take_glyph(line).text;
        if (i % 2 == 0) {
            row.cells.push_back(glyph);
        }
        if (i % 2 == 0 && (glyph == "*" || glyph == "o") && row.id.empty()) {
            row.column = row.cells.size() - 1;
        }
        if (line.starts_with("  ") && line.find_first_not_of(' ') != std::string_view::npos &&
            is_one_of(std::string(1, line[line.find_first_not_of(' ')]), {"r"})) {
            line = line.substr(line.find_first_not_of(' '));
            row.id = line.substr(0, line.find(' '));
            break;
        }
    }
    return row;
}

/// Follows the lines of a drawing by eye, as it were, and says which revision leads to which.
class Reader {
public:
    explicit Reader(const std::string& drawing) {
        std::istringstream lines(drawing);
        for (std::string line; std::getline(lines, line);) {
            rows_.push_back(read_row(line));
        }
    }

    Edges edges() {
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (!rows_[i].id.empty()) {
                from_ = rows_[i].id;
                leave(i);
            }
        }
        return edges_;
    }

private:
    const std::string& cell(std::size_t row, std::size_t column) const {
        static const std::string blank = " ";
        return row < rows_.size() && column < rows_[row].cells.size() ? rows_[row].cells[column]
                                                                      : blank;
    }

    /// From a revision into the row below it: there its own column is tied to others.
    void leave(std::size_t row) {
        const std::size_t below = row + 1;
        if (below >= rows_.size()) {
            return;
        }
        if (!rows_[below].id.empty()) {
            follow(below, rows_[row].column);
            return;
        }
        for (std::size_t i = 0; i < rows_[below].cells.size(); ++i) {
            const bool own = i == rows_[row].column;
            if (goes_down(cell(below, i)) && (own || is_tied(cell(below, i)))) {
                follow(below + 1, i);
            }
        }
    }

    void follow(std::size_t row, std::size_t column) {
        while (row < rows_.size()) {
            if (!rows_[row].id.empty() && rows_[row].column == column) {
                edges_.emplace(from_, rows_[row].id);
                return;
            }
            if (rows_[row].id.empty() && !goes_down(cell(row, column))) {
                // The line ends here: it goes over to the column of the revision above.
                if (!is_one_of(cell(row, column), {"╯", "┴"})) {
                    return;
                }
                column = rows_[row - 1].column;
            } else if (!rows_[row].id.empty() && cell(row, column) != "│") {
                return;
            }
            ++row;
        }
    }

    std::vector<Row> rows_;
    std::string from_;
    Edges edges_;
};

Edges edges_of(const revision::RevisionGraph& graph) {
    Edges edges;
    for (std::size_t index = 0; index < graph.size(); ++index) {
        for (const std::size_t parent : graph.parents(index)) {
            edges.emplace(graph.at(index).id.str(), graph.at(parent).id.str());
        }
    }
    return edges;
}

std::vector<Node> random_nodes(std::mt19937& random) {
    std::vector<Node> nodes;
    const std::size_t size = 1 + random() % 30;
    for (std::size_t i = 0; i < size; ++i) {
        Node node{"r" + std::to_string(100 + i)};
        std::set<std::string> parents;
        for (std::size_t wanted = random() % 4; wanted > 0 && i > 0; --wanted) {
            parents.insert(nodes[i - 1 - random() % std::min<std::size_t>(i, 6)].id);
        }
        node.parents.assign(parents.begin(), parents.end());
        nodes.push_back(node);
    }
    return nodes;
}

std::filesystem::path corpus_file(const std::string& name) {
    const char* folder = std::getenv("DBTOOL_CORPUS");
    const std::filesystem::path fallback =
        std::filesystem::path(DBTOOL_REPOSITORY_DIR) / ".." / "shared" / "corpus";
    return (folder == nullptr ? fallback : std::filesystem::path(folder)) / name;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> out;
    std::istringstream in(text);
    for (std::string part; std::getline(in, part, separator);) {
        if (!part.empty()) {
            out.push_back(part);
        }
    }
    return out;
}

/// The ids get an `r` before them, by which the reader of drawings knows them.
std::vector<Node> superset_nodes(std::ifstream& file) {
    std::vector<Node> nodes;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        std::istringstream fields(line);
        std::string id;
        std::string parents;
        std::getline(fields, id, '\t');
        std::getline(fields, parents, '\t');
        Node node{"r" + id};
        std::replace(parents.begin(), parents.end(), ',', ' ');
        for (const std::string& parent : split(parents, ' ')) {
            node.parents.push_back("r" + parent);
        }
        nodes.push_back(node);
    }
    return nodes;
}

}  // namespace

TEST_CASE("graphs of every shape are drawn") {
    const std::map<std::string, std::vector<Node>> shapes = {
        {"linear", {{"r1"}, {"r2", {"r1"}}, {"r3", {"r2"}, {}, {}, "Third"}}},
        {"branch", {{"r1"}, {"r2", {"r1"}}, {"r3", {"r1"}}, {"r4", {"r2"}}}},
        {"merge", {{"r1"}, {"r2", {"r1"}}, {"r3", {"r1"}}, {"r4", {"r2", "r3"}}}},
        {"octopus",
         {{"r1"}, {"r2", {"r1"}}, {"r3", {"r1"}}, {"r4", {"r1"}}, {"r5", {"r2", "r3", "r4"}}}},
        {"criss_cross",
         {{"r1"},
          {"r2", {"r1"}},
          {"r3", {"r1"}},
          {"r4", {"r2", "r3"}},
          {"r5", {"r2", "r3"}},
          {"r6", {"r4", "r5"}}}},
        {"bases", {{"r1"}, {"r2"}, {"r3", {"r1"}, {"r2"}, {"api"}}, {"r4", {"r2"}}}}};
    for (const auto& [name, nodes] : shapes) {
        const auto graph = test::make_graph(nodes);
        const auto applied = test::make_set(graph, {"r1", "r2"});
        const std::string drawing = render_graph_text({}, {graph, &applied});
        test::check_golden("graph_" + name, drawing);
        INFO(drawing);
        CHECK(Reader(drawing).edges() == edges_of(graph));
    }
    CHECK(render_graph_text({}, {revision::RevisionGraph{}}) == "no migrations yet\n");
}

TEST_CASE("the lines of a drawing lead where the graph says") {
    std::mt19937 random(11);
    for (int round = 0; round < 300; ++round) {
        const auto graph = test::make_graph(random_nodes(random));
        const std::string drawing = render_graph_text({}, {graph});
        INFO(drawing);
        REQUIRE(Reader(drawing).edges() == edges_of(graph));
    }
}

TEST_CASE("a line is cut to the terminal's width, and coloured only where asked") {
    const auto graph = test::make_graph({{"r1", {}, {}, {}, std::string(200, 'x')}});
    Style style;
    style.width = 40;
    CHECK(columns_of(trim(render_graph_text(style, {graph}))) == 40);
    style.color = true;
    test::check_golden("graph_color", render_graph_text(style, {graph}));
}

TEST_CASE("a real product's graph is drawn right and narrow") {
    std::ifstream file(corpus_file("graphs/superset.tsv"));
    if (!file) {
        WARN("skipped: the corpus is not there (DBTOOL_CORPUS)");
        return;
    }
    const auto graph = test::make_graph(superset_nodes(file));
    REQUIRE(graph.size() == 191);
    const std::string drawing = render_graph_text({}, {graph});
    CHECK(Reader(drawing).edges() == edges_of(graph));
    std::istringstream lines(drawing);
    std::size_t widest = 0;
    for (std::string line; std::getline(lines, line);) {
        widest = std::max(widest, columns_of(line.substr(0, line.find('r'))));
    }
    CHECK(widest <= 40);
}
