#include "foreign.hpp"

namespace dbtool::migration {
namespace {

constexpr std::string_view digits = "0123456789";
constexpr std::string_view no_transaction = "-- no-transaction";

/// `VERSION_description.sql`, `.up.sql` or `.down.sql`, cut at the first underscore as sqlx does.
std::optional<PairName> read_version_name(std::string_view name) {
    const std::size_t underscore = name.find('_');
    if (underscore == 0 || name.find_first_not_of(digits) != underscore) {
        return std::nullopt;
    }
    PairName pair;
    pair.number = std::string(name.substr(0, underscore));
    name.remove_prefix(underscore + 1);
    pair.side = name.ends_with(".down.sql") ? PairName::Side::down : PairName::Side::up;
    for (const std::string_view ending : {".up.sql", ".down.sql", ".sql"}) {
        if (name.ends_with(ending)) {
            name.remove_suffix(ending.size());
            break;
        }
    }
    pair.name = std::string(name);
    return pair;
}

bool is_marked(const std::optional<std::string>& text) {
    return text && text->starts_with(no_transaction);
}

/// A file of ours has one setting for both ways.
void settle_transactions(ForeignFolder& folder) {
    std::vector<std::string> changed;
    for (auto& [key, migration] : folder.migrations) {
        const bool up = is_marked(migration.up);
        const bool down = is_marked(migration.down);
        migration.transactional = !up && !down;
        if (up != down && migration.up && migration.down) {
            changed.push_back(up ? migration.down_file : migration.up_file);
        }
    }
    for (std::string& file : changed) {
        folder.report(Severity::warning,
                      "transaction-off",
                      "runs without a transaction from now on, because its other half does",
                      {.file = std::move(file)},
                      "Put BEGIN and COMMIT around its statements to keep them together.");
    }
}

}  // namespace

ForeignFolder read_sqlx(const std::filesystem::path& from) {
    ForeignFolder folder;
    for (const std::string& name : list_visible_files(from)) {
        const std::filesystem::path file = from / name;
        if (!name.ends_with(".sql")) {
            report_unknown_file(file, "sqlx", folder);
        } else if (const auto version = read_version_name(name)) {
            add_side(*version, file, folder);
        } else {
            folder.report(
                Severity::error,
                "bad-file-name",
                "the file's name does not begin with a number and an underscore",
                {.file = file.string()},
                "Name it like 20260101120000_add_users.sql, or move it out of the folder.");
        }
    }
    pair_up(folder);
    settle_transactions(folder);
    return folder;
}

}  // namespace dbtool::migration
