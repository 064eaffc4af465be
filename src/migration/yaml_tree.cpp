#include <algorithm>
#include <fmt/format.h>
#include <istream>
#include <list>
#include <streambuf>
#include <unordered_map>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <dbtool/core/text.hpp>
#include <dbtool/migration/yaml_tree.hpp>

namespace dbtool::migration {
namespace {

/// Maps with more keys than this are worth an index.
constexpr std::size_t few_keys = 16;
/// Of keys that stand twice, after which nobody reads on.
constexpr std::size_t most_twins = 100;

/// Ends the parse: what follows could not be trusted.
struct Refused {
    SourcePosition position;
    std::string message;
    std::string help;
};

/// Where yaml-cpp's marks (0-based, columns in bytes) are for people.
class Places {
public:
    Places(std::string_view text, const std::string* file, int first_line)
        : text_(text), file_(file), first_line_(first_line) {}

    std::string_view text() const { return text_; }

    YamlPlace of_offset(std::size_t offset) const {
        const std::string_view before = text_.substr(0, offset);
        const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0.
        const auto lines = std::count(before.begin(), before.end(), '\n');
        return {file_,
                static_cast<int>(lines) + first_line_,
                static_cast<int>(count_characters(before.substr(line_start))) + 1};
    }

    YamlPlace of(const YAML::Mark& mark) {
        if (mark.pos < 0) {
            return {file_, 0, 0};
        }
        const std::size_t at = std::min(static_cast<std::size_t>(mark.pos), text_.size());
        const std::size_t line_start = at - std::min(static_cast<std::size_t>(mark.column), at);
        // Marks come from left to right: a long line is counted once, not once for each mark.
        const bool goes_on = line_start == line_start_ && at >= counted_to_;
        const std::size_t from = goes_on ? counted_to_ : line_start;
        characters_ = (goes_on ? characters_ : 0) + count_characters(text_.substr(from, at - from));
        line_start_ = line_start;
        counted_to_ = at;
        return {file_, mark.line + first_line_, static_cast<int>(characters_) + 1};
    }

private:
    std::string_view text_;
    const std::string* file_;
    int first_line_;
    std::size_t line_start_ = std::string_view::npos;
    std::size_t counted_to_ = 0;
    std::size_t characters_ = 0;
};

/// How far a literal block whose `|` is at `offset` is indented.
int indent_of_block(std::string_view text, std::size_t offset) {
    for (std::size_t at = text.find('\n', offset); at != std::string_view::npos;
         at = text.find('\n', at)) {
        const std::size_t first = std::min(text.find_first_not_of(' ', ++at), text.size());
        if (first < text.size() && text[first] != '\n' && text[first] != '\r') {
            return static_cast<int>(first - at);
        }
    }
    return 0;
}

/// Builds the tree from yaml-cpp's events; its own tree keeps duplicate keys and follows aliases.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(Places& places, const YamlLimits& limits, YamlDocument& into)
        : places_(places), limits_(limits), into_(into) {
        open_.push_back({.node = &into.root, .index = {}});
    }

    void OnDocumentStart(const YAML::Mark& /*mark*/) override {}
    void OnDocumentEnd() override {}
    void OnAnchor(const YAML::Mark& mark, const std::string& /*name*/) override {
        refuse_anchor(mark);
    }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
        refuse_anchor(mark);
    }

    void OnNull(const YAML::Mark& mark, YAML::anchor_t /*anchor*/) override {
        place(mark, {.kind = YamlNode::Kind::null, .text = {}, .position = {}, .entries = {}});
    }

    void OnScalar(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t /*anchor*/,
                  const std::string& value) override {
        refuse_tag(mark, tag);
        const bool null = tag == "?" && (value.empty() || value == "~" || value == "null");
        if (null) {
            OnNull(mark, 0);
            return;
        }
        YamlNode node{.kind = YamlNode::Kind::scalar, .text = value, .position = {}, .entries = {}};
        if (tag == "!") {
            style(mark, node);
        }
        place(mark, std::move(node));
    }
    void OnSequenceStart(const YAML::Mark& mark,
                         const std::string& tag,
                         YAML::anchor_t /*anchor*/,
                         YAML::EmitterStyle::value /*style*/) override {
        refuse_tag(mark, tag);
        open(mark, YamlNode::Kind::sequence);
    }
    void OnSequenceEnd() override { open_.pop_back(); }
    void OnMapStart(const YAML::Mark& mark,
                    const std::string& tag,
                    YAML::anchor_t /*anchor*/,
                    YAML::EmitterStyle::value /*style*/) override {
        refuse_tag(mark, tag);
        open(mark, YamlNode::Kind::map);
    }
    void OnMapEnd() override { open_.pop_back(); }

private:
    struct Level {
        YamlNode* node;
        bool has_key = false;  ///< In a map: the next node is a value.
        bool skip_value = false;
        std::unordered_map<std::string, std::size_t> index;  ///< Of a large map's keys.
    };

    void refuse_anchor(const YAML::Mark& mark) {
        throw Refused{
            places_.of(mark), "anchors and aliases are not supported", "Write the value out."};
    }

    void refuse_tag(const YAML::Mark& mark, const std::string& tag) {
        if (!tag.empty() && tag != "?" && tag != "!") {
            throw Refused{places_.of(mark), "tags are not supported", "Leave the tag out."};
        }
    }

    void style(const YAML::Mark& mark, YamlNode& node) {
        const std::string_view text = places_.text();
        const auto at = static_cast<std::size_t>(std::max(mark.pos, 0));
        const char opener = at < text.size() ? text[at] : '"';
        if (opener == '|') {
            node.style = YamlNode::Style::literal;
            node.indent = indent_of_block(text, at);
        } else {
            node.style = opener == '>' ? YamlNode::Style::folded : YamlNode::Style::quoted;
        }
    }

    /// Puts a node where the next one belongs; null where it was a key.
    YamlNode* place(const YAML::Mark& mark, YamlNode node) {
        Level& level = open_.back();
        node.position = places_.of(mark);
        if (level.node->kind == YamlNode::Kind::map && !level.has_key) {
            add_key(mark, level, node);
            return nullptr;
        }
        YamlNode* into = level.node;
        if (open_.size() > 1) {
            if (into->kind == YamlNode::Kind::sequence) {
                into->entries.emplace_back();
            }
            into = level.skip_value ? &dropped_.emplace_back() : &into->entries.back().value;
        }
        level.has_key = false;
        *into = std::move(node);
        return into;
    }

    static const YamlNode::Entry* find_key(Level& level, const std::string& key) {
        const auto& entries = level.node->entries;
        if (entries.size() <= few_keys) {
            const auto same = std::find_if(entries.begin(), entries.end(), [&](const auto& entry) {
                return entry.key == key;
            });
            return same == entries.end() ? nullptr : &*same;
        }
        while (level.index.size() < entries.size()) {
            level.index.emplace(entries[level.index.size()].key, level.index.size());
        }
        const auto found = level.index.find(key);
        return found == level.index.end() ? nullptr : &entries[found->second];
    }

    bool is_null_word(const YAML::Mark& mark) const {
        return mark.pos >= 0 &&
               places_.text().substr(static_cast<std::size_t>(mark.pos)).starts_with("null");
    }

    void add_key(const YAML::Mark& mark, Level& level, YamlNode& key) {
        if (key.kind == YamlNode::Kind::null && is_null_word(mark)) {
            key.text = "null";  // A column's `null: false`.
        } else if (key.kind != YamlNode::Kind::scalar) {
            refuse_key(key.position, key.kind);
        }
        if (level.node->entries.size() >= limits_.most_keys) {
            throw Refused{
                key.position, fmt::format("this map has more than {} keys", limits_.most_keys), {}};
        }
        const YamlNode::Entry* same = find_key(level, key.text);
        level.has_key = true;
        level.skip_value = same != nullptr;
        if (same != nullptr) {
            if (into_.diagnostics.size() >= most_twins) {
                throw Refused{
                    key.position, "the keys of this file stand twice again and again", {}};
            }
            into_.diagnostics.push_back(
                {.code = "duplicate-key",
                 .message = fmt::format("the key \"{}\" stands twice", key.text),
                 .position = key.position,
                 .help =
                     fmt::format("It is on line {} already: keep one.", same->key_position.line)});
        } else {
            level.node->entries.push_back(
                {.key = std::move(key.text), .key_position = key.position, .value = {}});
        }
    }

    [[noreturn]] static void refuse_key(const YamlPlace& place, YamlNode::Kind kind) {
        throw Refused{place, fmt::format("a key must be text, not {}", kind_name(kind)), {}};
    }

    void open(const YAML::Mark& mark, YamlNode::Kind kind) {
        if (open_.size() > limits_.deepest) {
            throw Refused{places_.of(mark), "this is nested too deeply", {}};
        }
        YamlNode* node = place(mark, {.kind = kind, .text = {}, .position = {}, .entries = {}});
        if (node == nullptr) {
            refuse_key(places_.of(mark), kind);
        }
        open_.push_back({.node = node, .index = {}});
    }

    Places& places_;
    const YamlLimits& limits_;
    YamlDocument& into_;
    std::vector<Level> open_;
    std::list<YamlNode> dropped_;  ///< Values of keys that stand twice.
};

/// A stream over a text, without a copy.
class TextBuffer : public std::streambuf {
public:
    explicit TextBuffer(std::string_view text) {
        char* begin =
            const_cast<char*>(text.data());  // streambuf asks for it; nothing is put back.
        setg(begin, begin, begin + text.size());
    }
};

/// The usual reason, where the line is indented by a tab.
std::string tab_help(std::string_view text, const YAML::Mark& mark) {
    for (int line = 0; line < mark.line && !text.empty(); ++line) {
        text.remove_prefix(std::min(text.find('\n'), text.size() - 1) + 1);
    }
    const std::string_view indent = text.substr(0, text.find_first_not_of(" \t"));
    return indent.find('\t') == std::string_view::npos ? ""
                                                       : "Indent with blanks: YAML takes no tabs.";
}

void parse(Places& places, const YamlLimits& limits, YamlDocument& document) {
    TextBuffer buffer(places.text());
    std::istream stream(&buffer);
    try {
        YAML::Parser parser(stream);
        TreeBuilder builder(places, limits, document);
        if (!parser.HandleNextDocument(builder)) {
            return;
        }
        YamlDocument second;
        TreeBuilder more(places, limits, second);
        if (parser.HandleNextDocument(more)) {
            throw Refused{second.root.position,
                          "a second document begins here",
                          "Keep one document in the file."};
        }
    } catch (const Refused& refused) {
        document.is_cut_off = true;
        document.diagnostics.push_back({.code = "yaml",
                                        .message = refused.message,
                                        .position = refused.position,
                                        .help = refused.help});
    } catch (const YAML::Exception& error) {
        document.is_cut_off = true;
        document.diagnostics.push_back({.code = "yaml",
                                        .message = fmt::format("this is not YAML: {}", error.msg),
                                        .position = places.of(error.mark),
                                        .help = tab_help(places.text(), error.mark)});
    }
}

}  // namespace

const YamlNode* YamlNode::find(std::string_view key) const {
    const auto found = std::find_if(
        entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
    return kind != Kind::map || found == entries.end() ? nullptr : &found->value;
}

std::string_view kind_name(YamlNode::Kind kind) {
    switch (kind) {
        case YamlNode::Kind::null:
            return "nothing";
        case YamlNode::Kind::scalar:
            return "text";
        case YamlNode::Kind::sequence:
            return "a list";
        case YamlNode::Kind::map:
            return "a map";
    }
    return "";
}

SourcePosition place_in(const YamlNode& scalar, std::size_t offset) {
    SourcePosition place = scalar.position;
    const std::string_view before = std::string_view(scalar.text).substr(0, offset);
    const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0.
    const auto column = static_cast<int>(count_characters(before.substr(line_start)));
    if (scalar.style == YamlNode::Style::literal) {
        place.line += static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
        place.column = scalar.indent + column + 1;
    } else if (scalar.style != YamlNode::Style::folded && line_start == 0 &&
               scalar.text.find_first_of("\"'\\\n") == std::string::npos) {
        place.column += column + (scalar.style == YamlNode::Style::quoted ? 1 : 0);
    }
    return place;
}

YamlDocument read_yaml(std::string_view text,
                       const std::string& file,
                       const YamlLimits& limits,
                       int first_line) {
    YamlDocument document;
    document.file = std::make_unique<const std::string>(file);
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    Places places(text, document.file.get(), first_line);
    const auto refuse = [&](SourcePosition position, std::string message, std::string help) {
        document.is_cut_off = true;
        document.diagnostics.push_back({.code = "yaml",
                                        .message = std::move(message),
                                        .position = std::move(position),
                                        .help = std::move(help)});
    };
    document.root.position = {document.file.get(), first_line, 1};
    const std::size_t invalid = std::min(find_invalid_utf8(text), text.find('\0'));
    if (text.size() > limits.largest_mib << 20U) {
        refuse({file, 0, 0},
               fmt::format("this file is larger than {} MiB", limits.largest_mib),
               std::string(limits.if_larger));
    } else if (invalid != std::string_view::npos) {
        refuse(places.of_offset(invalid), "this is not UTF-8 text", "Save the file as UTF-8.");
    } else {
        parse(places, limits, document);
    }
    return document;
}

}  // namespace dbtool::migration
