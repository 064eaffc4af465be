#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <sys/ioctl.h>
#include <unistd.h>

#include <dbtool/core/write_all.hpp>
#include <dbtool/report/console.hpp>

#include "plain.hpp"

namespace dbtool::report {
namespace {

/// Back to the first column, then erase to the end of the line.
constexpr std::string_view erase_line = "\r\x1b[K";

std::string variable(const char* name) {
    const char* value = std::getenv(name);
    return value == nullptr ? "" : value;
}

std::size_t columns_of_terminal(int fd) {
    winsize size{};
    return ::ioctl(fd, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0U;
}

bool is_set(const std::string& value) {
    return !value.empty() && value != "false" && value != "0";
}

}  // namespace

Sink file_sink(std::FILE* file) {
    // Not through stdio, which loses what a signal interrupts.
    return [fd = ::fileno(file)](std::string_view text) { return write_all(fd, text); };
}

Sink string_sink(std::string& text) {
    return [&text](std::string_view more) {
        text += more;
        return 0;
    };
}

ConsoleFacts console_facts() {
    ConsoleFacts facts;
    facts.out_is_terminal = ::isatty(STDOUT_FILENO) == 1;
    facts.err_is_terminal = ::isatty(STDERR_FILENO) == 1;
    facts.out_columns = facts.out_is_terminal ? columns_of_terminal(STDOUT_FILENO) : 0;
    facts.err_columns = facts.err_is_terminal ? columns_of_terminal(STDERR_FILENO) : 0;
    facts.no_color = variable("NO_COLOR");
    facts.ci = variable("CI");
    facts.term = variable("TERM");
    return facts;
}

ConsoleOptions console_options(const ConsoleChoice& choice, const ConsoleFacts& facts) {
    const bool capable = !is_set(facts.ci) && facts.term != "dumb";
    const bool color = capable && !choice.no_color && facts.no_color.empty();
    ConsoleOptions options;
    options.format = choice.format;
    options.verbosity = choice.verbosity;
    options.out_color = color && facts.out_is_terminal;
    options.err_color = color && facts.err_is_terminal;
    options.progress = capable && facts.err_is_terminal;
    options.out_width = facts.out_is_terminal ? facts.out_columns : 0;
    options.err_width = facts.err_is_terminal ? facts.err_columns : 0;
    return options;
}

Console::Console(ConsoleOptions options, Sink out, Sink err)
    : options_(options), out_(std::move(out)), err_(std::move(err)) {}

Console::~Console() {
    clear_progress();
}

Style Console::style() const {
    return {options_.format, options_.verbosity, options_.out_color, options_.out_width};
}

Style Console::error_style() const {
    return {Format::text, options_.verbosity, options_.err_color, options_.err_width};
}

void Console::out(std::string_view text) {
    const std::lock_guard lock(mutex_);
    erase_progress();
    write(text, out_, out_failure_);
}

void Console::err(std::string_view text) {
    const std::lock_guard lock(mutex_);
    erase_progress();
    write(text, err_, err_failure_);
}

void Console::progress(std::string_view line) {
    const std::lock_guard lock(mutex_);
    if (!options_.progress || options_.verbosity == Verbosity::quiet) {
        return;
    }
    // One column is left free: a character in the last one makes some terminals begin a new line.
    const std::size_t room = options_.err_width > 1 ? options_.err_width - 1 : 0;
    write(std::string(erase_line) + fit(line, room), err_, err_failure_);
    progress_shown_ = true;
}

void Console::clear_progress() {
    const std::lock_guard lock(mutex_);
    erase_progress();
}

void Console::erase_progress() {
    if (progress_shown_) {
        write(erase_line, err_, err_failure_);
        progress_shown_ = false;
    }
}

void Console::write(std::string_view text, Sink& sink, int& failure) {
    if (failure == 0 && !text.empty()) {
        failure = sink(text);
    }
}

std::optional<Error> Console::output_error() const {
    const std::lock_guard lock(mutex_);
    const bool may_end_early = options_.format == Format::text && !all_of_out_;
    if (out_failure_ == 0 || (out_failure_ == EPIPE && may_end_early)) {
        return std::nullopt;
    }
    return Error(ErrorKind::internal,
                 std::string("cannot write to standard output: ") + std::strerror(out_failure_));
}

void Console::needs_all_of_out() {
    const std::lock_guard lock(mutex_);
    all_of_out_ = true;
}

void ignore_signals_of_writes() {
    std::signal(SIGPIPE, SIG_IGN);
    std::signal(SIGXFSZ, SIG_IGN);
}

}  // namespace dbtool::report
