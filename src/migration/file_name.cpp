#include "file_name.hpp"

#include <algorithm>

#include <dbtool/core/text.hpp>

namespace dbtool::migration {
namespace {

constexpr std::string_view digits = "0123456789";

FileName wrong(std::string message, std::string help) {
    return {.kind = FileName::Kind::wrong,
            .number = {},
            .message = std::move(message),
            .help = std::move(help)};
}

std::string_view significant(std::string_view number) {
    return number.substr(std::min(number.find_first_not_of('0'), number.size()));
}

FileName read_sql_name(std::string_view name) {
    const std::size_t end = name.find_first_not_of(digits);
    if (end == 0) {
        return wrong("the file's name does not begin with a number",
                     "Name it like 0007_add_users.sql, or move it out of the migrations folder.");
    }
    if (name[end] != '_') {
        return wrong("the number in the file's name is not followed by an underscore",
                     "Name it like " + std::string(name.substr(0, end)) + "_add_users.sql.");
    }
    return {.kind = FileName::Kind::migration,
            .number = std::string(name.substr(0, end)),
            .message = {},
            .help = {}};
}

}  // namespace

FileName read_file_name(std::string_view name) {
    if (name.empty() || name.front() == '.') {
        return {};
    }
    if (name.ends_with(".sql")) {
        return read_sql_name(name);
    }
    const std::string lower = to_lower(name);
    if (lower.ends_with(".sql")) {
        return wrong("the file's name does not end with .sql in lower case", "Rename it.");
    }
    if ((lower.ends_with(".yaml") || lower.ends_with(".yml")) &&
        digits.find(name.front()) != std::string_view::npos) {
        return wrong("this version of dbtool reads migrations in SQL only",
                     "Write the migration as an .sql file.");
    }
    return {};
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
