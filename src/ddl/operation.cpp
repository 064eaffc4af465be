// The one place that knows every kind of operation: what an operation is asked goes to its family.

#include <algorithm>
#include <array>
#include <utility>

#include <dbtool/core/error.hpp>
#include <dbtool/ddl/operation.hpp>
#include <dbtool/ddl/render.hpp>

#include "ddl/common.hpp"
#include "ddl/families/audit.hpp"
#include "ddl/families/column.hpp"
#include "ddl/families/constraint.hpp"
#include "ddl/families/data.hpp"
#include "ddl/families/database.hpp"
#include "ddl/families/index.hpp"
#include "ddl/families/notify.hpp"
#include "ddl/families/object.hpp"
#include "ddl/families/partition.hpp"
#include "ddl/families/restore.hpp"
#include "ddl/families/routine.hpp"
#include "ddl/families/row_triggers.hpp"
#include "ddl/families/search.hpp"
#include "ddl/families/security.hpp"
#include "ddl/families/soft_delete.hpp"
#include "ddl/families/table.hpp"
#include "ddl/families/timestamps.hpp"
#include "ddl/families/type.hpp"
#include "ddl/families/view.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::size_t kinds = std::variant_size_v<OperationBody>;

template <std::size_t... Is>
constexpr std::array<OperationInfo, kinds> make_table(std::index_sequence<Is...> /*all*/) {
    return {row<std::variant_alternative_t<Is, OperationBody>>...};
}

constexpr std::array<OperationInfo, kinds> table = make_table(std::make_index_sequence<kinds>());
static_assert(std::none_of(table.begin(),
                           table.end(),
                           [](const OperationInfo& info) { return info.name.empty(); }),
              "an operation without a row");

template <std::size_t... Is>
OperationBody make_body(std::size_t index, std::index_sequence<Is...> /*all*/) {
    using Make = OperationBody (*)();
    static constexpr std::array<Make, kinds> makers = {
        [] { return OperationBody(std::in_place_index<Is>); }...};
    return makers.at(index)();
}

template <typename T>
concept Expandable = requires(const T& op) {
    expand(op, Dialect::postgresql);
};
/// Stands for others only. One that is expandable and yet can be reversed keeps a part of itself:
/// add_column without the column's constraints.
template <typename T>
concept Composite = Expandable<T> && !requires(const T& op, const Common& common) {
    reverse_of(op, common, Dialect::postgresql);
};

template <typename T>
concept OnSqlite = requires(const T& op, const Setting& setting, Output& out) {
    render_sqlite(op, setting, out);
};

Error not_flat(const Operation& operation) {
    return {ErrorKind::internal, std::string(info_of(operation).name) + " was not taken apart"};
}

bool is_for(const Operation& operation, Dialect dialect) {
    const std::vector<Dialect>& dialects = operation.common.dialects;
    return dialects.empty() ||
           std::find(dialects.begin(), dialects.end(), dialect) != dialects.end();
}

std::vector<Operation> parts_of(const Operation& operation, Dialect dialect) {
    return std::visit(
        [&](const auto& op) -> std::vector<Operation> {
            if constexpr (Expandable<std::decay_t<decltype(op)>>) {
                return expand(op, dialect);
            } else {
                return {operation};
            }
        },
        operation.body);
}

/// What a composite says of itself holds for its parts.
void inherit(Operation& part, const Operation& whole) {
    part.position = whole.position;
    if (part.body.index() == whole.body.index()) {
        part.common = whole.common;
    }
    const auto give = [](auto& own, const auto& value) {
        if (!own) {
            own = value;
        }
    };
    give(part.common.online, whole.common.online);
    give(part.common.lock_timeout, whole.common.lock_timeout);
    give(part.common.statement_timeout, whole.common.statement_timeout);
    part.common.lossy = part.common.lossy || whole.common.lossy;
}

}  // namespace

std::span<const OperationInfo> operation_kinds() {
    return table;
}

const OperationInfo& info_of(const Operation& operation) {
    return table.at(operation.body.index());
}

std::optional<Operation> make_operation(std::string_view name) {
    const auto found = std::find_if(
        table.begin(), table.end(), [&](const OperationInfo& info) { return info.name == name; });
    if (found == table.end()) {
        return std::nullopt;
    }
    const auto index = static_cast<std::size_t>(found - table.begin());
    return Operation{make_body(index, std::make_index_sequence<kinds>()), {}, {}};
}

void describe(FieldVisitor& visitor, Operation& operation) {
    std::visit([&](auto& op) { describe(visitor, op); }, operation.body);
    describe_common(visitor, operation.common, info_of(operation));
}

std::vector<Mistake> check(const Operation& operation, Dialect dialect) {
    std::vector<Mistake> mistakes;
    if (!is_for(operation, dialect)) {
        return mistakes;
    }
    const OperationInfo& info = info_of(operation);
    if (dialect == Dialect::sqlite && !info.on_sqlite) {
        mistakes.push_back({"no-meaning-on-sqlite",
                            std::string(info.name) + " has no meaning on SQLite",
                            "Say `dialects: [postgresql]` where the migration is to run on both."});
        return mistakes;
    }
    std::visit([&](const auto& op) { check_one(op, operation.common, dialect, mistakes); },
               operation.body);
    return mistakes;
}

void complete(Operation& operation, const NameRules& names) {
    std::visit([&](auto& op) { complete_one(op, names); }, operation.body);
}

Reverse reverse(const Operation& operation, Dialect dialect) {
    Reverse out = std::visit(
        [&](const auto& op) -> Reverse {
            if constexpr (Composite<std::decay_t<decltype(op)>>) {
                throw not_flat(operation);
            } else {
                return reverse_of(op, operation.common, dialect);
            }
        },
        operation.body);
    for (Operation& one : out.operations) {
        inherit(one, operation);
        one.common.lossy = false;
    }
    return out;
}

std::vector<Operation> flatten(const std::vector<Operation>& operations,
                               Dialect dialect,
                               const NameRules& names) {
    std::vector<Operation> out;
    for (const Operation& whole : operations) {
        if (!is_for(whole, dialect)) {
            continue;
        }
        for (Operation& part : parts_of(whole, dialect)) {
            inherit(part, whole);
            complete(part, names);
            out.push_back(std::move(part));
        }
    }
    return out;
}

Rendered render(const Operation& operation, const RenderContext& context) {
    Rendered rendered;
    rendered.lock_timeout = operation.common.lock_timeout;
    rendered.statement_timeout = operation.common.statement_timeout;
    Output out(rendered.pieces);
    const Setting setting{operation.common, context};
    std::visit(
        [&](const auto& op) {
            using T = std::decay_t<decltype(op)>;
            if constexpr (Composite<T>) {
                throw not_flat(operation);
            } else if (context.dialect == Dialect::postgresql) {
                render_postgres(op, setting, out);
            } else if constexpr (OnSqlite<T>) {
                render_sqlite(op, setting, out);
            } else {
                throw Error(ErrorKind::migration,
                            std::string(info_of(operation).name) + " has no meaning on SQLite");
            }
        },
        operation.body);
    return rendered;
}

std::optional<QualifiedName> table_made(const Operation& operation) {
    if (const auto* table_op = std::get_if<CreateTable>(&operation.body)) {
        return table_op->table;
    }
    if (const auto* partition = std::get_if<CreatePartition>(&operation.body)) {
        return partition->table;
    }
    if (const auto* view = std::get_if<CreateMaterializedView>(&operation.body)) {
        return view->name;
    }
    return std::nullopt;
}

}  // namespace dbtool::ddl
