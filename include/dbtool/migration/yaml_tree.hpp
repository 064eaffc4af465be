#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/diagnostic.hpp>

namespace dbtool::migration {

/// A place in a document; light, since every node has one. Its file's name lives in the document.
struct YamlPlace {
    const std::string* file = nullptr;
    int line = 0;
    int column = 0;

    operator SourcePosition() const {  // NOLINT(google-explicit-constructor): it is one.
        return {file == nullptr ? std::string() : *file, line, column};
    }
};

/// A YAML document as a plain tree. Every scalar is its text: what type it has is for the reader of
/// the key to say.
struct YamlNode {
    enum class Kind { null, scalar, sequence, map };
    enum class Style { plain, quoted, literal, folded };
    Kind kind = Kind::null;
    Style style =
        Style::plain;  ///< Of a scalar: `x`, `'x'` or `"x"`, a block behind `|`, behind `>`.
    std::string text;
    YamlPlace position;
    int indent = 0;  ///< Of a literal block: the column of its lines' first character, less 1.

    struct Entry;
    std::vector<Entry>
        entries;  ///< Of a map, in order, every key once. Of a sequence: without keys.

    /// The value of a map's key; null where it is not there.
    const YamlNode* find(std::string_view key) const;
};

struct YamlNode::Entry {
    std::string key;
    YamlPlace key_position;
    YamlNode value;
};

/// "text", "a map", ...: what a node is, for messages.
std::string_view kind_name(YamlNode::Kind kind);

/// Where a byte of a scalar's text stands in the file: exact in a literal block and in a text of
/// one line without escapes, else where the text begins.
SourcePosition place_in(const YamlNode& scalar, std::size_t offset);

struct YamlLimits {
    std::size_t deepest = 64;         ///< Maps and lists in each other.
    std::size_t most_keys = 10'000;   ///< Of one map.
    std::size_t largest_mib = 64;     ///< A file's size.
    std::string_view if_larger = {};  ///< Help for a larger one.
};

struct YamlDocument {
    YamlNode root;
    std::vector<Diagnostic> diagnostics;
    bool is_cut_off = false;  ///< It was not read to its end: what the root lacks says nothing.
    std::unique_ptr<const std::string> file;  ///< What its places point to.
};

/// Reads one document in time linear in its size. Refused, with their places: what is not YAML or
/// not UTF-8, keys that stand twice, anchors, aliases and tags, a second document, and what is over
/// the limits. `first_line` is the line of the file that the text begins in.
YamlDocument read_yaml(std::string_view text,
                       const std::string& file,
                       const YamlLimits& limits = {},
                       int first_line = 1);

}  // namespace dbtool::migration
