#include "run/operation_work.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/migration/operations.hpp>

namespace dbtool::run {
namespace {

/// The leaves of every partitioned table, and whether the table is found by its name alone.
constexpr const char* partition_query =
    "SELECT n.nspname, c.relname, pg_catalog.pg_table_is_visible(c.oid), ln.nspname, l.relname "
    "FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
    "CROSS JOIN LATERAL pg_catalog.pg_partition_tree(c.oid) t "
    "JOIN pg_catalog.pg_class l ON l.oid = t.relid "
    "JOIN pg_catalog.pg_namespace ln ON ln.oid = l.relnamespace "
    "WHERE c.relkind = 'p' AND t.isleaf AND t.relid <> c.oid ORDER BY 1, 2, 4, 5";

constexpr auto earlier_run = static_cast<std::size_t>(-1);

/// Takes over what an earlier run has kept of a revision that it did not finish. What is not yet
/// known is stored without statements; what is not stored was looked for, and was not there.
void take_over(OperationScript& script, const std::string& stored) {
    for (const ddl::Operation& operation : script.down) {
        if (const auto* restore = std::get_if<ddl::Restore>(&operation.body)) {
            ddl::Restore nothing;
            nothing.of = restore->of;
            script.kept.emplace(std::pair(earlier_run, restore->of), std::move(nothing));
        }
    }
    for (const ddl::Operation& operation : migration::operations_from_text(stored)) {
        const auto* restore = std::get_if<ddl::Restore>(&operation.body);
        if (restore == nullptr) {
            continue;
        }
        if (restore->statements.empty() && restore->tables.empty()) {
            script.kept.erase({earlier_run, restore->of});
        } else {
            script.kept.insert_or_assign({earlier_run, restore->of}, *restore);
        }
    }
}

}  // namespace

OperationWork::OperationWork(const Target& target,
                             Dialect dialect,
                             engine::Connection* connection,
                             bool one_transaction)
    : target_(target),
      dialect_(dialect),
      connection_(connection),
      one_transaction_(one_transaction) {}

std::string OperationWork::key(const QualifiedName& table) const {
    const std::string schema = table.schema ? table.schema->str() : target_.schema;
    return to_text(QualifiedName{Identifier(schema.empty() ? "public" : schema), table.name});
}

ddl::RenderContext OperationWork::context(std::vector<std::string>* used) {
    ddl::RenderContext context;
    context.dialect = dialect_;
    context.online = target_.operations.online;
    context.one_transaction = one_transaction_;
    context.is_new = [this, used](const QualifiedName& table) {
        const std::string name = key(table);
        const bool found = new_.contains(name);
        if (found && used != nullptr &&
            std::find(used->begin(), used->end(), name) == used->end()) {
            used->push_back(name);
        }
        return found;
    };
    if (dialect_ == Dialect::postgresql && connection_ != nullptr) {
        context.partitions_of = [this](const QualifiedName& table) { return partitions_of(table); };
    }
    context.lock_timeout = target_.limits.lock_timeout;
    context.statement_timeout = target_.limits.statement_timeout;
    return context;
}

void OperationWork::load_partitions() {
    partitions_known_ = true;
    for (const auto& row : connection_->query({partition_query}).rows) {
        partitions_.push_back(
            {{Identifier(row.at(0).value_or("")), Identifier(row.at(1).value_or(""))},
             row.at(2).value_or("") == "t",
             {Identifier(row.at(3).value_or("")), Identifier(row.at(4).value_or(""))}});
    }
}

std::vector<QualifiedName> OperationWork::partitions_of(const QualifiedName& table) {
    if (!partitions_known_) {
        load_partitions();
    }
    std::vector<QualifiedName> leaves;
    for (const Partition& one : partitions_) {
        const bool by_schema = table.schema ? one.parent.schema == table.schema
                               : target_.schema.empty()
                                   ? one.visible
                                   : one.parent.schema->str() == target_.schema;
        if (one.parent.name == table.name && by_schema) {
            leaves.push_back(one.leaf);
        }
    }
    return leaves;
}

std::shared_ptr<OperationScript> OperationWork::upgrade(const migration::Migration& migration,
                                                        const std::optional<std::string>& stored,
                                                        std::vector<Diagnostic>& problems) {
    const migration::Operations read = migration::read_operations(migration, dialect_);
    problems.insert(problems.end(), read.diagnostics.begin(), read.diagnostics.end());
    if (has_errors(read.diagnostics)) {
        return std::make_shared<OperationScript>();
    }
    const auto flat = ddl::flatten(read.upgrade, dialect_, target_.operations.names);
    if (stored) {
        for (std::string& name : new_tables_of(*stored)) {
            new_.insert(std::move(name));
        }
    }
    for (const ddl::Operation& operation : flat) {
        if (const auto table = ddl::table_made(operation);
            table && !operation.common.if_not_exists) {
            new_.insert(key(*table));
        }
    }
    std::vector<std::string> used;
    const ddl::RenderContext rendering = context(&used);
    auto script = compile(flat, rendering, Keep::state);
    problems.insert(problems.end(), script->diagnostics.begin(), script->diagnostics.end());
    script->new_tables = std::move(used);
    if (dialect_ == Dialect::postgresql && (one_transaction_ || !target_.operations.online)) {
        ddl::RenderContext careful = rendering;
        careful.online = true;
        careful.one_transaction = false;
        if (compile(flat, careful, Keep::state)->parts.size() > script->parts.size()) {
            plain_.push_back(migration.revision.id.str());
        }
    }
    script->down = read.downgrade
                       ? ddl::flatten(*read.downgrade, dialect_, target_.operations.names)
                       : migration::derive_downgrade(flat, dialect_).operations;
    if (stored) {
        take_over(*script, *stored);
    }
    return script;
}

std::string OperationWork::plain_note() const {
    if (plain_.empty()) {
        return {};
    }
    const std::string which =
        plain_.size() > 3 ? counted(plain_.size(), "migration") : join(plain_, ", ");
    return fmt::format(
        "plain forms of operations are used in {}, which hold their locks longer: {}",
        which,
        one_transaction_ ? "all is in one transaction" : "run.online is false");
}

std::vector<ddl::Operation> OperationWork::downgrade_list(const migration::Migration* migration,
                                                          const std::optional<std::string>& stored,
                                                          std::vector<Diagnostic>& problems) const {
    if (migration != nullptr && (!migration->downgrade_derived || !stored)) {
        const migration::Operations read = migration::read_operations(*migration, dialect_);
        problems.insert(problems.end(), read.diagnostics.begin(), read.diagnostics.end());
        if (has_errors(read.diagnostics)) {
            return {};
        }
        if (read.downgrade) {
            return ddl::flatten(*read.downgrade, dialect_, target_.operations.names);
        }
        const auto flat = ddl::flatten(read.upgrade, dialect_, target_.operations.names);
        return migration::derive_downgrade(flat, dialect_).operations;
    }
    return migration::operations_from_text(stored.value_or(""));
}

std::shared_ptr<OperationScript> OperationWork::downgrade(
    const std::vector<ddl::Operation>& operations) {
    for (const ddl::Operation& operation : operations) {
        if (const auto* drop = std::get_if<ddl::DropTable>(&operation.body); drop != nullptr) {
            new_.insert(key(drop->table));
        } else if (const auto* view = std::get_if<ddl::DropMaterializedView>(&operation.body)) {
            new_.insert(key(view->name));
        }
    }
    return compile(operations, context(nullptr), Keep::nothing);
}

std::optional<std::string> unfilled_downgrade(const migration::Migration& migration,
                                              Dialect dialect,
                                              const ddl::NameRules& names) {
    if (migration.irreversible) {
        return std::nullopt;
    }
    const migration::Operations read = migration::read_operations(migration, dialect);
    if (has_errors(read.diagnostics)) {
        return std::nullopt;
    }
    OperationScript script;
    script.down = read.downgrade ? ddl::flatten(*read.downgrade, dialect, names)
                                 : migration::derive_downgrade(
                                       ddl::flatten(read.upgrade, dialect, names), dialect)
                                       .operations;
    return script.stored_downgrade();
}

std::vector<std::string> missing_state(const std::vector<ddl::Operation>& operations) {
    std::vector<std::string> out;
    for (const ddl::Operation& operation : operations) {
        const auto* restore = std::get_if<ddl::Restore>(&operation.body);
        if (restore != nullptr && restore->statements.empty() && restore->tables.empty()) {
            out.push_back(restore->what);
        }
    }
    return out;
}

}  // namespace dbtool::run
