#include <algorithm>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/revision/graph.hpp>
#include <dbtool/revision/selector.hpp>

#include "target.hpp"

// Selectors in graphs: the first line is a selector or a range, each other line a revision: its id,
// its parents, `+ID` a dependency, `@NAME` a label, `!` applied.
namespace dbtool::fuzz {
namespace {

struct Drawn {
    std::vector<revision::Revision> revisions;
    std::vector<RevisionId> applied;
};

void draw(std::string_view line, Drawn& into) {
    const auto words = split_words(line);
    if (words.empty()) {
        return;
    }
    revision::Revision revision;
    revision.id = RevisionId(std::string(words.front()));
    for (const std::string_view word : std::span(words).subspan(1)) {
        const std::string rest(word.substr(1));
        if (word == "!") {
            into.applied.push_back(revision.id);
        } else if (word.front() == '+') {
            revision.depends_on.emplace_back(rest);
        } else if (word.front() == '@') {
            revision.labels.push_back(rest);
        } else {
            revision.parents.emplace_back(std::string(word));
        }
    }
    into.revisions.push_back(std::move(revision));
}

/// Nothing but a user's mistake may be thrown.
template <typename Try>
void attempt(const Try& what) {
    try {
        what();
    } catch (const Error& error) {
        require(error.kind == ErrorKind::usage, "a mistake is the user's", error.message);
        require(!error.message.empty(), "a mistake has a message");
    }
}

void check_graph(const revision::RevisionGraph& graph) {
    for (std::size_t index = 0; index < graph.size(); ++index) {
        for (const std::size_t parent : graph.parents(index)) {
            require(parent < index, "parents come before their children");
        }
        for (const std::size_t other : graph.dependencies(index)) {
            require(other < index, "so do dependencies");
        }
        require(graph.find(graph.at(index).id) == index, "a revision is found by its id");
    }
}

void check_place(const revision::RevisionGraph& graph,
                 const revision::Selector& selector,
                 const revision::RevisionSet& applied) {
    const revision::Place place = revision::resolve_place(graph, selector, applied);
    for (const std::size_t index : place.at) {
        require(index < graph.size(), "a place is in the graph", selector.text);
    }
    for (const std::size_t index : place.above) {
        require(index < graph.size(), "what is above is in the graph", selector.text);
    }
    revision::resolve(graph, selector, applied);
}

}  // namespace
}  // namespace dbtool::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dbtool;
    std::string_view text = fuzz::text_of(data, size);
    const std::string_view selector = fuzz::take_line(text);
    fuzz::Drawn drawn;
    while (!text.empty()) {
        fuzz::draw(fuzz::take_line(text), drawn);
    }
    const revision::GraphResult built = revision::build_graph(drawn.revisions);
    const revision::RevisionGraph& graph = built.graph;
    fuzz::require(!has_errors(built.diagnostics) || graph.size() == 0, "a bad graph is empty");
    fuzz::check_graph(graph);
    std::vector<std::size_t> applied;
    for (const RevisionId& id : drawn.applied) {
        if (const auto found = graph.find(id)) {
            applied.push_back(*found);
        }
    }
    const revision::RevisionSet set = graph.ancestors(applied);
    fuzz::attempt([&] { fuzz::check_place(graph, revision::parse_selector(selector), set); });
    fuzz::attempt([&] {
        const auto range = revision::parse_selector_range(selector);
        const auto found = revision::resolve_range(graph, range, set);
        fuzz::require(std::is_sorted(found.begin(), found.end()), "a range is in order");
    });
    fuzz::attempt([&] { revision::resolve_id(graph, selector); });
    return 0;
}
