#pragma once

#include <string>
#include <vector>

#include <dbtool/report/console.hpp>
#include <dbtool/revision/graph.hpp>
#include <dbtool/run/session.hpp>

namespace dbtool::test {

/// A revision as a test writes it: `{"b", {"a"}}`.
struct Node {
    std::string id;
    std::vector<std::string> parents = {};
    std::vector<std::string> depends_on = {};
    std::vector<std::string> labels = {};
    std::string message = {};
};

/// Fails the test where the nodes make no graph.
revision::RevisionGraph make_graph(const std::vector<Node>& nodes);
revision::RevisionSet make_set(const revision::RevisionGraph& graph,
                               const std::vector<std::string>& ids);

/// The migrations and the history of a project that has one of each: 0001 applied, 0002 edited,
/// 0003 running, 0004 pending, 0005 missing.
run::Picture sample_picture();
/// As run::status() would say it of the sample.
std::vector<run::RevisionStatus> sample_status(const run::Picture& picture);

/// Escape codes, bytes that are no UTF-8, quotes, tabs, wide characters, a password.
extern const std::string nasty;

/// An SQL error with everything that one can have.
Error sample_error();

/// A console that writes into strings.
struct Recorder {
    explicit Recorder(report::ConsoleOptions options = {})
        : console(options, report::string_sink(out), report::string_sink(err)) {}

    std::string out;
    std::string err;
    report::Console console;
};

}  // namespace dbtool::test
