#include "file_name.hpp"

#include <algorithm>
#include <array>

#include <dbtool/core/text.hpp>

namespace dbtool::migration {
namespace {

constexpr std::string_view digits = "0123456789";

struct Ending {
    std::string_view text;
    Format format;
};
constexpr std::array<Ending, 3> endings = {
    {{".sql", Format::sql}, {".yaml", Format::yaml}, {".yml", Format::yaml}}};

FileName wrong(std::string message, std::string help) {
    return {.kind = FileName::Kind::wrong,
            .number = {},
            .format = {},
            .message = std::move(message),
            .help = std::move(help)};
}

std::string_view significant(std::string_view number) {
    return number.substr(std::min(number.find_first_not_of('0'), number.size()));
}

/// The name is the revision's id, which stands in the history, in lists and in messages.
bool can_be_id(std::string_view name) {
    return find_invalid_utf8(name) == std::string_view::npos &&
           std::none_of(
               name.begin(), name.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; });
}

FileName read_migration_name(std::string_view name, std::string_view ending, Format format) {
    const std::size_t end = name.find_first_not_of(digits);
    const std::string example = "_add_users" + std::string(ending);
    if (end == 0) {
        return wrong("the file's name does not begin with a number",
                     "Name it like 0007" + example + ", or move it out of the migrations folder.");
    }
    if (name[end] != '_') {
        return wrong("the number in the file's name is not followed by an underscore",
                     "Name it like " + std::string(name.substr(0, end)) + example + ".");
    }
    if (!can_be_id(name)) {
        return wrong("the file's name holds a control character or is not UTF-8",
                     "Rename it: letters, digits and underscores serve best.");
    }
    return {.kind = FileName::Kind::migration,
            .number = std::string(name.substr(0, end)),
            .format = format,
            .message = {},
            .help = {}};
}

}  // namespace

FileName read_file_name(std::string_view name) {
    if (name.empty() || name.front() == '.') {
        return {};
    }
    const std::string lower = to_lower(name);
    for (const Ending& each : endings) {
        if (!lower.ends_with(each.text)) {
            continue;
        }
        // Other YAML files may lie here: docker-compose.yml, dbtool.yaml.
        if (each.format == Format::yaml && digits.find(name.front()) == std::string_view::npos) {
            return {};
        }
        return name.ends_with(each.text) ? read_migration_name(name, each.text, each.format)
                                         : wrong("the file's name does not end with " +
                                                     std::string(each.text) + " in lower case",
                                                 "Rename it.");
    }
    return {};
}

std::string_view stem_of(std::string_view name) {
    return name.substr(0, name.rfind('.'));
}

std::string message_from_id(std::string_view id) {
    const std::size_t end = std::min(id.find_first_not_of(digits), id.size());
    std::string message(id.substr(end));
    std::replace(message.begin(), message.end(), '_', ' ');
    return std::string(trim(message));
}

int compare_numbers(std::string_view a, std::string_view b) {
    a = significant(a);
    b = significant(b);
    if (a.size() != b.size()) {
        return a.size() < b.size() ? -1 : 1;
    }
    return a.compare(b);
}

}  // namespace dbtool::migration
