#include "header.hpp"

#include <algorithm>
#include <array>

#include <dbtool/core/text.hpp>

namespace dbtool::migration {
namespace {

/// What nobody writes: a file that has more is something else, or meant to be a burden.
constexpr std::size_t longest_directive = std::size_t{8} << 10U;
constexpr std::size_t most_mistakes = 100;

}  // namespace

struct HeaderReader::Row {
    std::string_view name;
    void (HeaderReader::*apply)(const Directive&);
    bool header_only;
    bool once;
};

const HeaderReader::Row* HeaderReader::find_row(const std::string& name) {
    static constexpr std::array<Row, 11> rows = {{
        {"revises", &HeaderReader::revises, true, false},
        {"depends_on", &HeaderReader::depends_on, true, false},
        {"label", &HeaderReader::label, true, false},
        {"message", &HeaderReader::message, true, true},
        {"transaction", &HeaderReader::transaction, true, true},
        {"lock_timeout", &HeaderReader::lock_timeout, true, true},
        {"statement_timeout", &HeaderReader::statement_timeout, true, true},
        {"irreversible", &HeaderReader::irreversible, true, true},
        {"allow", &HeaderReader::allow, false, false},
        {"upgrade", &HeaderReader::upgrade, false, false},
        {"downgrade", &HeaderReader::downgrade, false, false},
    }};
    const auto* found =
        std::find_if(rows.begin(), rows.end(), [&](const Row& row) { return row.name == name; });
    return found == rows.end() ? nullptr : found;
}

std::optional<SectionMark> HeaderReader::apply(const Directive& directive, bool sql_seen) {
    const Row* row = find_row(directive.name);
    if (row == nullptr) {
        report("unknown-directive",
               directive.name.empty() ? "a directive's name is missing"
                                      : "unknown directive \"" + directive.name + "\"" +
                                            did_you_mean(directive.name, directive_names()),
               directive.line,
               directive.name_column,
               "The directives are " +
                   join({directive_names().begin(), directive_names().end()}, ", ") + ".");
        return std::nullopt;
    }
    if (row->header_only && (in_section_ || sql_seen)) {
        report("misplaced-directive",
               "\"" + directive.name + "\" stands behind the first " +
                   (in_section_ ? "section" : "SQL"),
               directive.line,
               directive.name_column,
               in_section_ ? "Put it above the first `-- dbtool:upgrade` or `-- dbtool:downgrade`."
                           : "Put it at the top of the file.");
    }
    if (row->once && is_repeated(directive)) {
        return std::nullopt;
    }
    if (directive.rest.size() > longest_directive) {
        report("long-directive",
               "what follows \"" + directive.name + "\" is longer than 8 KiB",
               directive.line,
               directive.name_column,
               "Shorten it.");
        return std::nullopt;
    }
    begun_.reset();
    (this->*row->apply)(directive);
    return begun_;
}

void HeaderReader::finish(bool has_downgrade) {
    if (has_downgrade && migration_.irreversible) {
        report("irreversible-with-downgrade",
               "the file says `irreversible` and has a downgrade",
               irreversible_at_.line,
               irreversible_at_.column,
               "Keep one of the two.");
    }
}

void HeaderReader::report(
    std::string code, std::string message, int line, int column, std::string help) {
    if (++reported_ > most_mistakes) {
        return;
    }
    diagnostics_.push_back({.code = std::move(code),
                            .severity = Severity::error,
                            .message = std::move(message),
                            .position = {.file = file_, .line = line, .column = column},
                            .help = std::move(help)});
}

void HeaderReader::report_at_rest(const Directive& directive,
                                  std::string code,
                                  std::string message,
                                  std::string help) {
    report(std::move(code),
           std::move(message),
           directive.line,
           directive.rest_column,
           std::move(help));
}

bool HeaderReader::is_repeated(const Directive& directive) {
    if (std::find(seen_.begin(), seen_.end(), directive.name) == seen_.end()) {
        seen_.push_back(directive.name);
        return false;
    }
    report("duplicate-directive",
           "\"" + directive.name + "\" is there twice",
           directive.line,
           directive.name_column,
           "Keep one of them.");
    return true;
}

std::optional<Word> HeaderReader::only_word(const Directive& directive,
                                            const std::string& expected) {
    const auto words = words_of(directive);
    if (words.empty()) {
        report_at_rest(directive,
                       "missing-argument",
                       "\"" + directive.name + "\" says nothing",
                       "Write " + expected + ".");
        return std::nullopt;
    }
    if (words.size() > 1) {
        report("extra-argument",
               "\"" + words[1].text + "\" is too much for \"" + directive.name + "\"",
               directive.line,
               words[1].column,
               "Write " + expected + ".");
        return std::nullopt;
    }
    return words.front();
}

bool HeaderReader::has_text(const Directive& directive, const std::string& expected) {
    if (directive.rest.empty()) {
        report_at_rest(directive,
                       "missing-argument",
                       "\"" + directive.name + "\" says nothing",
                       "Write " + expected + ".");
    }
    return !directive.rest.empty();
}

void HeaderReader::message(const Directive& directive) {
    if (has_text(directive, "`-- dbtool:message TEXT`")) {
        migration_.revision.message = std::string(directive.rest);
    }
}

void HeaderReader::transaction(const Directive& directive) {
    const std::string expected = "`-- dbtool:transaction off` or `on`";
    const auto word = only_word(directive, expected);
    if (!word) {
        return;
    }
    if (word->text != "on" && word->text != "off") {
        report("bad-argument",
               "\"" + word->text + "\" is neither on nor off",
               directive.line,
               word->column,
               "Write " + expected + ".");
        return;
    }
    migration_.settings.transactional = word->text == "on";
}

void HeaderReader::lock_timeout(const Directive& directive) {
    set_timeout(directive, migration_.settings.lock_timeout);
}

void HeaderReader::statement_timeout(const Directive& directive) {
    set_timeout(directive, migration_.settings.statement_timeout);
}

void HeaderReader::set_timeout(const Directive& directive, std::optional<Milliseconds>& into) {
    const std::string expected = "`-- dbtool:" + directive.name +
                                 " 2s`; a duration is such as 500ms, 2s, 10min, or 0 for none";
    if (!has_text(directive, expected)) {
        return;
    }
    into = parse_duration(directive.rest);
    if (!into) {
        report_at_rest(directive,
                       "bad-duration",
                       "\"" + std::string(directive.rest) + "\" is not a duration",
                       "Write " + expected + ".");
    }
}

void HeaderReader::irreversible(const Directive& directive) {
    if (has_text(directive, "`-- dbtool:irreversible WHY`")) {
        migration_.irreversible = std::string(directive.rest);
        irreversible_at_ = {.file = {}, .line = directive.line, .column = directive.name_column};
    }
}

void HeaderReader::allow(const Directive& directive) {
    const std::string expected = "`-- dbtool:allow RULE: WHY`";
    if (!has_text(directive, expected)) {
        return;
    }
    const std::size_t colon = directive.rest.find(':');
    const std::string_view rule = trim(directive.rest.substr(0, colon));
    const std::string_view why = colon == std::string_view::npos
                                     ? std::string_view{}
                                     : trim(directive.rest.substr(colon + 1));
    if (rule.empty() || split_words(rule).size() != 1 || why.empty()) {
        report_at_rest(directive,
                       "bad-argument",
                       "\"allow\" wants a rule, a colon and a reason",
                       "Write " + expected + ".");
        return;
    }
    migration_.allowances.push_back(
        {.rule = std::string(rule),
         .why = std::string(why),
         .position = {.file = file_, .line = directive.line, .column = directive.rest_column}});
}

void HeaderReader::upgrade(const Directive& directive) {
    begin_section(directive, Direction::upgrade);
}

void HeaderReader::downgrade(const Directive& directive) {
    begin_section(directive, Direction::downgrade);
}

std::optional<Dialect> HeaderReader::read_dialect(const Directive& directive) {
    static const std::array<std::string, 2> known = {"postgresql", "sqlite"};
    const std::string expected =
        "`-- dbtool:" + directive.name + "`, or with `postgresql` or `sqlite` behind it";
    const auto word = only_word(directive, expected);
    if (!word) {
        return std::nullopt;
    }
    if (word->text == known[0] || word->text == known[1]) {
        return word->text == known[0] ? Dialect::postgresql : Dialect::sqlite;
    }
    report("unknown-dialect",
           "unknown dialect \"" + word->text + "\"" + did_you_mean(word->text, known),
           directive.line,
           word->column,
           "Write " + expected + ".");
    return std::nullopt;
}

void HeaderReader::begin_section(const Directive& directive, Direction direction) {
    in_section_ = true;
    begun_ = SectionMark{.direction = direction,
                         .dialect = {},
                         .line = directive.line,
                         .column = directive.name_column};
    if (!directive.rest.empty()) {
        begun_->dialect = read_dialect(directive);
        if (!begun_->dialect) {
            return;  // It begins a section all the same, but which one is not known.
        }
    }
    const auto twin = std::find_if(marks_.begin(), marks_.end(), [&](const SectionMark& mark) {
        return mark.direction == direction && mark.dialect == begun_->dialect;
    });
    if (twin != marks_.end()) {
        report("duplicate-section",
               "the file has this section already, in line " + std::to_string(twin->line),
               directive.line,
               directive.name_column,
               "Put both texts into one section.");
    }
    marks_.push_back(*begun_);
}

}  // namespace dbtool::migration
