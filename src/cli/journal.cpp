#include "journal.hpp"

#include <fmt/format.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/base_sink.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/report/error.hpp>

#include "log_file.hpp"

namespace dbtool::cli {
namespace {

/// Through the console, so that the progress line makes room.
class ConsoleSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    explicit ConsoleSink(report::Console& console) : console_(console) {}

private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        console_.err(
            fmt::format("{}\n", std::string_view(message.payload.data(), message.payload.size())));
    }
    void flush_() override {}

    report::Console& console_;
};

/// spdlog's own sink keeps lines back, and tells nobody when they cannot be written in the end.
class FileSink final : public spdlog::sinks::base_sink<std::mutex> {
public:
    FileSink(report::Console& console, const std::string& path) : file_(console, path) {}

private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        file_.write({line.data(), line.size()});
    }
    void flush_() override {}

    LogFile file_;
};

spdlog::level::level_enum level_of(report::Verbosity verbosity) {
    switch (verbosity) {
        case report::Verbosity::quiet:
        case report::Verbosity::normal:
            return spdlog::level::warn;
        case report::Verbosity::verbose:
            return spdlog::level::info;
        case report::Verbosity::very_verbose:
            return spdlog::level::debug;
    }
    return spdlog::level::warn;
}

std::string ids(const std::vector<RevisionId>& all) {
    std::string out;
    for (const RevisionId& id : all) {
        out += (out.empty() ? "" : ", ") + id.str();
    }
    return out.empty() ? "base" : out;
}

/// One event as one line of the log.
struct Line {
    spdlog::level::level_enum level;
    std::string text;
};

Line line_of(const run::Started& event) {
    return {spdlog::level::info,
            fmt::format("run {} begins: {} {} from {}, {}",
                        event.run.str(),
                        to_string(event.direction),
                        event.target,
                        ids(event.from),
                        counted(event.steps.size(), "migration"))};
}

Line line_of(const run::StepEnded& event) {
    const std::string text = fmt::format("{} {} {} in {} ms{}",
                                         to_string(event.direction),
                                         event.revision.str(),
                                         run::to_string(event.outcome),
                                         event.duration.count(),
                                         event.error ? ": " + event.error->message : "");
    return {event.error ? spdlog::level::err : spdlog::level::info, text};
}

Line line_of(const run::PartEnded& event) {
    return {spdlog::level::debug,
            fmt::format("{} part {} of {} in {} ms: {}",
                        event.revision.str(),
                        event.part,
                        event.parts,
                        event.duration.count(),
                        event.headline)};
}

Line line_of(const run::StatementEnded& event) {
    return {event.slow ? spdlog::level::warn : spdlog::level::debug,
            fmt::format("{}:{} {}{} ms, {}: {}",
                        event.file,
                        event.done.line,
                        event.slow ? "slow, " : "",
                        event.done.duration.count(),
                        event.done.tag,
                        event.done.text)};
}

Line line_of(const run::NoticeRaised& event) {
    return {spdlog::level::info,
            fmt::format(
                "{} {}: {}", event.revision.str(), event.notice.severity, event.notice.message)};
}

Line line_of(const run::Waiting& event) {
    return {spdlog::level::warn,
            fmt::format("waiting, {} ms so far: {} {}",
                        event.waited.count(),
                        event.reason,
                        join(event.holders, "; "))};
}

Line line_of(const run::Progressed& event) {
    return {spdlog::level::debug,
            fmt::format("{} {} {}: {}, {} of {} {} after {} ms",
                        event.revision.str(),
                        event.command,
                        event.table,
                        event.phase,
                        event.done,
                        event.total,
                        event.unit,
                        event.elapsed.count())};
}

Line line_of(const run::Retrying& event) {
    return {spdlog::level::warn,
            fmt::format("attempt {} of {} failed, the next in {} ms: {}",
                        event.attempt,
                        event.attempts,
                        event.pause.count(),
                        event.error.message)};
}

Line line_of(const run::Warned& event) {
    return {spdlog::level::warn, event.message};
}

Line line_of(const run::Summary& event) {
    return {event.error ? spdlog::level::err : spdlog::level::info,
            fmt::format("run {} {}: applied {}, reverted {}, repeated {}, from {} to {} in {} ms",
                        event.run.str(),
                        run::to_string(event.outcome),
                        event.applied,
                        event.reverted,
                        event.repeated,
                        ids(event.from),
                        ids(event.to),
                        event.duration.count())};
}

}  // namespace

struct Journal::Loggers {
    std::shared_ptr<spdlog::logger> both;
    std::shared_ptr<spdlog::logger> file;  ///< Null: there is no file.
};

Journal::Journal(report::Console& console, const std::optional<std::string>& file)
    : loggers_(std::make_unique<Loggers>()) {
    auto terminal = std::make_shared<ConsoleSink>(console);
    terminal->set_level(level_of(console.options().verbosity));
    std::vector<spdlog::sink_ptr> sinks = {terminal};
    if (file) {
        sinks.push_back(std::make_shared<FileSink>(console, *file));
        sinks.back()->set_pattern("%Y-%m-%dT%H:%M:%S.%e%z %P %l %v");
        loggers_->file = std::make_shared<spdlog::logger>("events", sinks.back());
        loggers_->file->set_level(spdlog::level::debug);
    }
    loggers_->both = std::make_shared<spdlog::logger>("dbtool", sinks.begin(), sinks.end());
    loggers_->both->set_level(file ? spdlog::level::debug : terminal->level());
}

Journal::~Journal() = default;

void Journal::info(std::string_view text) {
    loggers_->both->info(redact(text));
}

void Journal::debug(std::string_view text) {
    loggers_->both->debug(redact(text));
}

void Journal::on_event(const run::Event& event) {
    if (loggers_->file) {
        const Line line = std::visit([](const auto& value) { return line_of(value); }, event);
        loggers_->file->log(line.level, redact(line.text));
    }
}

void Journal::failure(const Error& error) {
    if (loggers_->file) {
        loggers_->file->error(report::render_error({}, error));
    }
}

}  // namespace dbtool::cli
