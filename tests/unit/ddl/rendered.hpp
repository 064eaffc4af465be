#pragma once

#include <string>
#include <utility>
#include <vector>

#include <dbtool/ddl/operation.hpp>
#include <dbtool/ddl/render.hpp>

namespace dbtool::ddl::tests {

/// An operation with all its names, as flatten() gives it.
inline Operation flat(OperationBody body, Common common = {}) {
    const std::vector<Operation> one = {{std::move(body), std::move(common), {}}};
    return flatten(one, Dialect::postgresql, {}).at(0);
}

/// `live: SQL` where it comes to that whatever there is, else `live: in words`.
inline std::string live_line(const Piece& piece) {
    std::string sql;
    for (const std::string& statement : piece.statements.value_or(std::vector<std::string>())) {
        sql += (sql.empty() ? "" : "; ") + statement;
    }
    return "live: " + (sql.empty() ? piece.shown : sql);
}

/// A piece a line: its SQL, `solo: SQL`, a live one, `--`.
inline std::vector<std::string> lines(const Operation& operation,
                                      const RenderContext& context = {}) {
    std::vector<std::string> out;
    for (const Piece& piece : render(operation, context).pieces) {
        switch (piece.kind) {
            case Piece::Kind::statement:
                out.push_back(piece.sql);
                break;
            case Piece::Kind::live:
                out.push_back(live_line(piece));
                break;
            case Piece::Kind::boundary:
                out.emplace_back("--");
                break;
            case Piece::Kind::solo:
                out.push_back("solo: " + piece.sql);
                break;
        }
    }
    return out;
}

inline RenderContext plain() {
    RenderContext context;
    context.online = false;
    return context;
}

/// A context in which `table` has these partitions.
inline RenderContext partitioned(const Identifier& table, std::vector<QualifiedName> partitions) {
    RenderContext context;
    context.partitions_of = [table, partitions](const QualifiedName& name) {
        return name.name == table ? partitions : std::vector<QualifiedName>();
    };
    return context;
}

inline std::vector<std::string> codes(const Operation& operation, Dialect dialect) {
    std::vector<std::string> out;
    for (const Mistake& mistake : check(operation, dialect)) {
        out.push_back(mistake.code);
    }
    return out;
}

inline QualifiedName name(std::string text) {
    return {std::nullopt, Identifier(std::move(text))};
}

}  // namespace dbtool::ddl::tests
