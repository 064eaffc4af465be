#include "outline.hpp"

#include "counting_source.hpp"
#include "outline_builder.hpp"

namespace dbtool::migration {

ScriptOutline outline_of(sql::TextSource& source,
                         const SourcePosition& start,
                         Dialect dialect,
                         bool transactional) {
    OutlineBuilder builder(start.file, dialect, transactional);
    CountingSource counted(source);
    sql::StatementReader reader(counted, dialect, start);
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

ScriptOutline outline(const Script& script, Dialect dialect, bool transactional) {
    return outline_of(*script.open(), script.start(), dialect, transactional);
}

}  // namespace dbtool::migration
