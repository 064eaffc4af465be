#include "session.hpp"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <fmt/format.h>
#include <fstream>
#include <future>
#include <limits>

#include <dbtool/core/error.hpp>
#include <dbtool/core/interrupt.hpp>
#include <dbtool/core/redact.hpp>
#include <dbtool/core/text.hpp>

#include "own_files.hpp"

namespace dbtool::cli {
namespace {

using SteadyClock = std::chrono::steady_clock;

std::int64_t ms_since(SteadyClock::time_point start) {
    return std::chrono::duration_cast<Milliseconds>(SteadyClock::now() - start).count();
}

report::Act act_of(const Command& command) {
    return command.name == "stamp" ? report::Act::stamp : report::Act::move;
}

}  // namespace

/// Several observers as one.
class Session::Fan final : public run::Observer {
public:
    Fan(run::Observer* report, run::Observer& log, run::Observer* status)
        : report_(report), log_(log), status_(status) {}
    void on_event(const run::Event& event) override {
        log_.on_event(event);
        if (report_ != nullptr) {
            report_->on_event(event);
        }
        if (status_ != nullptr) {
            status_->on_event(event);
        }
    }
    void on_working(const run::Working& working) override {
        if (status_ != nullptr) {
            status_->on_working(working);
        }
    }
    void on_pause() override {
        if (status_ != nullptr) {
            status_->on_pause();
        }
    }

private:
    run::Observer* report_;
    run::Observer& log_;
    run::Observer* status_;
};

Session::Session(const Command& command, const Arguments& arguments, report::Console& console)
    : command_(command),
      arguments_(arguments),
      console_(console),
      choice_{.config = arguments.value("--config"),
              .environment = arguments.value("--env"),
              .url = arguments.value("--url"),
              .migrations = arguments.value("--migrations"),
              .schema = arguments.value("--schema")},
      journal_(console, log_file_of(choice_, arguments.value("--log-file"))) {}

void Session::warn(std::string_view message, std::string_view hint) {
    if (console_.options().verbosity != report::Verbosity::quiet) {
        console_.err(report::render_warning(console_.error_style(), message, hint));
    }
}

void Session::prepare(Needs needs) {
    switch (needs) {
        case Needs::nothing:
            return;
        case Needs::project:
            project();
            return;
        case Needs::files:
            picture();
            return;
        case Needs::database:
            open(Access::read);
            return;
    }
}

const config::Project& Session::project() {
    if (!project_) {
        config::apply_dotenv(".");
        project_ = config::load_project(choice_, ".", config::process_variables());
        journal_.debug(project_->file.empty() ? "no dbtool.yaml was found"
                                              : "configuration: " + project_->file.string());
    }
    return *project_;
}

const run::Target& Session::target() {
    if (!target_) {
        target_ = config::resolve_target(project(), choice_, config::process_variables());
        for (const config::Warning& warning : target_->warnings) {
            warn(warning.message, warning.hint);
        }
        journal_.info(fmt::format("database: {} (from {})",
                                  engine::display_target(target_->target.connect),
                                  target_->source));
    }
    return target_->target;
}

Dialect Session::dialect() {
    try {
        return target().connect.dialect;
    } catch (const Error& error) {
        // Creating a file needs no database; a mistake on the command line itself is one all the
        // same.
        if (error.kind == ErrorKind::usage || choice_.url) {
            throw;
        }
        return Dialect::postgresql;
    }
}

run::Picture& Session::picture() {
    if (!picture_) {
        std::vector<Diagnostic> problems;
        picture_ = run::make_picture(
            migration::load_folder(project().migrations, dialect()), {}, problems);
        run::require_sound(problems);
    }
    return *picture_;
}

run::Opened Session::connect(Access access) {
    run::Target where = target();
    where.connect.read_only = access == Access::read;
    if (where.connect.read_only && where.connect.dialect == Dialect::sqlite &&
        !engine::file_exists(where.connect)) {
        where.connect.target =
            ":memory:";  // As empty as the file will be that the first upgrade makes.
    }
    run::Waits waits;
    waits.server = arguments_.declares("--wait") ? seconds("--wait") : std::nullopt;
    waits.lock = arguments_.declares("--lock-wait") ? seconds("--lock-wait") : std::nullopt;
    if (access == Access::read) {
        // Whoever only looks wants to know at once that nobody answers, or that others are in the
        // way.
        where.limits.connect_attempts = std::min(where.limits.connect_attempts, 2);
        waits.lock = waits.lock ? waits.lock : run::patience_of_looks(where);
    }
    return run::open(where, waits, observer());
}

std::string Session::shown_target() {
    return target().connect.dialect == Dialect::sqlite ? engine::display_target(target().connect)
                                                       : connection_->server().display;
}

void Session::open(Access access, std::vector<Diagnostic>* problems) {
    const auto start = SteadyClock::now();
    const auto load = [folder = project().migrations, dialect = target().connect.dialect] {
        return migration::load_folder(folder, dialect);
    };
    std::error_code none;
    if (!std::filesystem::is_directory(project().migrations, none)) {
        load();  // Says what is missing, before anybody waits for a server.
    }
    auto loading = std::async(std::launch::async, load);
    run::Opened opened = connect(access);
    connection_ = std::move(opened.connection);
    journal_.info(fmt::format("connected to {} in {} ms", shown_target(), ms_since(start)));
    migration::Folder folder = loading.get();
    journal_.info(fmt::format("read {} and {} of the history in {} ms",
                              counted(folder.migrations.size(), "migration"),
                              counted(opened.history.rows.size(), "row"),
                              ms_since(start)));
    std::vector<Diagnostic> mistakes;
    picture_ = run::make_picture(std::move(folder), std::move(opened.history), mistakes);
    if (problems != nullptr) {
        *problems = std::move(mistakes);
    } else {
        run::require_sound(mistakes);
    }
}

const revision::RevisionGraph& Session::graph() {
    return is_open() ? picture().all : picture().files;
}

std::vector<std::size_t> Session::resolve(const revision::Selector& selector) {
    if (counts_from_history(selector) && !is_open()) {
        open(Access::read);
    }
    return revision::resolve(graph(), selector, picture().applied);
}

run::Observer& Session::observer() {
    if (!observer_) {
        run::Observer* report = nullptr;
        if (command_.moves && json()) {
            json_reporter_ = std::make_unique<report::JsonReporter>(console_);
            report = json_reporter_.get();
        } else if (!json()) {
            text_reporter_ = report::make_reporter(console_, act_of(command_));
            report = text_reporter_.get();
        }
        prepare_status();
        observer_ = std::make_unique<Fan>(report, journal_, status_.get());
    }
    return *observer_;
}

void Session::prepare_status() {
    if (status_ || !command_.moves) {
        return;
    }
    const bool declared = arguments_.declares("--status-file");
    const std::optional<std::string> file =
        declared ? arguments_.value("--status-file") : std::nullopt;
    if (file) {
        refuse_own_file(choice_, {"--status-file", *file});
    }
    status_ = std::make_unique<StatusTeller>(command_.name, file, console_);
}

void Session::note_failure(const Error& error) {
    try {
        prepare_status();  // What an earlier run left there is not this one's end.
    } catch (const Error&) {
        return;  // It may be the very failure.
    }
    if (status_) {
        status_->failed(error);
    }
}

void Session::fail_run(const Error& error) {
    // Not through observer(): what ended the command may be that the status file is refused.
    if (!json_reporter_) {
        json_reporter_ = std::make_unique<report::JsonReporter>(console_);
    }
    json_reporter_->fail(error);
}

std::optional<Milliseconds> Session::seconds(std::string_view option) const {
    const std::optional<std::string> text = arguments_.value(option);
    if (!text) {
        return std::nullopt;
    }
    const bool bare = text->find_first_not_of("0123456789.") == std::string::npos;
    const std::optional<Milliseconds> parsed = parse_duration(bare ? *text + "s" : *text);
    if (!parsed || parsed->count() < 0) {
        throw Error(ErrorKind::usage,
                    fmt::format("{} is no time: \"{}\"", option, *text),
                    "Give a number of seconds, or 500ms, 2min, 1h.");
    }
    return parsed;
}

std::optional<std::size_t> Session::number(std::string_view option) const {
    const std::optional<std::string> text = arguments_.value(option);
    if (!text) {
        return std::nullopt;
    }
    std::size_t number = 0;
    const auto [end, problem] = std::from_chars(text->data(), text->data() + text->size(), number);
    if (problem != std::errc() || end != text->data() + text->size() || number == 0) {
        throw Error(ErrorKind::usage,
                    fmt::format("{} must be a whole number from 1, not \"{}\"", option, *text));
    }
    return number;
}

bool counts_from_history(const revision::Selector& selector) {
    return selector.is_relative() || selector.anchor == "current";
}

namespace {

/// The next line, of a very long one only its beginning; false at the end.
bool read_line(std::istream& stream, std::string& line) {
    constexpr std::size_t longest = std::size_t{64} << 10U;
    line.resize(longest);
    stream.getline(line.data(), longest);
    const bool cut = stream.fail() && !stream.eof();
    const bool ended = !stream.eof() && !cut;  // By a newline, which is counted too.
    line.resize(static_cast<std::size_t>(stream.gcount()) - (ended ? 1U : 0U));
    if (cut) {
        stream.clear();
        stream.ignore(std::numeric_limits<std::streamsize>::max(), '\n');
    }
    return ended || !line.empty();
}

}  // namespace

std::string line_of(const SourcePosition& position) {
    const std::filesystem::path file(position.file);
    std::error_code none;
    if (file.filename() == ".env" || !std::filesystem::is_regular_file(file, none)) {
        return {};  // Whatever stands there is likely to be a secret; and a pipe was read already.
    }
    std::ifstream stream(file);
    std::string line;
    std::string lines;
    constexpr int context = 50;  // A literal may have begun on an earlier line.
    for (int number = 1; number <= position.line; ++number) {
        if (!read_line(stream, line)) {
            return {};
        }
        if (number > position.line - context) {
            lines += (lines.empty() ? "" : "\n") + line;
        }
    }
    lines = blank_secrets(lines);
    line = lines.substr(lines.rfind('\n') + 1);
    if (line.ends_with('\r')) {
        line.pop_back();
    }
    constexpr std::string_view mark = "\xEF\xBB\xBF";
    return position.line == 1 && line.starts_with(mark) ? line.substr(mark.size()) : line;
}

}  // namespace dbtool::cli
