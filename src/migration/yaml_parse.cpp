#include <algorithm>
#include <fmt/format.h>

#include <dbtool/migration/yaml_tree.hpp>

#include "yaml_outline.hpp"

namespace dbtool::migration {
namespace {

HeaderText text_of(const YamlNode& node) {
    return {node.text, node.position.line, node.position.column};
}

class OutlineParser {
public:
    OutlineParser(std::string_view text, std::vector<Diagnostic>& diagnostics)
        : text_(text), diagnostics_(diagnostics) {}

    YamlOutline read(const YamlNode& root) {
        YamlOutline outline;
        const bool braces = is_in_braces(root);
        for (std::size_t i = 0; i < root.entries.size(); ++i) {
            const YamlNode::Entry& entry = root.entries[i];
            if (entry.key == "upgrade" || entry.key == "downgrade") {
                auto& section = entry.key == "upgrade" ? outline.upgrade : outline.downgrade;
                section =
                    braces ? YamlSection{.offset = 0, .size = text_.size(), .line = 1}
                           : lines_of(entry,
                                      i + 1 < root.entries.size() ? &root.entries[i + 1] : nullptr);
                section->column = entry.key_position.column;
            } else {
                outline.keys.push_back(key_of(entry));
            }
        }
        return outline;
    }

private:
    bool is_in_braces(const YamlNode& root) {
        const std::size_t line = line_start(root.position.line);
        const std::size_t first = text_.find_first_not_of("- \t", line);
        return first != std::string_view::npos && text_[first] == '{';
    }

    /// Lines are asked for from top to bottom, but for the root's own.
    std::size_t line_start(int line) {
        if (line < line_) {
            line_ = 1;
            at_ = 0;
        }
        for (; line_ < line && at_ < text_.size(); ++line_) {
            at_ = std::min(text_.find('\n', at_), text_.size() - 1) + 1;
        }
        return at_;
    }

    YamlSection lines_of(const YamlNode::Entry& entry, const YamlNode::Entry* next) {
        const std::size_t begin = line_start(entry.key_position.line);
        const std::size_t end =
            next == nullptr ? text_.size() : line_start(next->key_position.line);
        return {.offset = begin, .size = end - begin, .line = entry.key_position.line};
    }

    HeaderKey key_of(const YamlNode::Entry& entry) {
        HeaderKey key{.name = {entry.key, entry.key_position.line, entry.key_position.column},
                      .values = {},
                      .keys = {}};
        const YamlNode& value = entry.value;
        if (value.kind == YamlNode::Kind::scalar) {
            key.shape = HeaderKey::Shape::text;
            key.values.push_back(text_of(value));
        } else if (value.kind != YamlNode::Kind::null) {
            const bool map = value.kind == YamlNode::Kind::map;
            key.shape = map ? HeaderKey::Shape::map : HeaderKey::Shape::list;
            for (const YamlNode::Entry& each : value.entries) {
                add(entry.key, each, map, key);
            }
        }
        return key;
    }

    void add(const std::string& name, const YamlNode::Entry& each, bool map, HeaderKey& key) {
        if (each.value.kind != YamlNode::Kind::scalar) {
            diagnostics_.push_back(
                {.code = "wrong-type",
                 .message = fmt::format(
                     "each of `{}` must be text, not {}", name, kind_name(each.value.kind)),
                 .position = each.value.position,
                 .help = {}});
            return;
        }
        key.values.push_back(text_of(each.value));
        if (map) {
            key.keys.push_back({each.key, each.key_position.line, each.key_position.column});
        }
    }

    std::string_view text_;
    std::vector<Diagnostic>& diagnostics_;
    int line_ = 1;
    std::size_t at_ = 0;
};

}  // namespace

std::optional<YamlOutline> parse_outline(std::string_view text,
                                         const std::string& file,
                                         std::vector<Diagnostic>& diagnostics) {
    const YamlDocument document = read_yaml(text, file);
    const bool sound = std::none_of(document.diagnostics.begin(),
                                    document.diagnostics.end(),
                                    [](const Diagnostic& each) { return each.code == "yaml"; });
    diagnostics.insert(diagnostics.end(), document.diagnostics.begin(), document.diagnostics.end());
    if (!sound) {
        return std::nullopt;
    }
    if (document.root.kind != YamlNode::Kind::map) {
        diagnostics.push_back(
            {.code = "wrong-type",
             .message = fmt::format("a migration is a map, not {}", kind_name(document.root.kind)),
             .position = document.root.position,
             .help = "Write `upgrade:`, and a list of operations under it."});
        return std::nullopt;
    }
    return OutlineParser(text, diagnostics).read(document.root);
}

}  // namespace dbtool::migration
