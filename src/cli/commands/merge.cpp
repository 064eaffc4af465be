#include <algorithm>
#include <array>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/migration/write.hpp>
#include <dbtool/report/written.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

std::vector<std::size_t> chosen(Session& session) {
    const std::vector<std::string>& selectors = session.arguments().list("SELECTOR");
    if (selectors.empty()) {
        return session.picture().files.heads();
    }
    std::vector<std::size_t> out;
    for (const std::string& text : selectors) {
        const revision::Selector selector = revision::parse_selector(text);
        for (const std::size_t index : session.resolve(selector)) {
            if (std::find(out.begin(), out.end(), index) == out.end()) {
                out.push_back(index);
            }
        }
    }
    return out;
}

/// Does a revision lead up to another by what revises what? A dependency is no line that could be
/// merged.
bool leads_to(const revision::RevisionGraph& graph, std::size_t from, std::size_t to) {
    revision::RevisionSet seen(graph.size());
    std::vector<std::size_t> open = graph.parents(to);
    while (!open.empty()) {
        const std::size_t index = open.back();
        open.pop_back();
        if (index == from) {
            return true;
        }
        if (!seen.contains(index)) {
            seen.insert(index);
            open.insert(open.end(), graph.parents(index).begin(), graph.parents(index).end());
        }
    }
    return false;
}

void check(const revision::RevisionGraph& graph, const std::vector<std::size_t>& parents) {
    if (parents.size() < 2) {
        throw Error(ErrorKind::usage,
                    parents.empty()
                        ? "there is nothing to merge"
                        : fmt::format("there is only {} to merge", graph.at(parents[0]).id.str()),
                    "A merge has two parents or more: name them, or none for all heads.");
    }
    for (const std::size_t index : parents) {
        for (const std::size_t other : parents) {
            if (leads_to(graph, other, index)) {
                throw Error(ErrorKind::usage,
                            fmt::format("{} comes before {} already",
                                        graph.at(other).id.str(),
                                        graph.at(index).id.str()),
                            "Leave it out.");
            }
        }
    }
}

int run_merge(Session& session) {
    const std::vector<std::size_t> parents = chosen(session);
    check(session.graph(), parents);
    migration::NewMigration migration;
    std::vector<std::string> names;
    for (const std::size_t index : parents) {
        migration.revises.push_back(session.graph().at(index).id);
        names.push_back(session.graph().at(index).id.str());
    }
    migration.message =
        session.arguments().value("--message").value_or("merge " + join(names, " and "));
    const migration::WrittenFile written = migration::write_migration(
        session.picture().folder, migration, session.project().numbering);
    session.out(report::render_created(session.console().style(), written));
    return 0;
}

constexpr std::array<Option, 1> options = {{
    {"--message", "-m", "MESSAGE", "What it is for"},
}};

constexpr std::array<Operand, 1> operands = {{
    {"SELECTOR", Operand::Count::any, OperandKind::selector, "The parents (all heads)"},
}};

}  // namespace

const Command merge_command = {
    .name = "merge",
    .group = "Authoring",
    .summary = "Write a migration with several parents",
    .needs = Needs::files,
    .options = options,
    .operands = operands,
    .examples =
        "dbtool merge\tall heads become one\n"
        "dbtool merge 0007 0008 -m \"merge billing\"\tthese two\n",
    .run = run_merge,
};

}  // namespace dbtool::cli
