#include "operation_loader.hpp"

#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "field_loader.hpp"

namespace dbtool::migration {
namespace {

/// Beyond this the file is something else than a migration, and more mistakes say nothing new.
constexpr std::size_t most_mistakes = 100;

const std::vector<std::string>& public_names() {
    static const std::vector<std::string> names = [] {
        std::vector<std::string> all;
        for (const ddl::OperationInfo& info : ddl::operation_kinds()) {
            if (!info.internal) {
                all.emplace_back(info.name);
            }
        }
        return all;
    }();
    return names;
}

class OperationLoader {
public:
    OperationLoader(Author author, std::vector<Diagnostic>& diagnostics)
        : author_(author), values_(diagnostics) {}

    std::optional<ddl::Operation> read(const YamlNode& node) {
        if (node.kind != YamlNode::Kind::map || node.entries.size() != 1) {
            refuse_shape(node);
            return std::nullopt;
        }
        const YamlNode::Entry& entry = node.entries.front();
        auto operation = ddl::make_operation(entry.key);
        if (!operation || (author_ == Author::person && ddl::info_of(*operation).internal)) {
            values_.mistake(entry.key_position,
                            "unknown-operation",
                            fmt::format("unknown operation \"{}\"{}",
                                        entry.key,
                                        did_you_mean(entry.key, public_names())),
                            "The operations are in docs/operations.");
            return std::nullopt;
        }
        if (entry.value.kind != YamlNode::Kind::map) {
            values_.wrong_type(entry.value, entry.key, "a map of its fields");
            return std::nullopt;
        }
        operation->position = entry.key_position;
        const std::size_t before = values_.diagnostics().size();
        FieldLoader loader(entry.value, entry.key, operation->position, values_.diagnostics());
        ddl::describe(loader, *operation);
        loader.finish();
        return values_.diagnostics().size() == before ? std::move(operation) : std::nullopt;
    }

private:
    void refuse_shape(const YamlNode& node) {
        const bool map = node.kind == YamlNode::Kind::map && !node.entries.empty();
        values_.mistake(map ? SourcePosition(node.entries[1].key_position) : node.position,
                        "wrong-type",
                        map ? fmt::format("\"{}\" and \"{}\" are in one element of the list",
                                          node.entries[0].key,
                                          node.entries[1].key)
                            : fmt::format("an operation is a map of its name, not {}",
                                          node.kind == YamlNode::Kind::map ? "an empty one"
                                                                           : kind_name(node.kind)),
                        map ? "Begin each operation with a dash, and indent its fields deeper."
                            : "Write it as `- add_check: {table: ..., check: ...}`.");
    }

    Author author_;
    ValueLoader values_;
};

}  // namespace

std::vector<ddl::Operation> load_operations(const YamlNode& list,
                                            std::string_view name,
                                            Author author,
                                            std::vector<Diagnostic>& diagnostics) {
    std::vector<ddl::Operation> operations;
    if (list.kind == YamlNode::Kind::null) {
        return operations;
    }
    if (list.kind != YamlNode::Kind::sequence) {
        ValueLoader(diagnostics).wrong_type(list, name, "a list of operations");
        return operations;
    }
    OperationLoader loader(author, diagnostics);
    operations.reserve(list.entries.size());
    for (const YamlNode::Entry& entry : list.entries) {
        if (diagnostics.size() >= most_mistakes) {
            break;
        }
        if (auto operation = loader.read(entry.value)) {
            operations.push_back(*std::move(operation));
        }
    }
    return operations;
}

}  // namespace dbtool::migration
