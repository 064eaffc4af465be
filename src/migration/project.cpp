#include <dbtool/migration/write.hpp>

#include "new_file.hpp"

namespace dbtool::migration {
namespace {

constexpr std::string_view configuration =
    R"(# dbtool's configuration. All of it is optional; what is commented out shows the defaults.
migrations: migrations             # views and functions: migrations/repeatable/*.sql
default: dev                       # the environment without --env
numbering: sequence                # or timestamp: 20260101120000_add_users.sql

environments:
  dev:
    url: "sqlite:dev.db"           # or postgresql://localhost/mydb
#  prod:
#    url: "${DATABASE_URL}"         # or url_file: /run/secrets/db
#    schema: my_schema              # search_path becomes my_schema, public
#    role: app_owner                # SET LOCAL ROLE
#    require_tls: true

#history: {schema: public, revision_table: dbtool_revision, log_table: dbtool_log}

#run:
#  lock_timeout: 2s
#  lock_budget: 2s
#  lock_attempts: 30
#  connect_attempts: 10
#  retry_first: 200ms
#  retry_max: 10s
#  statement_timeout: 0
#  slow_statement: 500ms

#sqlite: {busy_timeout: 5s}
)";

}  // namespace

std::vector<std::filesystem::path> write_project(const std::filesystem::path& directory) {
    std::vector<std::filesystem::path> made;
    const std::filesystem::path migrations = directory / "migrations";
    const bool new_folder = make_folder(migrations);
    if (const auto file = directory / "dbtool.yaml"; write_new_file(file, configuration)) {
        made.push_back(file);
    }
    if (new_folder) {
        made.push_back(migrations);
        write_new_file(migrations / ".gitkeep", "");
    }
    return made;
}

}  // namespace dbtool::migration
