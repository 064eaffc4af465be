#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/identifier.hpp>

namespace dbtool::ddl::sqlite {

/// A CREATE TABLE statement of SQLite, cut where it can be changed; what is not changed stays as its
/// author wrote it. Names compare without case, as SQLite's do.
class TableText {
public:
    /// Error{database} for what is not such a statement (CREATE TABLE ... AS, a virtual table).
    static TableText parse(std::string_view create_table);

    struct Column {
        Identifier name;
        std::string type;         ///< As written; may be empty.
        std::string constraints;  ///< All behind the type, as written.
        bool generated = false;   ///< Its values are not copied.
    };
    struct Constraint {
        Identifier name;   ///< Empty where it has none.
        std::string text;  ///< `CHECK (...)`, without `CONSTRAINT name`.
    };

    const Identifier& name() const;
    void rename(const Identifier& name);
    const std::vector<Column>& columns() const;
    const std::vector<Constraint>& constraints() const;  ///< The table's own, not its columns'.
    Column* find_column(const Identifier& name);
    void add_column(Column column);
    void add_column_at(std::size_t index, Column column);
    bool drop_column(const Identifier& name);
    void add_constraint(Constraint constraint);
    /// Also one that a column carries by name. False where there is none.
    bool drop_constraint(const Identifier& name);
    bool has_constraint(const Identifier& name) const;
    bool rename_constraint(const Identifier& from, const Identifier& to);

    // A column's own constraints, by kind: `NOT NULL`, `DEFAULT ...`, `UNIQUE`, `PRIMARY KEY`.
    bool is_not_null(const Identifier& column) const;
    void set_not_null(const Identifier& column, bool not_null);
    std::optional<std::string> default_of(const Identifier& column) const;
    void set_default(const Identifier& column, const std::optional<std::string>& expression);

    std::string str() const;  ///< The statement, without a semicolon.

private:
    std::string head_;  ///< `CREATE TABLE`.
    Identifier name_;
    std::vector<Column> columns_;
    std::vector<Constraint> constraints_;
    std::string tail_;  ///< `WITHOUT ROWID, STRICT`.
};

}  // namespace dbtool::ddl::sqlite
