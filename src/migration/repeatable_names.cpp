#include <dbtool/migration/repeatable.hpp>
#include <dbtool/sql/objects.hpp>
#include <dbtool/sql/reader.hpp>

namespace dbtool::migration {

RepeatableNames names_of(const Migration& repeatable, Dialect dialect) {
    RepeatableNames names;
    const auto source = repeatable.upgrade.open();
    sql::StatementReader reader(*source, dialect, repeatable.upgrade.start());
    sql::Statement statement;
    while (reader.next(statement)) {
        // What is dropped is dropped where it is there: it need not be made before.
        if (sql::headline(statement.text).starts_with("DROP")) {
            continue;
        }
        if (const auto made = sql::created_object(statement.text, dialect)) {
            names.made.insert(made->name.name.str());
        }
        sql::collect_names(statement.text, dialect, names.used);
    }
    return names;
}

}  // namespace dbtool::migration
