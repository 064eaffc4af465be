#include "scripts.hpp"

namespace dbtool::sql {

std::vector<std::string> texts(const SplitScript& script) {
    std::vector<std::string> all;
    for (const OwnedStatement& statement : script.statements) {
        all.push_back(statement.text);
    }
    return all;
}

std::vector<std::string> codes(const SplitScript& script) {
    std::vector<std::string> all;
    for (const Diagnostic& diagnostic : script.diagnostics) {
        all.push_back(diagnostic.code + " " + std::to_string(diagnostic.position.line) + ":" +
                      std::to_string(diagnostic.position.column));
    }
    return all;
}

SplitScript split_in_windows(std::string_view text, Dialect dialect, ScriptReader::Sizes sizes) {
    const auto source = source_of(text);
    ScriptReader reader(*source, dialect, {.file = "", .line = 1, .column = 1}, 0, sizes);
    SplitScript script;
    Statement statement;
    while (reader.next(statement)) {
        OwnedStatement owned{
            .text = std::string(statement.text), .copy_data = "", .info = statement};
        for (auto rows = reader.next_copy_data(); !rows.empty(); rows = reader.next_copy_data()) {
            owned.copy_data += rows;
        }
        owned.info.text = {};
        script.statements.push_back(std::move(owned));
    }
    script.diagnostics = reader.diagnostics();
    return script;
}

}  // namespace dbtool::sql
