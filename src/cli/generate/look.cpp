#include "generate/look.hpp"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <unordered_set>

#include <dbtool/core/error.hpp>
#include <dbtool/inspect/read.hpp>
#include <dbtool/migration/operations.hpp>

#include "generate/names.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

/// A database that is not there is not waited for.
constexpr Milliseconds patience{1'000};

struct Known {
    catalog::Schema schema;
    std::unordered_set<RevisionId> applied;
};

/// What the database holds; nothing where there is none.
std::optional<Known> look(Session& session) {
    try {
        run::Target target = session.target();
        if (target.connect.dialect == Dialect::sqlite && !engine::file_exists(target.connect)) {
            return std::nullopt;
        }
        target.connect.read_only = true;
        target.connect.connect_timeout = std::min(target.connect.connect_timeout, patience);
        const auto connection = engine::connect(target.connect);
        Known known{.schema = inspect::read(*connection, target.schema), .applied = {}};
        for (const history::Row& row : session.store().read(*connection).rows) {
            known.applied.insert(row.id);
        }
        return known;
    } catch (const Error& error) {
        if (error.kind == ErrorKind::interrupted) {
            throw;
        }
        session.journal().info("the names are not checked: " + error.message);
        return std::nullopt;
    }
}

bool holds_sql(const std::vector<ddl::Operation>& operations) {
    return std::any_of(operations.begin(), operations.end(), [](const ddl::Operation& each) {
        return std::holds_alternative<ddl::Sql>(each.body);
    });
}

/// Adds what pending migrations make. Answers whether that is all: what SQL makes is not known.
bool add_pending(Session& session, Known& known) {
    bool sure = true;
    const migration::Folder& folder = session.picture().folder;
    for (const migration::Migration& each : folder.migrations) {
        if (known.applied.contains(each.revision.id)) {
            continue;
        }
        if (each.format == migration::Format::sql) {
            sure = false;
            continue;
        }
        const migration::Operations read = migration::read_operations(each, known.schema.dialect);
        if (!read.diagnostics.empty()) {
            sure = false;  // An upgrade will say what is wrong with it.
            continue;
        }
        sure = sure && !holds_sql(read.upgrade);
        for (const ddl::Operation& operation : read.upgrade) {
            apply(known.schema, operation);
        }
    }
    return sure;
}

}  // namespace

void check_names(Session& session, const std::vector<ddl::Operation>& operations) {
    if (session.arguments().has("--no-check") || operations.empty()) {
        return;
    }
    std::optional<Known> known = look(session);
    if (!known) {
        return;
    }
    const bool sure = add_pending(session, *known);
    for (const ddl::Operation& operation : operations) {
        if (const auto problem = wrong_name(known->schema, operation)) {
            if (sure) {
                throw Error(ErrorKind::usage,
                            *problem,
                            "Give --no-check to write the migration all the same.");
            }
            session.warn(*problem, "A pending SQL migration may change that.");
        }
        apply(known->schema, operation);
    }
}

}  // namespace dbtool::cli
