#include <optional>

#include <dbtool/core/error.hpp>
#include <dbtool/ddl/render.hpp>
#include <dbtool/migration/operations.hpp>

#include "target.hpp"

// YAML migrations from their header to their SQL, and downgrades as the history stores them.
namespace dbtool::fuzz {
namespace {

using Operations = std::vector<ddl::Operation>;

std::optional<Operations> read_stored(std::string_view text) {
    try {
        return migration::operations_from_text(text);
    } catch (const Error& error) {
        require(error.kind == ErrorKind::history, "a stored text has mistakes of its own");
        return std::nullopt;
    }
}

/// What was written is read as the same, and written as the same again.
void check_written(const Operations& operations) {
    const std::string written = migration::write_operations(operations);
    const auto read = read_stored(written);
    require(read.has_value(), "what was written can be read", written);
    require(*read == operations, "what was written is read as the same", written);
    require(migration::write_operations(*read) == written, "writing is stable", written);
}

void check_rendered(const Operations& operations, Dialect dialect, bool online) {
    const ddl::RenderContext context{.dialect = dialect,
                                     .online = online,
                                     .one_transaction = !online,
                                     .is_new = [](const QualifiedName&) { return false; }};
    for (const ddl::Operation& operation : operations) {
        for (const ddl::Piece& piece : ddl::render(operation, context).pieces) {
            require(piece.sql.find('\0') == std::string::npos, "SQL has no NUL byte", piece.sql);
        }
    }
}

void check_sound(const Operations& operations, Dialect dialect) {
    check_written(operations);
    const Operations flat = ddl::flatten(operations, dialect, {});
    check_written(flat);
    for (const bool online : {true, false}) {
        check_rendered(flat, dialect, online);
    }
    check_written(migration::derive_downgrade(flat, dialect).operations);
}

void check_migration(const migration::Migration& migration, Dialect dialect) {
    const auto operations = migration::read_operations(migration, dialect);
    for (const Diagnostic& diagnostic : operations.diagnostics) {
        require(diagnostic.position.line >= 1, "a mistake has a place", diagnostic.message);
    }
    if (!has_errors(operations.diagnostics)) {
        check_sound(operations.upgrade, dialect);
        if (operations.downgrade) {
            check_sound(*operations.downgrade, dialect);
        }
    }
}

}  // namespace
}  // namespace dbtool::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dbtool;
    const std::string_view text = fuzz::text_of(data, size);
    for (const Dialect dialect : {Dialect::postgresql, Dialect::sqlite}) {
        const auto parsed = migration::parse_migration(text, "0001_x.yaml", dialect);
        if (!has_errors(parsed.diagnostics)) {
            fuzz::check_migration(parsed.migration, dialect);
        }
        migration::check_scripts(parsed.migration, dialect);
    }
    if (const auto stored = fuzz::read_stored(text)) {
        fuzz::check_written(*stored);
    }
    return 0;
}
