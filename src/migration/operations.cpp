#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/migration/operations.hpp>
#include <dbtool/migration/yaml_tree.hpp>

#include "operation_loader.hpp"
#include "operation_sql.hpp"

namespace dbtool::migration {
namespace {

std::vector<ddl::Operation> read_section(const Script& script,
                                         Direction direction,
                                         Dialect dialect,
                                         std::vector<Diagnostic>& diagnostics) {
    const std::string_view name = to_string(direction);
    YamlDocument document = read_yaml(script.text(), script.start().file, {}, script.start().line);
    const auto mistakes = std::move(document.diagnostics);
    diagnostics.insert(diagnostics.end(), mistakes.begin(), mistakes.end());
    const YamlNode* list = document.root.find(name);
    if (list == nullptr || document.is_cut_off) {
        return {};
    }
    auto operations = load_operations(*list, name, Author::person, diagnostics);
    check_operation_sql(*list, dialect, diagnostics);
    // What follows from an alias or a tag, which are told themselves, has no place.
    std::erase_if(diagnostics, [](const Diagnostic& one) { return one.position.line == 0; });
    for (const ddl::Operation& operation : operations) {
        for (ddl::Mistake& mistake : ddl::check(operation, dialect)) {
            diagnostics.push_back({.code = std::move(mistake.code),
                                   .message = std::move(mistake.message),
                                   .position = operation.position,
                                   .help = std::move(mistake.help)});
        }
    }
    return operations;
}

Diagnostic refusal(const ddl::Operation& operation, const ddl::Reverse& reverse) {
    return {.code = "cannot-be-undone",
            .message =
                fmt::format("{} has no downgrade: {}", ddl::info_of(operation).name, reverse.why),
            .position = operation.position,
            .help =
                "Do so, or say `irreversible: why` at the top of the file, or write the "
                "`downgrade` yourself."};
}

Diagnostic loss(const ddl::Operation& operation) {
    return {.code = "loses-data",
            .message = fmt::format("what {} changes does not come back with its data",
                                   ddl::info_of(operation).name),
            .position = operation.position,
            .help =
                "Say `lossy: true` on the operation where that is meant, or `irreversible: "
                "why` at the top of the file."};
}

/// Can each be undone, and without loss, where it is not said that it cannot?
void check_reverses(const std::vector<ddl::Operation>& operations,
                    Dialect dialect,
                    std::vector<Diagnostic>& diagnostics) {
    for (const ddl::Operation& operation : ddl::flatten(operations, dialect, {})) {
        const ddl::Reverse reverse = ddl::reverse(operation, dialect);
        if (reverse.kind == ddl::Reverse::Kind::none) {
            diagnostics.push_back(refusal(operation, reverse));
        } else if (reverse.lossy && !operation.common.lossy) {
            diagnostics.push_back(loss(operation));
        }
    }
}

/// A Restore without statements: they are known once the operation was applied.
ddl::Operation kept(const ddl::Operation& operation, std::size_t of, std::string what) {
    ddl::Restore restore;
    restore.of = of;
    restore.what = std::move(what);
    ddl::Operation out{std::move(restore), {}, operation.position};
    out.common.online = operation.common.online;
    out.common.lock_timeout = operation.common.lock_timeout;
    out.common.statement_timeout = operation.common.statement_timeout;
    return out;
}

}  // namespace

Operations read_operations(const Migration& migration, Dialect dialect) {
    Operations out;
    out.upgrade = read_section(migration.upgrade, Direction::upgrade, dialect, out.diagnostics);
    const bool is_merge = migration.revision.parents.size() > 1;
    if (out.upgrade.empty() && out.diagnostics.empty() && !is_merge) {
        out.diagnostics.push_back({.code = "empty-upgrade",
                                   .message = "the upgrade holds no operation",
                                   .position = migration.upgrade.start(),
                                   .help = "Write a list of operations under `upgrade:`."});
    }
    if (migration.downgrade && !migration.downgrade_derived) {
        out.downgrade =
            read_section(*migration.downgrade, Direction::downgrade, dialect, out.diagnostics);
    }
    if (migration.downgrade_derived && !has_errors(out.diagnostics)) {
        check_reverses(out.upgrade, dialect, out.diagnostics);
    }
    std::stable_sort(out.diagnostics.begin(),
                     out.diagnostics.end(),
                     [](const Diagnostic& a, const Diagnostic& b) {
                         return std::pair(a.position.line, a.position.column) <
                                std::pair(b.position.line, b.position.column);
                     });
    return out;
}

DerivedDowngrade derive_downgrade(const std::vector<ddl::Operation>& flattened, Dialect dialect) {
    DerivedDowngrade out;
    for (std::size_t i = flattened.size(); i-- > 0;) {
        const ddl::Operation& operation = flattened[i];
        ddl::Reverse reverse = ddl::reverse(operation, dialect);
        switch (reverse.kind) {
            case ddl::Reverse::Kind::derived:
                std::move(reverse.operations.begin(),
                          reverse.operations.end(),
                          std::back_inserter(out.operations));
                break;
            case ddl::Reverse::Kind::kept:
                out.operations.push_back(kept(operation, i, std::move(reverse.what)));
                break;
            case ddl::Reverse::Kind::nothing:
                break;
            case ddl::Reverse::Kind::none:
                out.refusals.push_back(
                    fmt::format("{}: {}", ddl::info_of(operation).name, reverse.why));
                break;
        }
    }
    std::reverse(out.refusals.begin(), out.refusals.end());
    return out;
}

std::vector<ddl::Operation> operations_from_text(std::string_view text) {
    const YamlDocument document = read_yaml(text, {});
    std::vector<Diagnostic> diagnostics = document.diagnostics;
    auto operations = load_operations(document.root, "downgrade", Author::dbtool, diagnostics);
    if (!diagnostics.empty()) {
        const Diagnostic& first = diagnostics.front();
        throw Error{ErrorKind::history,
                    fmt::format("the history holds a downgrade that this dbtool cannot read, in "
                                "line {}: {}",
                                first.position.line,
                                first.message),
                    "Use the version of dbtool that wrote it, or a newer one."};
    }
    return operations;
}

}  // namespace dbtool::migration
