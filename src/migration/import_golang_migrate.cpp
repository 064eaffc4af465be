#include <algorithm>

#include "foreign.hpp"

namespace dbtool::migration {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view separators = "_.-";

/// `1_name.up.sql`, and what other products make of it: `V0001.Name.up.sql`. Nothing without a
/// number and a separator.
std::optional<PairName> read_pair_name(std::string_view name) {
    PairName pair;
    const std::string_view ending = name.ends_with(".up.sql") ? ".up.sql" : ".down.sql";
    pair.side = ending == ".up.sql" ? PairName::Side::up : PairName::Side::down;
    name.remove_suffix(ending.size());
    if (name.starts_with('V') || name.starts_with('v')) {
        name.remove_prefix(1);
    }
    const std::size_t end = name.find_first_not_of(digits);
    if (end == 0 || end == std::string_view::npos ||
        separators.find(name[end]) == std::string_view::npos) {
        return std::nullopt;
    }
    pair.number = std::string(name.substr(0, end));
    name.remove_prefix(std::min(name.find_first_not_of(separators, end), name.size()));
    pair.name = std::string(name);
    return pair;
}

}  // namespace

ForeignFolder read_golang_migrate(const std::filesystem::path& from) {
    ForeignFolder folder;
    for (const std::string& name : list_visible_files(from)) {
        const std::filesystem::path file = from / name;
        if (!name.ends_with(".up.sql") && !name.ends_with(".down.sql")) {
            report_unknown_file(file, "golang-migrate", folder);
        } else if (const auto pair = read_pair_name(name)) {
            add_side(*pair, file, folder);
        } else {
            folder.report(Severity::error,
                          "bad-file-name",
                          "the file's name does not begin with a number and a separator",
                          {.file = file.string()},
                          "Name it like 0007_add_users.up.sql, or move it out of the folder.");
        }
    }
    pair_up(folder);
    return folder;
}

}  // namespace dbtool::migration
