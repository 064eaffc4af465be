#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <dbtool/core/types.hpp>
#include <dbtool/ddl/operation.hpp>
#include <dbtool/migration/migration.hpp>

namespace dbtool::migration {

enum class Numbering { sequence, timestamp };

/// What a new migration file says.
struct NewMigration {
    std::string message;
    std::vector<RevisionId> revises;  ///< Empty: `revises base`.
    std::vector<RevisionId> depends_on;
    std::vector<std::string> labels;
    std::string upgrade;  ///< SQL; may be empty, for the author to fill in.
    std::string downgrade;
    Format format = Format::sql;
    std::vector<ddl::Operation> operations;  ///< Of a YAML file, in place of SQL; may be empty.
};

struct WrittenFile {
    std::filesystem::path path;
    RevisionId revision;
};

/// Error{usage} for what would keep the folder from loading once the file is there: a label that is
/// none, or is on another revision, or a message that is not UTF-8 or holds no letter or digit.
void check_new(const Folder& folder, const NewMigration& migration);

/// Writes `NNNN_slug.sql` (or `.yaml`) with the next number (or the present UTC time). Never
/// overwrites: when somebody took the number at the same moment, takes the next one. The
/// numbering's width follows the folder's. Error{usage} as check_new().
WrittenFile write_migration(const Folder& folder,
                            const NewMigration& migration,
                            Numbering numbering);

/// `Add users & roles` becomes `add_users_roles`: ASCII in lower case, Latin letters without their
/// marks, other scripts' letters as they are; at most 60 characters.
std::string slug(std::string_view message);

/// The text of such a file.
std::string render(const NewMigration& migration);

/// `dbtool init`: writes dbtool.yaml and migrations/ under `directory`; never overwrites; says
/// which paths it made.
std::vector<std::filesystem::path> write_project(const std::filesystem::path& directory);

}  // namespace dbtool::migration
