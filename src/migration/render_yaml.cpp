#include <dbtool/core/text.hpp>
#include <dbtool/migration/operations.hpp>

#include "render.hpp"
#include "yaml_emit.hpp"

namespace dbtool::migration {
namespace {

template <typename T>
std::string list_of(const std::vector<T>& values) {
    std::vector<std::string> texts;
    for (const T& value : values) {
        if constexpr (std::is_same_v<T, std::string>) {
            texts.push_back(yaml_scalar(value, values.size() > 1));
        } else {
            texts.push_back(yaml_scalar(value.str(), values.size() > 1));
        }
    }
    return texts.size() == 1 ? texts.front() : "[" + join(texts, ", ") + "]";
}

}  // namespace

std::string render_yaml(const NewMigration& migration) {
    std::string out =
        "revises: " + (migration.revises.empty() ? "base" : list_of(migration.revises)) + "\n";
    if (!migration.depends_on.empty()) {
        out += "depends_on: " + list_of(migration.depends_on) + "\n";
    }
    if (!migration.labels.empty()) {
        out += "label: " + list_of(migration.labels) + "\n";
    }
    if (const std::string message = one_line(migration.message); !message.empty()) {
        out += "message: " + yaml_scalar(message, false) + "\n";
    }
    out += "upgrade:\n";
    if (!migration.operations.empty()) {
        return out + write_operations(migration.operations, 2);
    }
    return out + (migration.revises.size() > 1
                      ? "  # joins its parents and changes nothing\n"
                      : "  # - add_column: {table: posts, column: title, type: text}\n");
}

}  // namespace dbtool::migration
