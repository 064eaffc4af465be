#include <algorithm>
#include <cstdlib>
#include <fmt/format.h>

#include <dbtool/config/variables.hpp>
#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>

#include "small_file.hpp"

namespace dbtool::config {
namespace {

constexpr std::string_view blanks = " \t";

bool is_letter(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_';
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// One line, from left to right.
class LineReader {
public:
    explicit LineReader(std::string_view line) : line_(line) {}

    /// Empty when the line is sound (or says nothing).
    std::string_view read(DotEnv& into) {
        skip_blanks();
        if (at_end()) {
            return {};
        }
        if (line_.substr(at_).starts_with("export ") || line_.substr(at_).starts_with("export\t")) {
            at_ += 7;
            skip_blanks();
        }
        const std::string name = read_name();
        if (name.empty() || at_ >= line_.size() || line_[at_] != '=') {
            return "this line is not KEY=VALUE";
        }
        ++at_;
        std::string value;
        const std::string_view mistake = read_value(value);
        if (mistake.empty()) {
            into.values.emplace_back(name, value);
        }
        return mistake;
    }

    std::size_t column() const { return count_characters(line_.substr(0, at_)) + 1; }

private:
    void skip_blanks() { at_ = std::min(line_.find_first_not_of(blanks, at_), line_.size()); }
    bool at_end() const { return at_ >= line_.size() || line_[at_] == '#'; }

    std::string read_name() {
        const std::size_t start = at_;
        while (at_ < line_.size() &&
               (is_letter(line_[at_]) || (at_ > start && is_digit(line_[at_])))) {
            ++at_;
        }
        return std::string(line_.substr(start, at_ - start));
    }

    std::string_view read_value(std::string& value) {
        skip_blanks();
        if (at_ >= line_.size() || (line_[at_] != '"' && line_[at_] != '\'')) {
            const std::string_view rest = line_.substr(at_);
            // A hash begins a comment only after a blank: passwords have hashes in them.
            const std::size_t comment = std::min({rest.find(" #"), rest.find("\t#"), rest.size()});
            value = trim(rest.starts_with("#") ? std::string_view() : rest.substr(0, comment));
            return {};
        }
        const std::size_t opener = at_;
        if (!read_quoted(value)) {
            at_ = opener;
            return "this quote is not closed on its line";
        }
        skip_blanks();
        return at_end() ? std::string_view() : "there is text behind the closing quote";
    }

    bool read_quoted(std::string& value) {
        const char quote = line_[at_++];
        for (; at_ < line_.size() && line_[at_] != quote; ++at_) {
            if (quote == '"' && line_[at_] == '\\' && at_ + 1 < line_.size()) {
                append_escape(value, line_[++at_]);
            } else {
                value += line_[at_];
            }
        }
        if (at_ >= line_.size()) {
            return false;
        }
        ++at_;
        return true;
    }

    static void append_escape(std::string& value, char c) {
        switch (c) {
            case 'n':
                value += '\n';
                break;
            case 't':
                value += '\t';
                break;
            case '"':
            case '\\':
            case '$':
                value += c;
                break;
            default:
                value += '\\';
                value += c;
        }
    }

    std::string_view line_;
    std::size_t at_ = 0;
};

}  // namespace

Variables process_variables() {
    return [](const std::string& name) -> std::optional<std::string> {
        const char* value = std::getenv(name.c_str());
        return value != nullptr ? std::optional<std::string>(value) : std::nullopt;
    };
}

DotEnv parse_dotenv(std::string_view text, const std::string& file) {
    DotEnv result;
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    for (int number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string_view line = text.substr(0, end);
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.ends_with('\r')) {
            line.remove_suffix(1);
        }
        LineReader reader(line);
        std::string_view mistake = reader.read(result);
        if (line.find('\0') != std::string_view::npos) {
            mistake = "there is a NUL byte in this line";
        }
        if (!mistake.empty()) {
            result.diagnostics.push_back(
                {.code = "dotenv",
                 .message = std::string(mistake),
                 .position = {file, number, static_cast<int>(reader.column())},
                 .help = "Write KEY=VALUE, with quotes around a value that has blanks."});
        }
    }
    return result;
}

void apply_dotenv(const std::filesystem::path& folder) {
    const std::filesystem::path path = folder / ".env";
    std::error_code none;
    // A folder of that name is a virtual environment of Python's.
    if (std::filesystem::symlink_status(path, none).type() ==
            std::filesystem::file_type::not_found ||
        std::filesystem::is_directory(path, none)) {
        return;
    }
    const DotEnv parsed = parse_dotenv(read_small_file(path), path.string());
    if (!parsed.diagnostics.empty()) {
        Error error(ErrorKind::configuration, fmt::format("{} has mistakes", path.string()));
        error.diagnostics = parsed.diagnostics;
        throw error;
    }
    for (const auto& [name, value] : parsed.values) {
        setenv(name.c_str(), value.c_str(), 0);
    }
}

}  // namespace dbtool::config
