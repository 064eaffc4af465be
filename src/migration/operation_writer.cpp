#include <algorithm>

#include <dbtool/migration/operations.hpp>

#include "field_writer.hpp"

namespace dbtool::migration {
namespace {

struct Written {
    YamlOut fields;
    std::vector<std::string> required;
};

Written write_fields(ddl::Operation operation) {  // A visitor may set; this one does not.
    FieldWriter writer;
    ddl::describe(writer, operation);
    return {writer.take(), writer.required()};
}

const std::pair<std::string, YamlOut>* find(const YamlOut& map, const std::string& key) {
    const auto found = std::find_if(map.entries.begin(), map.entries.end(), [&](const auto& entry) {
        return entry.first == key;
    });
    return found == map.entries.end() ? nullptr : &*found;
}

/// Without the texts that an operation of this kind has anyway (`language: plpgsql`); one that was
/// emptied is said to be empty.
YamlOut fields_of(const ddl::Operation& operation) {
    Written written = write_fields(operation);
    YamlOut fields = std::move(written.fields);
    const auto is_required = [&](const std::string& key) {
        const auto& names = written.required;
        return std::find(names.begin(), names.end(), key) != names.end();
    };
    const YamlOut defaults =
        write_fields(*ddl::make_operation(ddl::info_of(operation).name)).fields;
    for (const auto& [key, value] : defaults.entries) {
        const bool has_text = value.kind == YamlOut::Kind::text && !value.text.empty();
        const auto* own = find(fields, key);
        if (has_text && own == nullptr) {
            fields.entries.emplace_back(key, YamlOut::of_text({}));
        } else if (has_text && own->second == value && !is_required(key)) {
            fields.entries.erase(fields.entries.begin() + (own - fields.entries.data()));
        }
    }
    return fields;
}

}  // namespace

std::string write_operations(const std::vector<ddl::Operation>& operations, std::size_t indent) {
    std::string out;
    for (const ddl::Operation& operation : operations) {
        out.append(indent, ' ').append("- ");
        emit_entry(std::string(ddl::info_of(operation).name),
                   fields_of(operation),
                   indent + 2,
                   indent + 2,
                   out);
    }
    return out;
}

}  // namespace dbtool::migration
