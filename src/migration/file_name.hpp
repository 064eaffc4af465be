#pragma once

#include <optional>
#include <string>
#include <string_view>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/migration/migration.hpp>

namespace dbtool::migration {

/// What a name in the migrations folder tells.
struct FileName {
    enum class Kind { migration, wrong, other };
    Kind kind = Kind::other;
    std::string number;  ///< Of a migration.
    Format format = Format::sql;
    std::string message;  ///< Of a wrong one: what is wrong with the file.
    std::string help;
};

FileName read_file_name(std::string_view name);

/// A migration's name without its ending: its id.
std::string_view stem_of(std::string_view name);

/// `0007_add_users` as people read it: `add users`.
std::string message_from_id(std::string_view id);

/// Compares numbers of any length, with or without leading zeros: negative, 0 or positive.
int compare_numbers(std::string_view a, std::string_view b);

}  // namespace dbtool::migration
