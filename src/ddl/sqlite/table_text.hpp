#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/identifier.hpp>

namespace dbtool::ddl::sqlite {

/// A CREATE TABLE statement of SQLite, cut where it can be changed; what is not changed stays as
/// its author wrote it, comments included. Names compare without case, as SQLite's do.
class TableText {
public:
    /// Error{database} for what is not such a statement (CREATE TABLE ... AS, a virtual table).
    static TableText parse(std::string_view create_table);

    enum class Kind {
        primary_key,
        unique,
        check,
        foreign_key,
        not_null,
        null,
        default_value,
        collate,
        generated
    };
    struct Column {
        Identifier name;
        std::string type;         ///< As written; may be empty.
        std::string constraints;  ///< All behind the type, as written.
        bool generated = false;   ///< Its values are not copied.
        bool not_null = false;
        std::optional<std::string> default_value;  ///< As written: `0`, `(now())`.
    };
    struct Constraint {
        Kind kind = Kind::check;
        Identifier name;                  ///< Empty where it has none.
        std::string text;                 ///< `CHECK (...)`, without `CONSTRAINT name`.
        std::vector<Identifier> columns;  ///< Of a key: its columns; of a column's: that column.
        bool of_column = false;           ///< It stands behind a column and not by itself.
    };

    const Identifier& name() const { return name_; }
    void rename(const Identifier& name);
    bool without_rowid() const;
    bool strict() const;

    std::vector<Column> columns() const;
    std::optional<Column> find_column(const Identifier& name) const;
    /// `definition`: name, type and constraints as SQL. Behind the last column.
    void add_column(std::string_view definition);
    /// Without the constraints of the table that name it. False where there is none.
    bool drop_column(const Identifier& name);
    void set_type(const Identifier& column, const std::string& type);
    void set_not_null(const Identifier& column, bool not_null);
    void set_default(const Identifier& column, const std::optional<std::string>& expression);

    /// All of them, those behind columns first.
    std::vector<Constraint> constraints() const;
    std::optional<Constraint> find_constraint(const Identifier& name) const;
    /// `definition`: as SQL, `CONSTRAINT name` included.
    void add_constraint(std::string_view definition);
    /// False where there is none (anymore).
    bool drop_constraint(const Constraint& constraint);
    bool drop_constraint(const Identifier& name);
    bool rename_constraint(const Identifier& from, const Identifier& to);

    /// The columns of the primary key, in its order.
    std::vector<Identifier> primary_key() const;
    /// The column that stands for the rowid (INTEGER PRIMARY KEY), if one does.
    std::optional<Identifier> rowid_alias() const;

    std::string str() const;  ///< The statement, without a semicolon.

private:
    /// What stands between two commas.
    struct Item {
        std::string before;  ///< Blanks and comments.
        std::string core;
        std::string after;  ///< Blanks and comments before the comma.
        std::string note;   ///< A comment behind the comma on the same line.
        bool column = true;
    };

    void cut_body(std::string_view body);
    void cut_constraints(Item item);
    void settle_notes();
    Item* item_of(const Identifier& column);
    const Item* item_of(const Identifier& column) const;
    Item new_item(std::string_view core, bool column) const;
    void erase(std::size_t index);

    std::string head_;  ///< `CREATE TABLE `, up to the name.
    Identifier name_;
    std::string name_text_;  ///< As written, or as sql_name() has it.
    std::string open_;       ///< Up to and with the parenthesis.
    std::vector<Item> items_;
    std::string close_;  ///< Blanks and comments before the closing parenthesis.
    std::string tail_;   ///< `) WITHOUT ROWID, STRICT`.
};

}  // namespace dbtool::ddl::sqlite
