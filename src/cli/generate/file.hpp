#pragma once

#include <string>
#include <vector>

#include <dbtool/ddl/operation.hpp>
#include <dbtool/migration/write.hpp>

namespace dbtool::cli {

class Session;

/// A new migration with that message, and what `--head`, `--depends-on` and `--branch` say.
/// Error{usage} where there are several heads and none is named.
migration::NewMigration new_migration(Session& session, const std::string& message);

/// Puts operations into it, in its format: as they are, or as the SQL that they come to on the
/// target's dialect. Error{usage} for what SQL files cannot say.
void put_operations(Session& session,
                    migration::NewMigration& migration,
                    std::vector<ddl::Operation> operations);

/// Writes the file, prints its path, and with `--edit` opens it. Answers the exit code.
int write_and_edit(Session& session, const migration::NewMigration& migration);

/// `--as`, or what it is without.
migration::Format format_of(Session& session, migration::Format without);

}  // namespace dbtool::cli
