#include <dbtool/run/move.hpp>

namespace dbtool::run {

std::vector<ShownStatement> statements(const migration::Script& script,
                                       Dialect dialect,
                                       bool transactional) {
    std::vector<ShownStatement> out;
    const migration::ScriptOutline outline = migration::outline(script, dialect, transactional);
    for (const migration::PartOutline& part : outline.parts) {
        migration::PartReader reader(script, part, dialect);
        sql::Statement statement;
        while (reader.next(statement)) {
            out.push_back({std::string(statement.text),
                           statement.line,
                           part.kind == migration::PartOutline::Kind::transaction});
        }
    }
    return out;
}

}  // namespace dbtool::run
