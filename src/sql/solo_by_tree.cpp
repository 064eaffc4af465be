#include <algorithm>
#include <array>
#include <memory>
#include <pg_query.h>
#include <pg_query/pg_query.pb-c.h>
#include <span>

#include "characters.hpp"
#include "solo.hpp"

namespace dbtool::sql {
namespace {

/// libpg_query writes its tree recursively: it needs stack for each level, and a statement has no
/// more levels than bytes. Statements that can be solo are short.
constexpr std::size_t most_bytes = 8 * 1024;

struct FreeTree {
    void operator()(PgQuery__ParseResult* tree) const {
        pg_query__parse_result__free_unpacked(tree, nullptr);
    }
};
using Tree = std::unique_ptr<PgQuery__ParseResult, FreeTree>;

bool is_known_syntax(const std::string& statement) {
    const PgQuerySplitResult split = pg_query_split_with_parser(statement.c_str());
    const bool known = split.error == nullptr;
    pg_query_free_split_result(split);
    return known;
}

/// Nothing where there is no tree of exactly one statement.
Tree parse(std::string_view text) {
    const std::string statement(text);
    if (statement.size() > most_bytes || !is_known_syntax(statement)) {
        return nullptr;
    }
    const PgQueryProtobufParseResult result = pg_query_parse_protobuf(statement.c_str());
    Tree tree;
    if (result.error == nullptr) {
        const auto* bytes = static_cast<const void*>(result.parse_tree.data);
        tree.reset(pg_query__parse_result__unpack(
            nullptr, result.parse_tree.len, static_cast<const std::uint8_t*>(bytes)));
    }
    pg_query_free_protobuf_parse_result(result);
    const bool has_statement = tree && tree->n_stmts == 1 && tree->stmts[0]->stmt != nullptr;
    return has_statement ? std::move(tree) : nullptr;
}

using Nodes = std::span<PgQuery__Node* const>;

const PgQuery__DefElem* find_option(Nodes options, std::string_view name) {
    for (const PgQuery__Node* node : options) {
        if (node->node_case == PG_QUERY__NODE__NODE_DEF_ELEM && name == node->def_elem->defname) {
            return node->def_elem;
        }
    }
    return nullptr;
}

/// PostgreSQL's defGetBoolean(): an option without a value is true.
bool is_true(const PgQuery__DefElem& option) {
    if (option.arg == nullptr) {
        return true;
    }
    if (option.arg->node_case == PG_QUERY__NODE__NODE_INTEGER) {
        return option.arg->integer->ival != 0;
    }
    return option.arg->node_case != PG_QUERY__NODE__NODE_STRING ||
           !(is_keyword(option.arg->string->sval, "false") ||
             is_keyword(option.arg->string->sval, "off"));
}

bool is_on(Nodes options, std::string_view name, bool otherwise) {
    const PgQuery__DefElem* option = find_option(options, name);
    return option == nullptr ? otherwise : is_true(*option);
}

bool is_solo(const PgQuery__ReindexStmt& reindex) {
    constexpr std::array whole{PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SCHEMA,
                               PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_SYSTEM,
                               PG_QUERY__REINDEX_OBJECT_TYPE__REINDEX_OBJECT_DATABASE};
    return std::ranges::find(whole, reindex.kind) != whole.end() ||
           is_on({reindex.params, reindex.n_params}, "concurrently", false);
}

bool is_solo(const PgQuery__AlterTableStmt& alter) {
    return std::ranges::any_of(Nodes{alter.cmds, alter.n_cmds}, [](const PgQuery__Node* node) {
        const PgQuery__AlterTableCmd& command = *node->alter_table_cmd;
        return command.subtype == PG_QUERY__ALTER_TABLE_TYPE__AT_DetachPartition &&
               command.def != nullptr &&
               command.def->node_case == PG_QUERY__NODE__NODE_PARTITION_CMD &&
               command.def->partition_cmd->concurrent;
    });
}

bool is_solo(const PgQuery__CreateSubscriptionStmt& create) {
    const Nodes options{create.options, create.n_options};
    return is_on(options, "create_slot", is_on(options, "connect", true));
}

bool is_solo(const PgQuery__AlterSubscriptionStmt& alter) {
    switch (alter.kind) {
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_REFRESH:
            return true;
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_SET_PUBLICATION:
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_ADD_PUBLICATION:
        case PG_QUERY__ALTER_SUBSCRIPTION_TYPE__ALTER_SUBSCRIPTION_DROP_PUBLICATION:
            return is_on({alter.options, alter.n_options}, "refresh", true);
        default:
            return false;
    }
}

bool is_solo(const PgQuery__Node& node) {
    switch (node.node_case) {
        case PG_QUERY__NODE__NODE_INDEX_STMT:
            return node.index_stmt->concurrent;
        case PG_QUERY__NODE__NODE_DROP_STMT:
            return node.drop_stmt->concurrent;
        case PG_QUERY__NODE__NODE_REINDEX_STMT:
            return is_solo(*node.reindex_stmt);
        case PG_QUERY__NODE__NODE_CLUSTER_STMT:
            return node.cluster_stmt->relation == nullptr;
        case PG_QUERY__NODE__NODE_ALTER_TABLE_STMT:
            return is_solo(*node.alter_table_stmt);
        case PG_QUERY__NODE__NODE_ALTER_DATABASE_STMT:
            return find_option(
                       {node.alter_database_stmt->options, node.alter_database_stmt->n_options},
                       "tablespace") != nullptr;
        case PG_QUERY__NODE__NODE_CREATE_SUBSCRIPTION_STMT:
            return is_solo(*node.create_subscription_stmt);
        case PG_QUERY__NODE__NODE_ALTER_SUBSCRIPTION_STMT:
            return is_solo(*node.alter_subscription_stmt);
        default:
            return false;
    }
}

}  // namespace

std::optional<bool> is_solo_by_tree(std::string_view statement) {
    const Tree tree = parse(statement);
    return tree ? std::optional(is_solo(*tree->stmts[0]->stmt)) : std::nullopt;
}

std::optional<std::optional<IndexName>> index_name_by_tree(std::string_view statement) {
    const Tree tree = parse(statement);
    if (!tree) {
        return std::nullopt;
    }
    const PgQuery__Node& node = *tree->stmts[0]->stmt;
    const bool names_one = node.node_case == PG_QUERY__NODE__NODE_INDEX_STMT &&
                           node.index_stmt->concurrent && *node.index_stmt->idxname != '\0';
    return names_one ? std::optional(IndexName{.schema = node.index_stmt->relation->schemaname,
                                               .name = node.index_stmt->idxname})
                     : std::optional<IndexName>();
}

}  // namespace dbtool::sql
