#pragma once

#include <string>
#include <utility>

#include <dbtool/ddl/render.hpp>

namespace dbtool::ddl {

/// Collects the pieces of one operation.
class Output {
public:
    explicit Output(std::vector<Piece>& pieces) : pieces_(pieces) {}

    void statement(std::string sql) {
        pieces_.push_back({.kind = Piece::Kind::statement, .sql = std::move(sql)});
    }
    void boundary() { pieces_.push_back({.kind = Piece::Kind::boundary}); }
    void solo(std::string sql, bool may_repeat = false) {
        pieces_.push_back(
            {.kind = Piece::Kind::solo, .sql = std::move(sql), .may_repeat = may_repeat});
    }
    /// Several statements, which the run cuts: here, or each by itself outside of a transaction.
    void script(std::string sql) {
        pieces_.push_back({.kind = Piece::Kind::statement, .sql = std::move(sql), .script = true});
    }
    void solo_script(std::string sql) {
        pieces_.push_back({.kind = Piece::Kind::solo, .sql = std::move(sql), .script = true});
    }
    /// `shown`: in words.
    void live(std::string shown, Live live, bool foreign_keys_off = false) {
        pieces_.push_back({.kind = Piece::Kind::live,
                           .live = std::move(live),
                           .shown = std::move(shown),
                           .foreign_keys_off = foreign_keys_off});
    }
    /// Reads old state, and changes nothing.
    void keep(std::string shown, Live live) {
        Output::live(std::move(shown), std::move(live));
        pieces_.back().statements.emplace();
    }
    /// Reads old state, and then comes to this statement whatever there is.
    void dropping(std::string sql, Live live) {
        Output::live(sql, std::move(live));
        pieces_.back().statements.emplace({std::move(sql)});
    }
    /// Reads old state, and then comes to these statements whatever there is.
    void keeping(std::vector<std::string> statements, Live live) {
        std::string shown = "keep what is there";
        Output::live(std::move(shown), std::move(live));
        pieces_.back().statements = std::move(statements);
    }

private:
    std::vector<Piece>& pieces_;
};

/// What a renderer knows besides the operation's own fields.
struct Setting {
    const Common& common;
    const RenderContext& context;

    /// Is care to be taken for others who use the table?
    bool online(const QualifiedName& table) const {
        if (context.one_transaction || (context.is_new && context.is_new(table))) {
            return false;
        }
        return common.online.value_or(context.online);
    }
    std::string_view if_exists() const { return common.if_exists ? "IF EXISTS " : ""; }
    std::string_view if_not_exists() const { return common.if_not_exists ? "IF NOT EXISTS " : ""; }
};

}  // namespace dbtool::ddl
