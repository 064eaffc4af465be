#include "yaml_tree.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <istream>
#include <list>
#include <streambuf>

#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <dbtool/core/text.hpp>

namespace dbtool::config {
namespace {

constexpr std::size_t largest = 1U << 20U;
constexpr std::size_t deepest = 16;

/// Ends the parse: what follows could not be trusted.
struct Refused {
    SourcePosition position;
    std::string message;
    std::string help;
};

/// Where offsets and yaml-cpp's marks (0-based, columns in bytes) are for people.
class Positions {
public:
    Positions(std::string_view text, std::string file) : text_(text), file_(std::move(file)) {}

    SourcePosition of_offset(std::size_t offset) const {
        const std::string_view before = text_.substr(0, offset);
        const std::size_t line_start = before.rfind('\n') + 1;  // npos + 1 is 0.
        const auto lines = std::count(before.begin(), before.end(), '\n');
        return {file_,
                static_cast<int>(lines) + 1,
                static_cast<int>(count_characters(before.substr(line_start))) + 1};
    }
    SourcePosition of(const YAML::Mark& mark) const {
        return mark.pos < 0 ? SourcePosition{file_, 0, 0}
                            : of_offset(std::min(static_cast<std::size_t>(mark.pos), text_.size()));
    }

private:
    std::string_view text_;
    std::string file_;
};

/// Builds the tree from yaml-cpp's events; its own tree keeps duplicate keys and follows aliases.
class TreeBuilder final : public YAML::EventHandler {
public:
    TreeBuilder(const Positions& positions, YamlDocument& into)
        : positions_(positions), into_(into) {
        open_.push_back({.node = &into.root});
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
        place(mark, YamlNode::Kind::null, {});
    }

    void OnScalar(const YAML::Mark& mark,
                  const std::string& tag,
                  YAML::anchor_t /*anchor*/,
                  const std::string& value) override {
        refuse_tag(mark, tag);
        const bool null = tag == "?" && (value.empty() || value == "~" || value == "null");
        if (null) {
            OnNull(mark, 0);
        } else {
            place(mark, YamlNode::Kind::scalar, value);
        }
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
    };

    void refuse_anchor(const YAML::Mark& mark) const {
        throw Refused{
            positions_.of(mark), "anchors and aliases are not supported", "Write the value out."};
    }

    void refuse_tag(const YAML::Mark& mark, const std::string& tag) const {
        if (!tag.empty() && tag != "?" && tag != "!") {
            throw Refused{positions_.of(mark), "tags are not supported", "Leave the tag out."};
        }
    }

    /// Puts a node where the next one belongs.
    YamlNode* place(const YAML::Mark& mark, YamlNode::Kind kind, const std::string& text) {
        Level& level = open_.back();
        if (level.node->kind == YamlNode::Kind::map && !level.has_key) {
            add_key(level, positions_.of(mark), kind, text);
            return nullptr;
        }
        YamlNode* node = level.node;
        if (open_.size() > 1) {
            if (node->kind == YamlNode::Kind::sequence) {
                node->entries.push_back({});
            }
            node = level.skip_value ? &dropped_.emplace_back() : &node->entries.back().value;
        }
        level.has_key = false;
        *node = {.kind = kind, .text = text, .position = positions_.of(mark), .entries = {}};
        return node;
    }

    void add_key(Level& level,
                 const SourcePosition& position,
                 YamlNode::Kind kind,
                 const std::string& text) {
        if (kind != YamlNode::Kind::scalar) {
            throw Refused{position, fmt::format("a key must be text, not {}", kind_name(kind)), {}};
        }
        auto& entries = level.node->entries;
        const auto same = std::find_if(
            entries.begin(), entries.end(), [&](const auto& entry) { return entry.key == text; });
        level.has_key = true;
        level.skip_value = same != entries.end();
        if (level.skip_value) {
            into_.diagnostics.push_back(
                {.code = "duplicate-key",
                 .message = fmt::format("the key \"{}\" stands twice", text),
                 .position = position,
                 .help =
                     fmt::format("It is on line {} already: keep one.", same->key_position.line)});
        } else {
            entries.push_back({.key = text, .key_position = position, .value = {}});
        }
    }

    void open(const YAML::Mark& mark, YamlNode::Kind kind) {
        if (open_.size() > deepest) {
            throw Refused{positions_.of(mark), "this is nested too deeply", {}};
        }
        YamlNode* node = place(mark, kind, {});
        if (node == nullptr) {
            throw Refused{positions_.of(mark),
                          fmt::format("a key must be text, not {}", kind_name(kind)),
                          {}};
        }
        open_.push_back({.node = node});
    }

    const Positions& positions_;
    YamlDocument& into_;
    std::vector<Level> open_;
    std::list<YamlNode> dropped_;  ///< Values of keys that stand twice.
};

/// A stream over a text, without a copy.
class TextBuffer : public std::streambuf {
public:
    explicit TextBuffer(std::string_view text) : text_(text) {
        setg(text_.data(), text_.data(), text_.data() + text_.size());
    }

private:
    std::string text_;
};

void parse(std::string_view text, const Positions& positions, YamlDocument& document) {
    TextBuffer buffer(text);
    std::istream stream(&buffer);
    try {
        YAML::Parser parser(stream);
        TreeBuilder builder(positions, document);
        if (!parser.HandleNextDocument(builder)) {
            return;
        }
        YamlDocument second;
        TreeBuilder more(positions, second);
        if (parser.HandleNextDocument(more)) {
            throw Refused{second.root.position,
                          "a second document begins here",
                          "Keep one document in the file."};
        }
    } catch (const Refused& refused) {
        document.diagnostics.push_back({.code = "yaml",
                                        .message = refused.message,
                                        .position = refused.position,
                                        .help = refused.help});
    } catch (const YAML::Exception& error) {
        document.diagnostics.push_back({.code = "yaml",
                                        .message = fmt::format("this is not YAML: {}", error.msg),
                                        .position = positions.of(error.mark),
                                        .help = {}});
    }
}

}  // namespace

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

YamlDocument read_yaml(std::string_view text, const std::string& file) {
    YamlDocument document;
    if (text.starts_with("\xEF\xBB\xBF")) {
        text.remove_prefix(3);
    }
    const Positions positions(text, file);
    const auto refuse = [&](SourcePosition position, std::string message, std::string help) {
        document.diagnostics.push_back({.code = "yaml",
                                        .message = std::move(message),
                                        .position = std::move(position),
                                        .help = std::move(help)});
    };
    document.root.position = {file, 1, 1};
    const std::size_t invalid = std::min(find_invalid_utf8(text), text.find('\0'));
    if (text.size() > largest) {
        refuse({file, 0, 0}, "this file is larger than 1 MiB", "Is it the configuration?");
    } else if (invalid != std::string_view::npos) {
        refuse(positions.of_offset(invalid), "this is not UTF-8 text", "Save the file as UTF-8.");
    } else {
        parse(text, positions, document);
    }
    return document;
}

}  // namespace dbtool::config
