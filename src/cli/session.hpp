#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include <dbtool/config/project.hpp>
#include <dbtool/report/console.hpp>
#include <dbtool/report/error.hpp>
#include <dbtool/report/events.hpp>
#include <dbtool/revision/selector.hpp>
#include <dbtool/run/session.hpp>

#include "arguments.hpp"
#include "command.hpp"
#include "journal.hpp"
#include "status_teller.hpp"

namespace dbtool::cli {

/// What one call of dbtool works with. Each thing is made when it is first asked for, so that
/// `dbtool heads` needs no database and `dbtool init` no configuration.
class Session {
public:
    Session(const Command& command, const Arguments& arguments, report::Console& console);

    const Arguments& arguments() const { return arguments_; }
    report::Console& console() { return console_; }
    bool json() const { return console_.options().format == report::Format::json; }
    Journal& journal() { return journal_; }
    /// Writes a result.
    void out(std::string_view text) { console_.out(text); }
    void warn(std::string_view message, std::string_view hint = {});

    /// Makes ready what the command needs.
    void prepare(Needs needs);

    const config::Project& project();
    const run::Target& target();
    history::Store store() { return {target().connect.dialect, target().history}; }
    /// How SQL is read: of the target where there is one, else PostgreSQL's.
    Dialect dialect();

    /// The migrations alone, sound. Once the database is open: those and the history.
    run::Picture& picture();
    enum class Access { read, write };
    /// Connects and reads migrations and history side by side. `problems` takes the files'
    /// mistakes; without it they are thrown.
    void open(Access access, std::vector<Diagnostic>* problems = nullptr);
    /// Connects alone. Reading a SQLite file that is not there makes none: it is as an empty one.
    run::Opened connect(Access access);
    /// The database that is open, for people.
    std::string shown_target();
    bool is_open() const { return connection_ != nullptr; }
    std::unique_ptr<engine::Connection>& connection() { return connection_; }
    /// The indexes in picture().files that a selector names; one that counts from the present state
    /// asks the database first, and then they are indexes in picture().all.
    std::vector<std::size_t> resolve(const revision::Selector& selector);
    const revision::RevisionGraph& graph();

    /// Told of a run's events: the report that the format asks for, and the log.
    run::Observer& observer();
    /// In place of a summary, for a run that could not begin.
    void fail_run(const Error& error);
    /// Makes the status file where one is asked for. Error{configuration} when it cannot be
    /// written.
    void prepare_status();
    /// For the status file: an error that ends the command.
    void note_failure(const Error& error);

    /// `--wait SECONDS`, also as `1min`. Error{usage} for what is neither.
    std::optional<Milliseconds> seconds(std::string_view option) const;
    /// `-n N`: from 1.
    std::optional<std::size_t> number(std::string_view option) const;

private:
    class Fan;

    const Command& command_;
    const Arguments& arguments_;
    report::Console& console_;
    config::Choice choice_;
    Journal journal_;
    std::optional<config::Project> project_;
    std::optional<config::ResolvedTarget> target_;
    std::unique_ptr<engine::Connection> connection_;
    std::optional<run::Picture> picture_;
    std::unique_ptr<report::JsonReporter> json_reporter_;
    std::unique_ptr<run::Observer> text_reporter_;
    std::unique_ptr<StatusTeller> status_;
    std::unique_ptr<run::Observer> observer_;
};

/// Does a selector count from what is applied?
bool counts_from_history(const revision::Selector& selector);

/// A file's line, for the caret under a diagnostic.
std::string line_of(const SourcePosition& position);

}  // namespace dbtool::cli
