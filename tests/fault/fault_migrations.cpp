#include "fault/fault_migrations.hpp"

#include <array>
#include <fmt/format.h>

namespace dbtool::test {
namespace {

constexpr std::size_t solo_at = 7;
constexpr std::size_t second_solo_at = 10;

/// The first migration of a project of operations: what the others change.
constexpr std::string_view posts_up =
    "CREATE TABLE authors (id integer PRIMARY KEY, name text NOT NULL);\n"
    "INSERT INTO authors VALUES (1, 'Ada'), (2, 'Bob'), (3, 'Cleo');\n"
    "CREATE TABLE posts (id integer PRIMARY KEY, title text NOT NULL, author integer, karma "
    "integer, body text);\n"
    "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 40)\n"
    "INSERT INTO posts (id, title, author, karma) SELECT i, 'Title ' || i, 1 + i % 3, CASE WHEN i "
    "% 2 = 0 THEN i END FROM n;\n";

/// The operations of migrations 2 to 12.
constexpr std::array<std::string_view, fault_migrations - 1> operations = {
    "  - add_column: {table: posts, column: state, type: text, null: false, default: draft}\n",
    "  - backfill: {table: posts, set: {body: \"'about ' || title\"}, where: body IS NULL, batch: "
    "5, down: {set: {body: \"NULL\"}, where: body IS NOT NULL}}\n",
    "  - create_index: {table: posts, columns: [title], name: ix_title}\n",
    "  - set_not_null: {table: posts, column: karma, fill: '0'}\n",
    "  - add_foreign_key: {table: posts, columns: [author], references: {table: authors, columns: "
    "[id]}}\n",
    "  - add_check: {table: posts, check: karma >= 0, name: ck_karma}\n"
    "  - create_index: {table: posts, columns: [karma], where: karma > 3, name: ix_karma}\n",
    "  - add_unique: {table: posts, columns: [title]}\n",
    "  - drop_index: {name: ix_title, table: posts}\n",
    "  - add_soft_delete: {table: posts}\n",
    "  - rename_column: {table: posts, from: body, to: words}\n"
    "  - create_table: {table: tags, columns: [{name: id, type: int, primary_key: true}, {name: "
    "post, type: int, references: {table: posts, column: id}}]}\n",
    "  - set_not_null: {table: posts, column: author}\n"
    "  - drop_constraint: {table: posts, name: ck_karma}\n",
};

std::string ledger_up(std::size_t number) {
    return fmt::format("INSERT INTO ledger VALUES ('t{}');\n", number);
}

std::string ledger_down(std::size_t number) {
    return fmt::format("DELETE FROM ledger WHERE name = 't{}';\n", number);
}

/// What cannot be in a transaction, up and down. On SQLite only VACUUM is so.
std::pair<std::string, std::string> solo_of(std::size_t number, Engine engine) {
    if (number != solo_at && number != second_solo_at) {
        return {};
    }
    if (engine == Engine::sqlite) {
        return {"VACUUM;\n", "VACUUM;\n"};
    }
    return {
        fmt::format(
            "CREATE INDEX CONCURRENTLY ix_solo_{0} ON t{0} (name);\n"
            "CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS ux_solo_{0} ON t1 (name, id);\n",
            number),
        fmt::format("DROP INDEX CONCURRENTLY ux_solo_{0};\nDROP INDEX CONCURRENTLY ix_solo_{0};\n",
                    number)};
}

void add_sql(const Subject& subject, std::size_t number, Variant variant) {
    const auto solo = variant == Variant::with_solo ? solo_of(number, subject.engine())
                                                    : std::pair<std::string, std::string>();
    subject.add(
        fmt::format("{0:04}_t{0}.sql", number),
        migration(fmt::format("CREATE TABLE t{0} (id int PRIMARY KEY, name text);\n"
                              "INSERT INTO t{0} VALUES (1, 'one'), (2, 'two');\n{1}",
                              number,
                              solo.first) +
                      ledger_up(number),
                  ledger_down(number) + solo.second + fmt::format("DROP TABLE t{};\n", number)));
}

void add_operations(const Subject& subject, std::size_t number) {
    if (number == 1) {
        subject.add("0001_posts.sql",
                    migration(std::string(posts_up) + ledger_up(1),
                              ledger_down(1) + "DROP TABLE posts;\nDROP TABLE authors;\n"));
        return;
    }
    subject.add(fmt::format("{:04}_change.yaml", number),
                fmt::format("upgrade:\n"
                            "  - insert: {{table: ledger, rows: [{{name: t{}}}]}}\n{}",
                            number,
                            operations[number - 2]));
}

}  // namespace

void add_fault_migrations(const Subject& subject, Variant variant) {
    for (std::size_t number = 1; number <= fault_migrations; ++number) {
        if (variant == Variant::operations) {
            add_operations(subject, number);
        } else {
            add_sql(subject, number, variant);
        }
    }
}

}  // namespace dbtool::test
