#pragma once

#include <chrono>
#include <functional>
#include <memory>

#include <dbtool/report/console.hpp>
#include <dbtool/run/event.hpp>

namespace dbtool::report {

/// What the run does, for the words: `stamp` only writes the history.
enum class Act { move, stamp };

using Clock = std::function<std::chrono::steady_clock::time_point()>;

struct TextReporterOptions {
    Act act = Act::move;
    Clock clock = std::chrono::steady_clock::now;
    Milliseconds redraw{
        200};  ///< How often the progress line is drawn again while nothing happens; 0: never.
};

/// A run for people. Step lines and the summary go to stdout; the progress line, notices, waits,
/// retries, warnings and the error to stderr. -q: only errors; -v: parts too; -vv: each statement.
/// Slow statements are always named. The console must outlive it.
class TextReporter final : public run::Observer {
public:
    explicit TextReporter(Console& console, TextReporterOptions options = {});
    ~TextReporter() override;
    void on_event(const run::Event& event) override;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

/// A run for pipelines: one JSON object a line on stdout, the last being the summary. With -vv also
/// statements that were not slow.
class JsonReporter final : public run::Observer {
public:
    explicit JsonReporter(Console& console) : console_(console) {}
    void on_event(const run::Event& event) override;

    /// Has the summary been written?
    bool summarized() const { return summarized_; }
    /// Writes a summary for a run that failed before it could begin, unless there has been one.
    void fail(const Error& error, const RunId& run = {});

private:
    Console& console_;
    bool summarized_ = false;
};

/// One event as a JSON object with a line end.
std::string render_event(const run::Event& event);

/// The reporter that the console's format asks for.
std::unique_ptr<run::Observer> make_reporter(Console& console, Act act = Act::move);

}  // namespace dbtool::report
