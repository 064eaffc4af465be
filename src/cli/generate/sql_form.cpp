#include "generate/sql_form.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/ddl/render.hpp>
#include <dbtool/migration/operations.hpp>

namespace dbtool::cli {
namespace {

using ddl::Piece;

[[noreturn]] void refuse(std::string_view operation, const std::string& why) {
    throw Error(ErrorKind::usage,
                fmt::format("{} cannot be written as SQL: {}", operation, why),
                "Write it as YAML, which is what --as yaml does.");
}

/// A SQL file knows by itself that CONCURRENTLY stands outside of any transaction.
bool is_concurrent(const Piece& piece) {
    return piece.kind == Piece::Kind::solo && piece.sql.find("CONCURRENTLY") != std::string::npos;
}

/// Can a SQL file say it? Two runs of statements with nothing but a boundary between them would be
/// one transaction there.
bool fits_a_file(const std::vector<Piece>& pieces) {
    bool open = false;      // A statement stands before,
    bool boundary = false;  // and a boundary behind it.
    for (const Piece& piece : pieces) {
        switch (piece.kind) {
            case Piece::Kind::statement:
            case Piece::Kind::live:
                if (open && boundary) {
                    return false;
                }
                open = true;
                boundary = false;
                break;
            case Piece::Kind::boundary:
                boundary = true;
                break;
            case Piece::Kind::solo:
                if (!is_concurrent(piece)) {
                    return false;
                }
                open = false;
                break;
        }
    }
    return true;
}

/// On the way down nothing is kept any more: of a live piece stay the statements that it comes to
/// whatever there is.
std::vector<Piece> without_keeping(const ddl::Operation& operation,
                                   const std::vector<Piece>& pieces) {
    std::vector<Piece> out;
    for (const Piece& piece : pieces) {
        if (piece.kind == Piece::Kind::live &&
            std::holds_alternative<ddl::DropTable>(operation.body)) {
            // SQLite: it looks whether others refer to the table, and says the rest as SQL.
            out.push_back({.kind = Piece::Kind::statement, .sql = piece.shown});
            continue;
        }
        if (piece.kind != Piece::Kind::live || !piece.statements) {
            out.push_back(piece);
            continue;
        }
        for (const std::string& statement : *piece.statements) {
            out.push_back({.kind = Piece::Kind::statement, .sql = statement});
        }
    }
    return out;
}

std::string text_of(std::string_view operation, const std::vector<Piece>& pieces) {
    std::string out;
    for (const Piece& piece : pieces) {
        if (piece.kind == Piece::Kind::live) {
            refuse(operation,
                   fmt::format("what is to be done depends on the database ({})", piece.shown));
        }
        if (piece.kind != Piece::Kind::boundary) {
            out += piece.sql;
            out += piece.sql.ends_with(';') ? "\n" : ";\n";
        }
    }
    return out;
}

std::vector<Piece> pieces_of(const ddl::Operation& operation,
                             const ddl::RenderContext& context,
                             Direction direction) {
    std::vector<Piece> pieces = ddl::render(operation, context).pieces;
    return direction == Direction::upgrade ? pieces : without_keeping(operation, pieces);
}

std::string text_of(const ddl::Operation& operation,
                    ddl::RenderContext context,
                    Direction direction) {
    const std::string_view name = ddl::info_of(operation).name;
    std::vector<Piece> pieces = pieces_of(operation, context, direction);
    if (fits_a_file(pieces)) {
        return text_of(name, pieces);
    }
    context.one_transaction = true;
    pieces = pieces_of(operation, context, direction);
    if (!fits_a_file(pieces)) {
        refuse(name, "it takes several transactions");
    }
    return fmt::format(
        "-- {}: all in one transaction, which holds its locks until it is done; as "
        "YAML it would take several.\n{}",
        name,
        text_of(name, pieces));
}

std::string text_of(const std::vector<ddl::Operation>& operations,
                    const ddl::RenderContext& context,
                    Direction direction) {
    std::string out;
    for (const ddl::Operation& operation : operations) {
        out += text_of(operation, context, direction);
    }
    return out;
}

/// What undoes them, if that is known without having looked.
std::vector<ddl::Operation> downgrade_of(const std::vector<ddl::Operation>& flat, Dialect dialect) {
    migration::DerivedDowngrade down = migration::derive_downgrade(flat, dialect);
    if (!down.refusals.empty()) {
        throw Error(ErrorKind::usage,
                    fmt::format("the downgrade cannot be written: {}", down.refusals.front()));
    }
    for (const ddl::Operation& operation : down.operations) {
        if (const auto* kept = std::get_if<ddl::Restore>(&operation.body)) {
            throw Error(ErrorKind::usage,
                        fmt::format("the downgrade cannot be written as SQL: it needs {}, which is "
                                    "read when the upgrade is applied",
                                    kept->what),
                        "Write it as YAML, which is what --as yaml does.");
        }
    }
    return std::move(down.operations);
}

}  // namespace

SqlForm sql_form(const std::vector<ddl::Operation>& operations,
                 Dialect dialect,
                 const run::OperationRules& rules) {
    const std::vector<ddl::Operation> flat = ddl::flatten(operations, dialect, rules.names);
    ddl::RenderContext context;
    context.dialect = dialect;
    context.online = rules.online;
    std::vector<QualifiedName> made;
    for (const ddl::Operation& operation : flat) {
        if (const auto table = ddl::table_made(operation)) {
            made.push_back(*table);
        }
    }
    context.is_new = [&made](const QualifiedName& table) {
        return std::find(made.begin(), made.end(), table) != made.end();
    };
    const std::vector<ddl::Operation> down = downgrade_of(flat, dialect);
    SqlForm out;
    out.upgrade = text_of(flat, context, Direction::upgrade);
    out.downgrade = text_of(down, context, Direction::downgrade);
    return out;
}

}  // namespace dbtool::cli
