#include <algorithm>

#include <dbtool/core/text.hpp>

#include "file_name.hpp"
#include "foreign.hpp"
#include "line_ends.hpp"

namespace dbtool::migration {
namespace {

constexpr std::string_view digits = "0123456789";

/// What stands behind `-- +goose`, in lower case with single blanks; nothing for other lines.
std::optional<std::string> annotation_of(std::string_view line) {
    constexpr std::string_view mark = "+goose";
    std::string_view comment = trim(line);
    if (!comment.starts_with("--")) {
        return std::nullopt;
    }
    comment = trim(comment.substr(2));
    if (!comment.starts_with(mark)) {
        return std::nullopt;
    }
    std::vector<std::string> words;
    for (const std::string_view word : split_words(comment.substr(mark.size()))) {
        words.push_back(to_lower(word));
    }
    return join(words, " ");
}

/// Does the last statement of the text end with its semicolon? Goose sends what is between its
/// marks without one, too.
bool ends_with_semicolon(std::string_view text) {
    while (true) {
        text = without_trailing_blanks(text);
        const std::size_t line = text.rfind('\n') + 1;
        const std::string_view last = trim(text.substr(line));
        if (!last.starts_with("--")) {
            const std::size_t comment = last.rfind("--");
            return last.ends_with(';') || (comment != std::string_view::npos &&
                                           trim(last.substr(0, comment)).ends_with(';'));
        }
        if (line == 0) {
            return true;
        }
        text = text.substr(0, line);
    }
}

/// Reads one file by its annotations.
class GooseFile {
public:
    GooseFile(std::string file, ForeignMigration& migration, ForeignFolder& folder)
        : file_(std::move(file)), migration_(migration), folder_(folder) {}

    void read(std::string_view text) {
        while (!text.empty()) {
            const std::size_t end = text.find('\n');
            ++line_;
            const std::string_view line = text.substr(0, end);
            if (const auto annotation = annotation_of(line)) {
                obey(*annotation);
            } else {
                keep(line);
            }
            text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
        }
        finish();
    }

private:
    void obey(const std::string& annotation) {
        if (annotation == "up") {
            begin(migration_.up, "Up");
        } else if (annotation == "down") {
            begin(migration_.down, "Down");
        } else if (annotation == "no transaction") {
            migration_.transactional = false;
        } else if (annotation == "statementbegin") {
            statement_line_ = line_;
        } else if (annotation == "statementend") {
            end_statement();
        } else if (annotation == "envsub on" || annotation == "envsub off") {
            substitutes_ = annotation == "envsub on";
        } else {
            report("unknown-annotation",
                   "goose's annotation \"" + annotation + "\" is not known",
                   "Take it out, or convert this file by hand.");
        }
    }

    void begin(std::optional<std::string>& side, const std::string& name) {
        if (side || (name == "Down" && !migration_.up)) {
            report("bad-annotation",
                   side ? "there are two `+goose " + name + "` in this file"
                        : "`+goose Down` stands before `+goose Up`",
                   "Let the file hold one `-- +goose Up`, and one `-- +goose Down` behind it.");
        }
        side.emplace();
        current_ = &side;
    }

    void end_statement() {
        if (statement_line_ == 0) {
            report("bad-annotation",
                   "`+goose StatementEnd` without a `StatementBegin`",
                   "Take it out, or put the other one in.");
        } else if (current_ != nullptr && !ends_with_semicolon(**current_)) {
            **current_ += ";\n";
        }
        statement_line_ = 0;
    }

    void keep(std::string_view line) {
        if (current_ == nullptr) {
            keep_prelude(line);
            return;
        }
        if (substitutes_ && uses_variable(line)) {
            report(
                "environment-substitution",
                "the line is filled in from environment variables, which dbtool does not do in SQL",
                "Write the value, or use a setting with current_setting().");
        }
        **current_ += line;
        **current_ += '\n';
    }

    void keep_prelude(std::string_view line) {
        if (trim(line).empty() && prelude_.empty()) {
            return;
        }
        prelude_ += line;
        prelude_ += '\n';
        prelude_line_ = prelude_line_ == 0 ? line_ : prelude_line_;
    }

    static bool uses_variable(std::string_view line) {
        for (std::size_t at = line.find('$'); at != std::string_view::npos;
             at = line.find('$', at + 1)) {
            const char next = at + 1 < line.size() ? line[at + 1] : ' ';
            if (next == '{' || next == '_' || (next >= 'a' && next <= 'z') ||
                (next >= 'A' && next <= 'Z')) {
                return true;
            }
        }
        return false;
    }

    void finish() {
        if (statement_line_ != 0) {
            line_ = statement_line_;
            report("bad-annotation",
                   "`+goose StatementBegin` without a `StatementEnd`",
                   "Put `-- +goose StatementEnd` behind the statement.");
        }
        if (!migration_.up) {
            line_ = 1;
            report("missing-upgrade",
                   "there is no `-- +goose Up` in this file",
                   "Put it above the SQL, or name the tool that wrote the file with --from.");
        } else if (holds_sql(prelude_)) {
            line_ = prelude_line_;
            report("sql-before-section", "SQL stands before `-- +goose Up`", "Put it behind.");
        } else {
            migration_.up = prelude_ + *migration_.up;
        }
    }

    void report(std::string code, std::string message, std::string help) {
        folder_.report(Severity::error,
                       std::move(code),
                       std::move(message),
                       {.file = file_, .line = line_, .column = 1},
                       std::move(help));
    }

    std::string file_;
    ForeignMigration& migration_;
    ForeignFolder& folder_;
    std::optional<std::string>* current_ = nullptr;
    std::string prelude_;  ///< Comments above the first annotation.
    int prelude_line_ = 0;
    int line_ = 0;
    int statement_line_ = 0;
    bool substitutes_ = false;
};

void read_version(const std::filesystem::path& file,
                  std::string_view stem,
                  std::size_t number_end,
                  ForeignFolder& folder) {
    const std::string number(stem.substr(0, number_end));
    const auto twin = folder.migrations.lower_bound({number, ""});
    if (twin != folder.migrations.end() && compare_numbers(twin->first.number, number) == 0) {
        folder.report(Severity::error,
                      "same-number",
                      std::filesystem::path(twin->second.up_file).filename().string() +
                          " has the same number",
                      {.file = file.string()},
                      "Renumber one of them.");
        return;
    }
    ForeignMigration& migration =
        folder.migrations[{number, std::string(stem.substr(number_end + 1))}];
    migration.up_file = migration.down_file = file.string();
    migration.number = number;
    migration.name = std::string(stem.substr(number_end + 1));
    if (const auto text = read_foreign(file, folder)) {
        GooseFile(file.string(), migration, folder).read(*text);
    }
}

}  // namespace

ForeignFolder read_goose(const std::filesystem::path& from) {
    ForeignFolder folder;
    for (const std::string& name : list_visible_files(from)) {
        const std::filesystem::path file = from / name;
        const std::string stem = file.stem().string();
        const std::size_t end = stem.find_first_not_of(digits);
        const bool numbered = end != 0 && end != std::string::npos && stem[end] == '_';
        const std::string extension = file.extension().string();
        if (extension == ".sql" && numbered) {
            read_version(file, stem, end, folder);
        } else if (extension == ".go" && numbered && !stem.ends_with("_test")) {
            folder.report(Severity::error,
                          "go-migration",
                          "a migration written in Go cannot be imported",
                          {.file = file.string()},
                          "Write what it does in SQL, in an .sql file with the same number.");
        } else if (extension == ".sql") {
            folder.report(Severity::error,
                          "bad-file-name",
                          "the file's name does not begin with a number and an underscore",
                          {.file = file.string()},
                          "Name it like 00007_add_users.sql, or move it out of the folder.");
        } else {
            report_unknown_file(file, "goose", folder);
        }
    }
    return folder;
}

}  // namespace dbtool::migration
