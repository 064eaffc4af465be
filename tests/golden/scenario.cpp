#include "golden/scenario.hpp"

#include <algorithm>
#include <cstdlib>
#include <stdexcept>

#include <dbtool/migration/yaml_tree.hpp>

#include "support/scratch.hpp"

namespace dbtool::test {
namespace {

using migration::YamlNode;

constexpr std::size_t to_the_end = static_cast<std::size_t>(-1);

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> out;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t end = std::min(text.find('\n', at), text.size());
        out.push_back(text.substr(at, end - at));
        at = end + 1;
    }
    return out;
}

/// Reads one file; `fail` says where what is wrong.
class Reader {
public:
    Reader(std::string name, const std::string& text)
        : name_(std::move(name)), lines_(lines_of(text)) {}

    Scenario read(const YamlNode& root) const {
        Scenario out;
        out.operation = std::filesystem::path(name_).stem();
        for (const auto& entry : root.entries) {
            if (entry.key == "about") {
                out.about = entry.value.text;
            } else if (entry.key == "given") {
                out.given = by_dialect(entry.value);
            } else if (entry.key == "cases") {
                out.cases = cases(entry.value);
            } else {
                fail("unknown key " + entry.key, entry.key_position);
            }
        }
        if (out.about.empty() || out.cases.empty()) {
            fail("about and cases are missing", root.position);
        }
        return out;
    }

private:
    [[noreturn]] void fail(const std::string& what, const migration::YamlPlace& place) const {
        throw std::runtime_error(name_ + ":" + std::to_string(place.line) + ": " + what);
    }

    Dialect dialect_of(const std::string& word, const migration::YamlPlace& place) const {
        if (word != "postgresql" && word != "sqlite") {
            fail("no dialect: " + word, place);
        }
        return word == "sqlite" ? Dialect::sqlite : Dialect::postgresql;
    }

    ByDialect by_dialect(const YamlNode& node) const {
        ByDialect out;
        for (const auto& entry : node.entries) {
            out[dialect_of(entry.key, entry.key_position)] = entry.value.text;
        }
        return out;
    }

    std::vector<ScenarioCase> cases(const YamlNode& node) const {
        std::vector<ScenarioCase> out;
        for (std::size_t i = 0; i < node.entries.size(); ++i) {
            const YamlNode& one = node.entries[i].value;
            const bool last = i + 1 == node.entries.size();
            const std::size_t end =
                last ? to_the_end : line_index(node.entries[i + 1].value.entries.at(0));
            out.push_back(read_case(one, end));
        }
        return out;
    }

    static std::size_t line_index(const YamlNode::Entry& entry) {
        return static_cast<std::size_t>(entry.key_position.line - 1);
    }

    ScenarioCase read_case(const YamlNode& node, std::size_t end) const {
        ScenarioCase out;
        for (std::size_t i = 0; i < node.entries.size(); ++i) {
            const YamlNode::Entry& entry = node.entries[i];
            const bool last = i + 1 == node.entries.size();
            if (entry.key == "upgrade" || entry.key == "downgrade" || entry.key == "irreversible") {
                out.irreversible |= entry.key == "irreversible";
                out.migration += raw(entry, last ? end : line_index(node.entries[i + 1]));
            } else {
                read_field(out, entry);
            }
        }
        if (out.title.empty() || out.migration.empty()) {
            fail("title and upgrade are missing", node.position);
        }
        out.lossy_rows |= out.migration.find("lossy: true") != std::string::npos;
        return out;
    }

    static bool* flag_of(ScenarioCase& out, const std::string& key) {
        return key == "lossy_order"   ? &out.lossy_order
               : key == "lossy_rows"  ? &out.lossy_rows
               : key == "plain_names" ? &out.plain_names
                                      : nullptr;
    }

    void read_field(ScenarioCase& out, const YamlNode::Entry& entry) const {
        if (entry.key == "title") {
            out.title = entry.value.text;
        } else if (entry.key == "given") {
            out.given = by_dialect(entry.value);
        } else if (entry.key == "then") {
            out.then = by_dialect(entry.value);
        } else if (entry.key == "expect") {
            out.expect = entry.value.text;
        } else if (bool* flag = flag_of(out, entry.key)) {
            *flag = entry.value.text == "true";
        } else if (entry.key == "dialects") {
            for (const auto& word : entry.value.entries) {
                out.dialects.push_back(dialect_of(word.value.text, word.value.position));
            }
        } else {
            fail("unknown key " + entry.key, entry.key_position);
        }
    }

    /// The lines of a key, moved to the left.
    std::string raw(const YamlNode::Entry& entry, std::size_t end) const {
        const auto indent = static_cast<std::size_t>(entry.key_position.column - 1);
        std::string out;
        for (std::size_t i = line_index(entry); i < std::min(end, lines_.size()); ++i) {
            out += lines_[i].substr(std::min(indent, lines_[i].size())) + "\n";
        }
        return out;
    }

    std::string name_;
    std::vector<std::string> lines_;
};

}  // namespace

bool ScenarioCase::runs_on(Dialect dialect) const {
    return dialects.empty() || std::ranges::find(dialects, dialect) != dialects.end();
}

std::optional<std::string> Scenario::given_for(const ScenarioCase& one, Dialect dialect) const {
    const auto general = given.find(dialect);
    const auto special = one.given.find(dialect);
    if (!one.runs_on(dialect) || (general == given.end() && special == one.given.end())) {
        return std::nullopt;
    }
    return (general == given.end() ? "" : general->second) +
           (special == one.given.end() ? "" : special->second);
}

Scenario read_scenario(const std::filesystem::path& file) {
    const std::string text = read_file(file);
    const migration::YamlDocument document = migration::read_yaml(text, file.filename().string());
    std::string mistakes;
    for (const Diagnostic& diagnostic : document.diagnostics) {
        mistakes += file.filename().string() + ":" + std::to_string(diagnostic.position.line) +
                    ": " + diagnostic.message + "\n";
    }
    if (!mistakes.empty()) {
        throw std::runtime_error(mistakes);
    }
    return Reader(file.filename().string(), text).read(document.root);
}

std::vector<Scenario> read_scenarios() {
    const char* only = std::getenv("DBTOOL_SCENARIO");
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(DBTOOL_SCENARIOS)) {
        if (entry.path().extension() == ".yaml" &&
            (only == nullptr || entry.path().stem() == only)) {
            files.push_back(entry.path());
        }
    }
    std::ranges::sort(files);
    std::vector<Scenario> out;
    for (const std::filesystem::path& file : files) {
        out.push_back(read_scenario(file));
    }
    return out;
}

}  // namespace dbtool::test
