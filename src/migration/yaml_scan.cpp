#include <algorithm>
#include <array>

#include <dbtool/core/text.hpp>

#include "yaml_outline.hpp"

namespace dbtool::migration {
namespace {

constexpr std::string_view name_characters = "abcdefghijklmnopqrstuvwxyz_";
/// What no plain text begins with (`-` and `?` may, but seldom do).
constexpr std::string_view indicators = "-?:,[]{}#&*!|>'\"%@`";

bool is_null_word(std::string_view text) {
    static constexpr std::array<std::string_view, 5> words = {"", "~", "null", "Null", "NULL"};
    return std::find(words.begin(), words.end(), text) != words.end();
}

/// Is nothing but blanks or a comment at the end of a line?
bool is_rest(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string_view::npos || (first > 0 && text[first] == '#');
}

/// Reads values of one line; each answers whether it was simple enough.
class LineValue {
public:
    LineValue(std::string_view line, int number) : line_(line), number_(number) {}

    /// A plain or quoted text from `from` to the line's end.
    bool scalar(std::size_t from, std::vector<HeaderText>& into) const {
        const std::string_view rest = line_.substr(from);
        if (rest.front() == '\'' || rest.front() == '"') {
            const std::size_t end = rest.find(rest.front(), 1);
            const std::string_view inside = rest.substr(1, end - 1);
            if (end == std::string_view::npos || inside.find('\\') != std::string_view::npos ||
                !is_rest(rest.substr(end + 1))) {
                return false;
            }
            add(inside, from, into);
            return true;
        }
        const std::string_view text = trim(rest.substr(0, rest.find(" #")));
        return plain(text, from, into);
    }

    /// `[a, b]`, plain texts without any sign of YAML in them.
    bool flow_list(std::size_t from, std::vector<HeaderText>& into) const {
        const std::size_t end = line_.find(']', from);
        if (end == std::string_view::npos || !is_rest(line_.substr(end + 1)) ||
            line_.substr(from + 1, end - from - 1).find_first_of("[{}'\"#&*!|>%@`:?") !=
                std::string_view::npos) {
            return false;
        }
        for (std::size_t at = from + 1; at <= end;) {
            const std::size_t comma = std::min(line_.find(',', at), end);
            const std::size_t first = std::min(line_.find_first_not_of(' ', at), comma);
            if (!plain(trim(line_.substr(first, comma - first)), first, into)) {
                return false;
            }
            at = comma + 1;
        }
        return true;
    }

private:
    bool plain(std::string_view text, std::size_t at, std::vector<HeaderText>& into) const {
        if (is_null_word(text) || indicators.find(text.front()) != std::string_view::npos ||
            text.find(": ") != std::string_view::npos || text.ends_with(':')) {
            return false;
        }
        add(text, at, into);
        return true;
    }

    void add(std::string_view text, std::size_t at, std::vector<HeaderText>& into) const {
        into.push_back({std::string(text),
                        number_,
                        static_cast<int>(count_characters(line_.substr(0, at))) + 1});
    }

    std::string_view line_;
    int number_;
};

/// Line by line over a block mapping, all of whose keys begin in the first column.
class OutlineScan {
public:
    explicit OutlineScan(std::string_view text) : text_(text) {}

    std::optional<YamlOutline> run() {
        std::size_t at = 0;
        for (int number = 1; at < text_.size(); ++number) {
            const std::size_t end = std::min(text_.find('\n', at), text_.size());
            std::string_view line = text_.substr(at, end - at);
            line.remove_suffix(line.ends_with('\r') ? 1 : 0);
            if (!look(line, number, at)) {
                return std::nullopt;
            }
            at = end + 1;
        }
        close(text_.size());
        return std::move(outline_);
    }

private:
    bool look(std::string_view line, int number, std::size_t offset) {
        const std::size_t first = line.find_first_not_of(' ');
        if (first == std::string_view::npos || line[first] == '#') {
            return true;
        }
        if (first > 0 || line.starts_with("- ") || line == "-") {
            return section_ != nullptr || item(line, first, number);
        }
        return key(line, number, offset);
    }

    /// An element of a header key's list.
    bool item(std::string_view line, std::size_t dash, int number) {
        const std::size_t from = line.find_first_not_of(' ', dash + 1);
        if (!list_ || line[dash] != '-' || from == std::string_view::npos || from == dash + 1 ||
            line.find('\t') != std::string_view::npos || (list_indent_ && *list_indent_ != dash)) {
            return false;
        }
        list_indent_ = dash;
        outline_.keys.back().shape = HeaderKey::Shape::list;
        return LineValue(line, number).scalar(from, outline_.keys.back().values);
    }

    bool key(std::string_view line, int number, std::size_t offset) {
        const std::size_t colon = line.find_first_not_of(name_characters);
        if (colon == 0 || colon == std::string_view::npos || line[colon] != ':' ||
            line.find('\t') != std::string_view::npos ||
            (colon + 1 < line.size() && line[colon + 1] != ' ')) {
            return false;
        }
        close(offset);
        const std::string_view name = line.substr(0, colon);
        const bool bare = is_rest(line.substr(colon + 1));
        if (name == "upgrade" || name == "downgrade") {
            auto& section = name == "upgrade" ? outline_.upgrade : outline_.downgrade;
            if (!bare || section) {
                return false;
            }
            section = YamlSection{.offset = offset, .line = number, .column = 1};
            section_ = &*section;
            return true;
        }
        return header(line, name, bare, number);
    }

    bool header(std::string_view line, std::string_view name, bool bare, int number) {
        auto& keys = outline_.keys;
        if (std::any_of(keys.begin(), keys.end(), [&](const HeaderKey& key) {
                return key.name.text == name;
            })) {
            return false;
        }
        keys.push_back({.name = {std::string(name), number, 1}, .values = {}, .keys = {}});
        list_ = bare;
        list_indent_.reset();
        if (bare) {
            return true;
        }
        const std::size_t from = line.find_first_not_of(' ', name.size() + 1);
        const LineValue value(line, number);
        if (line[from] == '[') {
            keys.back().shape = HeaderKey::Shape::list;
            return value.flow_list(from, keys.back().values);
        }
        keys.back().shape = HeaderKey::Shape::text;
        return value.scalar(from, keys.back().values);
    }

    void close(std::size_t offset) {
        if (section_ != nullptr) {
            section_->size = offset - section_->offset;
        }
        section_ = nullptr;
        list_ = false;
    }

    std::string_view text_;
    YamlOutline outline_;
    YamlSection* section_ = nullptr;  ///< That the line at hand is in.
    bool list_ = false;               ///< A header key is open that may hold a list.
    std::optional<std::size_t> list_indent_;
};

}  // namespace

std::optional<YamlOutline> scan_outline(std::string_view text) {
    if (text.find('\0') != std::string_view::npos ||
        find_invalid_utf8(text) != std::string_view::npos) {
        return std::nullopt;
    }
    auto outline = OutlineScan(text).run();
    return outline && outline->upgrade ? std::move(outline) : std::nullopt;
}

}  // namespace dbtool::migration
