#pragma once

#include <cstdio>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include <dbtool/core/error.hpp>
#include <dbtool/report/style.hpp>

namespace dbtool::report {

/// Takes text; answers 0, or the errno of what went wrong.
using Sink = std::function<int(std::string_view)>;

/// Writes at once, beside what stdio holds back. The file must outlive the sink.
Sink file_sink(std::FILE* file);
/// Appends to a string, for tests. The string must outlive the sink.
Sink string_sink(std::string& text);

/// What there is to write to.
struct ConsoleOptions {
    Format format = Format::text;
    Verbosity verbosity = Verbosity::normal;
    bool out_color = false;
    bool err_color = false;
    bool progress = false;  ///< stderr is a terminal that can redraw a line.
    std::size_t out_width = 0;
    std::size_t err_width = 0;
};

/// What the user chose on the command line.
struct ConsoleChoice {
    Format format = Format::text;
    Verbosity verbosity = Verbosity::normal;
    bool no_color = false;
};

/// What the process was started in; `facts()` asks the system, tests say it.
struct ConsoleFacts {
    bool out_is_terminal = false;
    bool err_is_terminal = false;
    std::size_t out_columns = 0;  ///< 0: not known.
    std::size_t err_columns = 0;
    std::string no_color;  ///< $NO_COLOR: any value but an empty one is a no.
    std::string ci;        ///< $CI: the same; `false` and `0` count as not set.
    std::string term;      ///< $TERM.
};
ConsoleFacts console_facts();

/// Colours on a terminal only, and not with --no-color, NO_COLOR, CI or TERM=dumb; a progress line
/// likewise, but with --no-color too.
ConsoleOptions console_options(const ConsoleChoice& choice, const ConsoleFacts& facts);

/// stdout and stderr of the process. A reader that goes away (`dbtool history | head`) ends the
/// output, not the run. Safe for use by several threads.
class Console {
public:
    Console(ConsoleOptions options, Sink out, Sink err);
    Console(const Console&) = delete;
    Console& operator=(const Console&) = delete;
    /// Takes the progress line off the terminal.
    ~Console();

    Style style() const;        ///< For what goes to stdout.
    Style error_style() const;  ///< For what goes to stderr: always text.
    const ConsoleOptions& options() const { return options_; }

    /// To stdout as it is: a result. The progress line makes room first.
    void out(std::string_view text);
    /// To stderr as it is: messages, warnings, errors.
    void err(std::string_view text);
    /// Draws the one line at the bottom of the terminal that is drawn over again; nothing without a
    /// terminal or with -q.
    void progress(std::string_view line);
    void clear_progress();

    /// What goes to stdout is worth nothing if its end is missing: a script.
    void needs_all_of_out();

    /// Why stdout could not be written (a full disk), for the exit code. A reader that went away is
    /// a reason only for JSON and where all is needed: a person may have read enough.
    std::optional<Error> output_error() const;

private:
    void write(std::string_view text, Sink& sink, int& failure);
    void erase_progress();

    ConsoleOptions options_;
    Sink out_;
    Sink err_;
    bool all_of_out_ = false;
    int out_failure_ = 0;
    int err_failure_ = 0;
    bool progress_shown_ = false;
    mutable std::mutex mutex_;
};

/// For main(): a reader that went away (SIGPIPE) and a file that has become too large (SIGXFSZ) are
/// errors of the write, and not the end of the process.
void ignore_signals_of_writes();

}  // namespace dbtool::report
