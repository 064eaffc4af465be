#include <array>
#include <numeric>

#include <dbtool/report/revisions.hpp>

#include "commands.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

std::vector<std::size_t> all_of(const revision::RevisionGraph& graph) {
    std::vector<std::size_t> all(graph.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    return all;
}

int run_history(Session& session) {
    std::vector<std::size_t> shown;
    if (const auto text = session.arguments().value("RANGE")) {
        const revision::SelectorRange range = revision::parse_selector_range(*text);
        if ((range.from && counts_from_history(*range.from)) ||
            (range.to && counts_from_history(*range.to))) {
            session.open(Session::Access::read);
        }
        shown = revision::resolve_range(session.graph(), range, session.picture().applied);
    } else {
        shown = all_of(session.graph());
    }
    const revision::RevisionSet* applied = session.is_open() ? &session.picture().applied : nullptr;
    session.out(report::render_history(session.console().style(), session.graph(), shown, applied));
    return 0;
}

constexpr std::array<Operand, 1> operands = {{
    {"RANGE",
     Operand::Count::optional,
     OperandKind::selector,
     "FROM:TO, FROM:, :TO, or one selector"},
}};

}  // namespace

const Command history_command = {
    .name = "history",
    .group = "Looking",
    .summary = "List the revisions, newest first",
    .needs = Needs::files,
    .operands = operands,
    .examples =
        "dbtool history\tall of them; needs no database\n"
        "dbtool history 0003:0007\ta range\n"
        "dbtool history current:head\twhere the database is, and what is pending\n",
    .run = run_history,
};

}  // namespace dbtool::cli
