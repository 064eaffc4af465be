#include <iterator>

#include <dbtool/migration/script.hpp>

#include "counting_source.hpp"
#include "outline_builder.hpp"

namespace dbtool::migration {

ScriptOutline outline(const Script& script, Dialect dialect, bool transactional) {
    OutlineBuilder builder(script.start().file, dialect, transactional);
    const auto source = script.open();
    CountingSource counted(*source);
    sql::StatementReader reader(counted, dialect, script.start());
    sql::Statement statement;
    while (reader.next(statement)) {
        builder.add(statement);
        if (statement.kind != sql::StatementKind::copy_from_stdin) {
            continue;
        }
        for (auto rows = reader.next_copy_data(); !rows.empty(); rows = reader.next_copy_data()) {
            builder.add_copy_data(rows);
        }
        builder.end_copy_data();
    }
    ScriptOutline result = builder.finish(counted.count());
    const auto& mistakes = reader.diagnostics();
    result.diagnostics.insert(result.diagnostics.begin(), mistakes.begin(), mistakes.end());
    return result;
}

}  // namespace dbtool::migration
