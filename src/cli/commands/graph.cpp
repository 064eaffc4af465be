#include <array>

#include <dbtool/core/error.hpp>
#include <dbtool/report/graph.hpp>
#include <dbtool/report/revisions.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

/// Applied and pending are told apart where the database can be asked; the picture is worth having
/// without, too.
void try_to_open(Session& session) {
    try {
        session.open(Session::Access::read);
    } catch (const Error& error) {
        if (error.kind != ErrorKind::connection && error.kind != ErrorKind::configuration) {
            throw;
        }
        session.warn("nothing is marked as applied: " + error.message, error.hint);
        session.picture();
    }
}

int run_graph(Session& session) {
    const auto as = session.arguments().value("--as");
    if (as && session.json()) {
        throw Error(ErrorKind::usage,
                    "--as and --format json ask for two different things",
                    "Give one of them.");
    }
    try_to_open(session);
    const revision::RevisionSet* applied = session.is_open() ? &session.picture().applied : nullptr;
    const revision::RevisionGraph& graph = session.graph();
    const report::Style style = session.console().style();
    if (session.json()) {
        std::vector<std::size_t> all(graph.size());
        for (std::size_t i = 0; i < all.size(); ++i) {
            all[i] = i;
        }
        session.out(report::render_history(style, graph, all, applied));
    } else if (as == "dot") {
        session.out(report::render_graph_dot({graph, applied}));
    } else if (as == "mermaid") {
        session.out(report::render_graph_mermaid({graph, applied}));
    } else {
        session.out(report::render_graph_text(style, {graph, applied}));
    }
    return 0;
}

constexpr std::array<Option, 1> options = {{
    {"--as", "", "FORM", "How to draw it (text)", false, "text|dot|mermaid"},
}};

}  // namespace

const Command graph_command = {
    .name = "graph",
    .group = "Looking",
    .summary = "Draw the revision graph, applied and pending told apart",
    .needs = Needs::project,
    .options = options,
    .examples =
        "dbtool graph\tin the terminal\n"
        "dbtool graph --as dot | dot -Tsvg > graph.svg\tas a picture\n"
        "dbtool graph --as mermaid\tfor a Markdown page\n",
    .run = run_graph,
};

}  // namespace dbtool::cli
