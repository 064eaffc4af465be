#include "run/operation_script.hpp"

#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/engine/budget.hpp>
#include <dbtool/migration/operations.hpp>
#include <dbtool/sql/reader.hpp>
#include <dbtool/sql/session.hpp>

namespace dbtool::run {
namespace {

constexpr std::string_view new_tables_mark = "# new: ";

/// Does it change or delete rows, so that SQLite's foreign keys have something to do?
bool changes_rows(const ddl::Operation& operation) {
    const auto& body = operation.body;
    return std::holds_alternative<ddl::Update>(body) || std::holds_alternative<ddl::Delete>(body) ||
           std::holds_alternative<ddl::DeleteRows>(body) || std::holds_alternative<ddl::Sql>(body);
}

std::string_view why_refused(sql::StatementKind kind) {
    switch (kind) {
        case sql::StatementKind::begin:
        case sql::StatementKind::commit:
        case sql::StatementKind::rollback:
        case sql::StatementKind::chain:
        case sql::StatementKind::two_phase:
            return "transaction control has no place in an operation";
        case sql::StatementKind::copy_from_stdin:
        case sql::StatementKind::copy_to_stdout:
            return "COPY from or to the client has no place in an operation";
        case sql::StatementKind::foreign_keys_pragma:
            return "PRAGMA foreign_keys has no place in an operation";
        case sql::StatementKind::ordinary:
        case sql::StatementKind::solo:
        case sql::StatementKind::savepoint:
            break;
    }
    return {};
}

/// Puts pieces into parts: a run of what may stand in one transaction, or one solo statement.
class Compiler {
public:
    Compiler(const ddl::RenderContext& context, Keep keep) : context_(context), keep_(keep) {}

    std::shared_ptr<OperationScript> compile(const std::vector<ddl::Operation>& flattened) {
        for (number_ = 0; number_ < flattened.size(); ++number_) {
            add(flattened[number_]);
        }
        finish();
        return std::move(script_);
    }

private:
    using Kind = migration::PartOutline::Kind;

    void add(const ddl::Operation& operation) {
        ddl::Rendered rendered = ddl::render(operation, context_);
        if (keep_ == Keep::nothing) {
            rendered.pieces = without_keeping(std::move(rendered.pieces));
        }
        const bool timeouts = context_.dialect == Dialect::postgresql &&
                              (rendered.lock_timeout || rendered.statement_timeout);
        bool timeouts_set = false;
        for (const ddl::Piece& piece : rendered.pieces) {
            const bool inside =
                piece.kind == ddl::Piece::Kind::statement || piece.kind == ddl::Piece::Kind::live;
            if (timeouts && timeouts_set != inside && open_) {
                inside ? set_timeouts(operation, rendered) : restore_timeouts(operation);
                timeouts_set = inside;
            } else if (timeouts && inside && !open_) {
                begin(operation);
                set_timeouts(operation, rendered);
                timeouts_set = true;
            }
            add(operation, rendered, piece);
            timeouts_set = timeouts_set && open_;
        }
        if (timeouts_set) {
            restore_timeouts(operation);
        }
    }

    void add(const ddl::Operation& operation,
             const ddl::Rendered& rendered,
             const ddl::Piece& piece) {
        switch (piece.kind) {
            case ddl::Piece::Kind::boundary:
                open_ = open_ && context_.one_transaction;
                break;
            case ddl::Piece::Kind::live: {
                separate(piece.foreign_keys_off, false);
                OperationItem item = item_of(operation);
                item.live = piece.live;
                item.shown = piece.shown;
                item.statements = piece.statements;
                in_transaction(operation, std::move(item), piece.foreign_keys_off);
                script_->parts.back().live = true;
                break;
            }
            case ddl::Piece::Kind::statement:
            case ddl::Piece::Kind::solo:
                if (piece.script) {
                    add_script(operation, rendered, piece);
                } else {
                    add_statement(
                        operation, rendered, piece.sql, piece.kind == ddl::Piece::Kind::solo);
                    script_->parts.back().may_repeat = piece.may_repeat;
                }
                break;
        }
    }

    /// Pieces that are live only to keep what is there become what they send.
    static std::vector<ddl::Piece> without_keeping(std::vector<ddl::Piece> pieces) {
        std::vector<ddl::Piece> out;
        for (ddl::Piece& piece : pieces) {
            if (!piece.statements) {
                out.push_back(std::move(piece));
                continue;
            }
            for (std::string& sql : *piece.statements) {
                out.emplace_back().sql = std::move(sql);
            }
        }
        return out;
    }

    /// SQL of the author's own: what cannot stand in a transaction is known by looking at it.
    void add_script(const ddl::Operation& operation,
                    const ddl::Rendered& rendered,
                    const ddl::Piece& piece) {
        sql::SplitScript split = sql::split(piece.sql, context_.dialect);
        for (Diagnostic& problem : split.diagnostics) {
            problem.position = operation.position;
            script_->diagnostics.push_back(std::move(problem));
        }
        for (const sql::OwnedStatement& statement : split.statements) {
            if (const std::string_view why = why_refused(statement.info.kind); !why.empty()) {
                script_->diagnostics.push_back({"not-in-an-operation",
                                                Severity::error,
                                                std::string(why),
                                                operation.position,
                                                "Write it as a SQL migration."});
                continue;
            }
            const bool solo = piece.kind == ddl::Piece::Kind::solo ||
                              statement.info.kind == sql::StatementKind::solo;
            add_statement(operation, rendered, statement.text, solo);
        }
    }

    void add_statement(const ddl::Operation& operation,
                       const ddl::Rendered& rendered,
                       const std::string& sql,
                       bool solo) {
        OperationItem item = item_of(operation);
        item.sql = sql;
        if (!solo) {
            separate(false, changes_rows(operation));
            in_transaction(operation, std::move(item), false);
            return;
        }
        finish();
        begin(operation);
        script_->outlines.back().kind = Kind::solo;
        script_->parts.back().lock_timeout = rendered.lock_timeout;
        script_->parts.back().statement_timeout = rendered.statement_timeout;
        put(std::move(item));
        open_ = false;
    }

    /// On SQLite foreign keys are off for a transaction as a whole, and a deleted parent's children
    /// would stay: rebuilds and changes of rows do not share one.
    void separate(bool keys_off, bool rows) {
        if (!open_ || context_.dialect != Dialect::sqlite) {
            return;
        }
        const bool clash =
            (keys_off && rows_changed_) || (rows && script_->outlines.back().foreign_keys_off);
        open_ = !clash || context_.one_transaction;
        if (clash && context_.one_transaction) {
            script_->diagnostics.push_back({"foreign-keys-off",
                                            Severity::warning,
                                            "a table is rebuilt and rows are changed in one "
                                            "transaction: ON DELETE and ON UPDATE of "
                                            "foreign keys do nothing in it",
                                            {},
                                            "Without --atomic each has a transaction of its own."});
        }
    }

    OperationItem item_of(const ddl::Operation& operation) const {
        OperationItem item;
        item.operation = number_;
        item.position = operation.position;
        item.kind = ddl::info_of(operation).name;
        return item;
    }

    void begin(const ddl::Operation& operation) {
        script_->parts.emplace_back();
        script_->outlines.emplace_back();
        script_->outlines.back().start = operation.position;
        open_ = true;
        rows_changed_ = false;
    }

    void in_transaction(const ddl::Operation& operation, OperationItem item, bool keys_off) {
        if (!open_) {
            begin(operation);
        }
        script_->outlines.back().foreign_keys_off |= keys_off;
        rows_changed_ = rows_changed_ || changes_rows(operation);
        put(std::move(item));
    }

    void put(OperationItem item) {
        migration::PartOutline& outline = script_->outlines.back();
        ++outline.statements;
        outline.size += item.sql.size();
        if (outline.headline.empty()) {
            outline.headline = headline_of(item);
        }
        if (context_.dialect == Dialect::postgresql && !item.live && sql::sets_session(item.sql)) {
            outline.session.push_back(item.sql);
        }
        script_->parts.back().items.push_back(std::move(item));
    }

    /// Of what is only read there is nothing to say while there is more to come.
    static std::string headline_of(const OperationItem& item) {
        if (!item.live) {
            return sql::headline(item.sql);
        }
        if (!item.statements) {
            return item.shown;
        }
        return item.statements->empty() ? "" : sql::headline(item.statements->front());
    }

    void set_timeouts(const ddl::Operation& operation, const ddl::Rendered& rendered) {
        const auto set = [&](std::string_view name, const std::optional<Milliseconds>& value) {
            if (value) {
                OperationItem item = item_of(operation);
                item.sql = fmt::format("SET LOCAL {} = {}", name, value->count());
                put(std::move(item));
            }
        };
        set("lock_timeout", rendered.lock_timeout);
        set("statement_timeout", rendered.statement_timeout);
    }

    void restore_timeouts(const ddl::Operation& operation) {
        OperationItem item = item_of(operation);
        item.restores_timeouts = true;
        item.shown = "the timeouts as before";
        put(std::move(item));
    }

    void finish() {
        open_ = false;
        for (std::size_t i = 0; i < script_->parts.size(); ++i) {
            if (!script_->outlines[i].checksum.empty()) {
                continue;
            }
            std::string all;
            for (const OperationItem& item : script_->parts[i].items) {
                all += item.sql + item.shown + '\0' +
                       join(item.statements.value_or(std::vector<std::string>{}), ";");
            }
            script_->outlines[i].checksum = migration::checksum_of(all);
            if (script_->outlines[i].headline.empty()) {
                script_->outlines[i].headline = script_->parts[i].items.front().shown;
            }
        }
    }

    const ddl::RenderContext& context_;
    Keep keep_;
    std::shared_ptr<OperationScript> script_ = std::make_shared<OperationScript>();
    std::size_t number_ = 0;
    bool open_ = false;  ///< The last part is a transaction that may go on.
    bool rows_changed_ = false;
};

/// What a live piece asks, in the transaction of its part.
class StreamFacts final : public ddl::Facts {
public:
    explicit StreamFacts(engine::Reads& reads) : reads_(reads) {}

    Rows ask(const std::string& sql) override { return reads_.read(sql).rows; }

    Rows ask_bare(const std::string& sql) override {
        const std::string before = reads_.read("SELECT pg_catalog.current_setting('search_path')")
                                       .rows.at(0)
                                       .at(0)
                                       .value_or("");
        set(" ");
        Rows rows = reads_.read(sql).rows;
        set(before);
        return rows;
    }

private:
    void set(const std::string& path) {
        reads_.read("SELECT pg_catalog.set_config('search_path', " + quote_literal(trim(path)) +
                    ", true)");
    }

    engine::Reads& reads_;
};

class OperationStream final : public engine::StatementStream {
public:
    OperationStream(OperationScript& script,
                    std::size_t part,
                    const engine::SessionSettings& settings)
        : script_(script), part_(part), settings_(settings) {
        script_.sent[part].clear();
        for (const OperationItem& item : script_.parts.at(part).items) {
            script_.kept.erase({part, item.operation});
        }
    }

    void attach(engine::Reads& reads) override { reads_ = &reads; }

    bool next(sql::Statement& statement) override {
        const std::vector<OperationItem>& items = script_.parts[part_].items;
        while (waiting_.empty()) {
            if (at_ >= items.size()) {
                return false;
            }
            const OperationItem& item = items[at_++];
            if (item.live) {
                resolve(item);
            } else if (item.restores_timeouts) {
                put(fmt::format("SET LOCAL statement_timeout = {}",
                                settings_.statement_timeout.count()));
                put(engine::lock_wait_again(settings_));
            } else {
                put(item.sql);
            }
        }
        current_ = std::move(waiting_.back());
        waiting_.pop_back();
        const OperationItem& item = items[at_ - 1];
        script_.sent[part_].push_back(at_ - 1);
        statement = {};
        statement.text = current_;
        statement.line = item.position.line;
        statement.column = item.position.column;
        return true;
    }

    std::string_view next_copy_data() override { return {}; }
    bool tolerates() const override { return script_.parts[part_].items.at(at_ - 1).tolerated; }

private:
    void put(std::string sql) { waiting_.insert(waiting_.begin(), std::move(sql)); }

    void resolve(const OperationItem& item) {
        if (reads_ == nullptr) {
            throw Error(ErrorKind::internal, "a live operation has nothing to read with");
        }
        ddl::Resolved resolved = looked_at(item);
        for (std::string& sql : resolved.statements) {
            put(std::move(sql));
        }
        if (!resolved.kept) {
            return;
        }
        const auto [place, is_new] =
            script_.kept.try_emplace({part_, item.operation}, *resolved.kept);
        place->second.of = item.operation;
        if (!is_new) {
            auto& statements = place->second.statements;
            statements.insert(statements.end(),
                              resolved.kept->statements.begin(),
                              resolved.kept->statements.end());
            auto& tables = place->second.tables;
            tables.insert(tables.end(), resolved.kept->tables.begin(), resolved.kept->tables.end());
        }
    }

    ddl::Resolved looked_at(const OperationItem& item) {
        StreamFacts facts(*reads_);
        try {
            return item.live(facts);
        } catch (const Error&) {
            // It has sent nothing, but it is what failed: the error is told at its place.
            script_.sent[part_].push_back(at_ - 1);
            throw;
        }
    }

    OperationScript& script_;
    std::size_t part_;
    engine::SessionSettings settings_;
    engine::Reads* reads_ = nullptr;
    std::size_t at_ = 0;
    std::vector<std::string> waiting_;  ///< Of the item that `at_` has passed; the next one last.
    std::string current_;
};

}  // namespace

std::string OperationScript::stored_downgrade() const {
    std::vector<ddl::Operation> filled;
    for (ddl::Operation operation : down) {
        auto* restore = std::get_if<ddl::Restore>(&operation.body);
        if (restore == nullptr) {
            filled.push_back(std::move(operation));
            continue;
        }
        bool known = false;
        for (const auto& [key, value] : kept) {
            if (key.second != restore->of) {
                continue;
            }
            known = true;
            const auto add = [](auto& into, const auto& from) {
                into.insert(into.end(), from.begin(), from.end());
            };
            add(restore->statements, value.statements);
            add(restore->tables, value.tables);
            restore->outside_transaction =
                restore->outside_transaction || value.outside_transaction;
        }
        // There was nothing to keep: what is to come back was not there.
        if (!known || !restore->statements.empty() || !restore->tables.empty()) {
            filled.push_back(std::move(operation));
        }
    }
    std::string out;
    if (!new_tables.empty()) {
        out = std::string(new_tables_mark) + join(new_tables, " ") + "\n";
    }
    return out + migration::write_operations(filled);
}

std::vector<std::string> new_tables_of(std::string_view stored) {
    std::vector<std::string> out;
    if (stored.starts_with(new_tables_mark)) {
        stored.remove_prefix(new_tables_mark.size());
        for (const std::string_view name : split_words(stored.substr(0, stored.find('\n')))) {
            out.emplace_back(name);
        }
    }
    return out;
}

std::shared_ptr<OperationScript> compile(const std::vector<ddl::Operation>& flattened,
                                         const ddl::RenderContext& context,
                                         Keep keep) {
    return Compiler(context, keep).compile(flattened);
}

std::unique_ptr<engine::StatementStream> stream_of(OperationScript& script,
                                                   std::size_t part,
                                                   const engine::SessionSettings& settings) {
    return std::make_unique<OperationStream>(script, part, settings);
}

}  // namespace dbtool::run
