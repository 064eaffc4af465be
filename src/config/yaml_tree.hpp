#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dbtool/core/diagnostic.hpp>

namespace dbtool::config {

/// A YAML document as a plain tree. Every scalar is its text: what type it has is for the reader of
/// the key to say.
struct YamlNode {
    enum class Kind { null, scalar, sequence, map };
    Kind kind = Kind::null;
    std::string text;
    SourcePosition position;

    struct Entry;
    std::vector<Entry>
        entries;  ///< Of a map, in order, every key once. Of a sequence: without keys.
};

struct YamlNode::Entry {
    std::string key;
    SourcePosition key_position;
    YamlNode value;
};

/// "text", "a map", ...: what a node is, for messages.
std::string_view kind_name(YamlNode::Kind kind);

struct YamlDocument {
    YamlNode root;
    std::vector<Diagnostic> diagnostics;
};

/// Reads one document. Refused, with their places: what is not YAML or not UTF-8, keys that stand
/// twice, anchors, aliases and tags, a second document, nesting deeper than 16, and texts over 1
/// MiB.
YamlDocument read_yaml(std::string_view text, const std::string& file);

}  // namespace dbtool::config
