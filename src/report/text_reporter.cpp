#include <algorithm>
#include <fmt/format.h>
#include <map>

#include <dbtool/core/repeatable.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/report/error.hpp>
#include <dbtool/report/events.hpp>

#include "names.hpp"
#include "notes.hpp"
#include "plain.hpp"
#include "progress.hpp"
#include "summary.hpp"

namespace dbtool::report {
namespace {

constexpr std::size_t most_id_columns = 48;
/// A loop that raises a notice a row must not fill the memory or the terminal; -v shows them all.
constexpr std::size_t most_remarks = 20;
/// A wait is told of again when it has lasted so long, and then whenever it has lasted twice as
/// long again.
constexpr Milliseconds first_reminder(10'000);
constexpr std::size_t slow_text_columns = 200;

std::string notice_lines(const Style& style, const engine::Notice& notice) {
    const bool mild =
        notice.severity == "NOTICE" || notice.severity == "INFO" || notice.severity == "LOG";
    const std::string word = one_line(notice.severity) + ":";
    std::string out = "    " + paint(style, mild ? Paint::dim : Paint::yellow, word) + " ";
    out += paragraph(notice.message, 5 + word.size()) + "\n";
    return out + note(style, 6, "detail:", notice.detail) + note(style, 6, "hint:", notice.hint);
}

/// Without the indents of what were lines.
std::string one_blank(std::string text) {
    text.erase(
        std::unique(text.begin(), text.end(), [](char a, char b) { return a == ' ' && b == ' '; }),
        text.end());
    return text;
}

std::string statement_line(const Style& style, const run::StatementEnded& event) {
    const std::string place = to_string(SourcePosition{event.file, event.done.line, 0});
    std::string out = "    ";
    out += event.slow ? paint(style, Paint::yellow, "slow:") + " " : "";
    out += format_duration(event.done.duration) + "  " + one_line(place) + "  ";
    if (!event.slow) {
        const std::string& text =
            event.done.headline.empty() ? event.done.text : event.done.headline;
        return out + one_line(text) + "\n";
    }
    // Whoever has to make it faster must see which one it was.
    const std::string& text = event.done.text.empty() ? event.done.headline : event.done.text;
    return out + fit(one_blank(one_line(text)), slow_text_columns) + "\n";
}

std::string progress_words(const run::Progressed& event) {
    std::string out = one_line(event.command);
    out += event.table.empty() ? "" : " on " + one_line(event.table);
    out += ": " + one_line(event.phase);
    if (const auto percent = event.percent()) {
        return out + fmt::format(", {} %", *percent);
    }
    return event.done > 0 ? out + fmt::format(", {} {}", event.done, event.unit) : out;
}

/// What was said about a migration before its own line could be written.
struct Remarks {
    std::string text;
    std::size_t count = 0;
};

}  // namespace

class TextReporter::Impl {
public:
    Impl(Console& console, const TextReporterOptions& options)
        : console_(console),
          act_(options.act),
          verbosity_(console.options().verbosity),
          progress_(console, options.clock, options.redraw) {}

    void on(const run::Started& event) {
        id_columns_ = 0;
        for (const RevisionId& step : event.steps) {
            id_columns_ = std::max(id_columns_, columns_of(one_line(step.str())));
        }
        id_columns_ = std::min(id_columns_, most_id_columns);
        if (!event.steps.empty() && act_ == Act::move) {
            const auto repeatables = static_cast<std::size_t>(
                std::count_if(event.steps.begin(), event.steps.end(), is_repeatable));
            say(fmt::format("{}{} {} from {}, {}\n",
                            event.dry_run ? "dry run: " : "",
                            to_string(event.direction),
                            one_line(event.target),
                            names(event.from),
                            counted_both(event.steps.size() - repeatables, repeatables)));
        }
        progress_.start(event.steps);
    }

    void on(const run::StepEnded& event) {
        if (event.error) {
            last_error_ = event.error;
        }
        progress_.advance(event.number);
        say(step_line(console_.style(), event, id_columns_));
        show_remarks(event.revision);
        heading_ = {};
        progress_.draw();
    }

    void on(const run::PartEnded& event) {
        progress_.say({});
        if (verbosity_ >= Verbosity::verbose) {
            remark_now(event.revision,
                       fmt::format("    part {} of {}{}  {}  {}\n",
                                   event.part,
                                   event.parts,
                                   event.solo ? " (solo)" : "",
                                   format_duration(event.duration),
                                   one_line(event.headline)));
        }
    }

    void on(const run::StatementEnded& event) {
        progress_.say({});
        if (event.slow || verbosity_ == Verbosity::very_verbose) {
            remark(event.revision, statement_line(console_.error_style(), event));
        }
    }

    void on(const run::NoticeRaised& event) {
        remark(event.revision, notice_lines(console_.error_style(), event.notice));
    }

    void on(const run::Waiting& event) {
        const bool again = event.reason == waiting_.reason && event.holders == waiting_.holders;
        progress_.say("waiting: " + one_line(event.reason));
        if (!again || event.waited >= reminder_) {
            std::string text = fmt::format(
                "waiting, {} so far: {}\n", format_duration(event.waited), one_line(event.reason));
            for (const std::string& holder : event.holders) {
                text += "  held by " + one_line(holder) + "\n";
            }
            tell(text);
            reminder_ = std::max(first_reminder, 2 * event.waited);
        }
        waiting_ = event;
        progress_.draw();
    }

    void on(const run::Progressed& event) {
        const std::string text = progress_words(event);
        progress_.say(text);
        if (event.elapsed < last_elapsed_) {
            next_progress_ = first_reminder;
        }
        last_elapsed_ = event.elapsed;
        if (!console_.options().progress && event.elapsed >= next_progress_) {
            tell(fmt::format("  {}, {} so far: {}\n",
                             one_line(event.revision.str()),
                             format_duration(event.elapsed),
                             text));
            next_progress_ = 2 * event.elapsed;
        }
        progress_.draw();
    }

    void on(const run::Retrying& event) {
        const std::string who = event.revision.empty() ? "" : one_line(event.revision.str()) + ": ";
        // While waiting for a server there is a time to wait, not a number of attempts.
        const std::string of = event.attempts > 0 ? fmt::format(" of {}", event.attempts) : "";
        tell(fmt::format("{}attempt {}{} failed, the next in {}: {}\n",
                         who,
                         event.attempt,
                         of,
                         format_duration(event.pause),
                         one_line(event.error.message)));
        progress_.draw();
    }

    void on(const run::Warned& event) {
        tell(render_warning(console_.error_style(), event.message, event.hint));
        progress_.draw();
    }

    void on(const run::Summary& event) {
        progress_.stop();
        while (!remarks_.empty()) {
            show_remarks(remarks_.begin()->first);
        }
        const std::optional<Error>& error = event.error ? event.error : last_error_;
        const bool failed = event.outcome != run::Summary::Outcome::ok;
        if (failed && error) {
            console_.err(render_error(console_.error_style(), *error));
        }
        say(summary_line(console_.style(), event, act_));
        if (failed) {
            tell(summary_advice(console_.error_style(), event, error ? &*error : nullptr));
        }
    }

private:
    bool quiet() const { return verbosity_ == Verbosity::quiet; }

    void say(std::string_view text) {
        if (!quiet()) {
            console_.out(text);
        }
    }

    void tell(std::string_view text) {
        if (!quiet()) {
            console_.err(text);
        }
    }

    /// Under the migration's line, which comes when it is done; at once with -v.
    void remark(const RevisionId& revision, const std::string& text) {
        if (quiet()) {
            return;
        }
        if (verbosity_ >= Verbosity::verbose) {
            remark_now(revision, text);
            return;
        }
        Remarks& remarks = remarks_[revision];
        if (++remarks.count <= most_remarks) {
            remarks.text += text;
        }
    }

    void remark_now(const RevisionId& revision, const std::string& text) {
        if (heading_ != revision) {
            heading_ = revision;
            tell("  " + one_line(revision.str()) + ":\n");
        }
        tell(text);
        progress_.draw();
    }

    void show_remarks(const RevisionId& revision) {
        const auto found = remarks_.find(revision);
        if (found == remarks_.end()) {
            return;
        }
        tell(found->second.text);
        if (found->second.count > most_remarks) {
            tell(fmt::format("    and {} more, which -v shows\n",
                             found->second.count - most_remarks));
        }
        remarks_.erase(found);
    }

    Console& console_;
    Act act_;
    Verbosity verbosity_;
    Progress progress_;
    std::size_t id_columns_ = 0;
    std::map<RevisionId, Remarks> remarks_;
    RevisionId heading_;
    std::optional<Error> last_error_;
    run::Waiting waiting_;
    Milliseconds reminder_{0};
    Milliseconds next_progress_{first_reminder};
    Milliseconds last_elapsed_{0};
};

TextReporter::TextReporter(Console& console, TextReporterOptions options)
    : impl_(std::make_unique<Impl>(console, options)) {}

TextReporter::~TextReporter() = default;

void TextReporter::on_event(const run::Event& event) {
    std::visit([this](const auto& value) { impl_->on(value); }, event);
}

std::unique_ptr<run::Observer> make_reporter(Console& console, Act act) {
    if (console.options().format == Format::json) {
        return std::make_unique<JsonReporter>(console);
    }
    TextReporterOptions options;
    options.act = act;
    return std::make_unique<TextReporter>(console, options);
}

}  // namespace dbtool::report
