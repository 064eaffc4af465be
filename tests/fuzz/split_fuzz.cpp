#include <algorithm>

#include <dbtool/migration/script.hpp>
#include <dbtool/sql/reader.hpp>

#include "sql/script_reader.hpp"
#include "target.hpp"

// The SQL splitter, for both dialects. The input's first byte chooses a window's size.
namespace dbtool::fuzz {
namespace {

using sql::OwnedStatement;
using sql::SplitScript;
using sql::Statement;

SplitScript split_in_windows(std::string_view text, Dialect dialect, std::size_t window) {
    const auto source = sql::source_of(text);
    sql::ScriptReader reader(*source, dialect, {.file = "", .line = 1, .column = 1}, 0, {window});
    SplitScript script;
    Statement statement;
    while (reader.next(statement)) {
        OwnedStatement& owned = script.statements.emplace_back();
        owned.text = statement.text;
        owned.info = statement;
        owned.info.text = {};
        for (auto rows = reader.next_copy_data(); !rows.empty(); rows = reader.next_copy_data()) {
            owned.copy_data += rows;
        }
    }
    script.diagnostics = reader.diagnostics();
    return script;
}

bool same(const OwnedStatement& a, const OwnedStatement& b) {
    return a.text == b.text && a.copy_data == b.copy_data && a.info.offset == b.info.offset &&
           a.info.end_offset == b.info.end_offset && a.info.line == b.info.line &&
           a.info.column == b.info.column && a.info.kind == b.info.kind;
}

void check_places(std::string_view text, const SplitScript& script) {
    std::uint64_t behind = 0;
    for (const OwnedStatement& statement : script.statements) {
        const Statement& info = statement.info;
        require(!statement.text.empty(), "a statement is not empty");
        require(info.offset >= behind, "offsets ascend", statement.text);
        require(info.end_offset <= text.size(), "a statement ends inside", statement.text);
        require(info.offset + statement.text.size() <= info.end_offset, "it ends behind its text");
        require(text.substr(info.offset, statement.text.size()) == statement.text,
                "the text stands at its offset",
                statement.text);
        const std::string_view before = text.substr(0, info.offset);
        require(info.line == 1 + std::count(before.begin(), before.end(), '\n'),
                "the line is the text's");
        behind = info.end_offset;
    }
    for (const Diagnostic& diagnostic : script.diagnostics) {
        require(diagnostic.position.line >= 1 && diagnostic.position.column >= 1,
                "a mistake has a place",
                diagnostic.message);
    }
}

void check_windows(std::string_view text, Dialect dialect, const SplitScript& whole) {
    const std::size_t window = 4 + (text.empty() ? 0 : static_cast<unsigned char>(text[0]) % 60);
    const SplitScript pieces = split_in_windows(text, dialect, window);
    require(pieces.diagnostics == whole.diagnostics, "the window changes no mistake");
    require(std::equal(pieces.statements.begin(),
                       pieces.statements.end(),
                       whole.statements.begin(),
                       whole.statements.end(),
                       same),
            "the window changes no statement");
}

/// A sound script's statements, joined, are the same script again.
void check_joined(Dialect dialect, const SplitScript& script) {
    std::string joined;
    for (const OwnedStatement& statement : script.statements) {
        joined += statement.text + ";\n";
        if (statement.info.kind == sql::StatementKind::copy_from_stdin) {
            joined += statement.copy_data + "\\.\n";
        }
    }
    const SplitScript again = sql::split(joined, dialect);
    require(again.diagnostics.empty(), "joined statements have no mistakes", joined);
    require(std::equal(again.statements.begin(),
                       again.statements.end(),
                       script.statements.begin(),
                       script.statements.end(),
                       [](const OwnedStatement& a, const OwnedStatement& b) {
                           return a.text == b.text && a.copy_data == b.copy_data &&
                                  a.info.kind == b.info.kind;
                       }),
            "joined statements are the same ones",
            joined);
}

/// A part's reader gives as many statements as its outline counts.
void check_parts(const std::string& text, Dialect dialect, bool transactional) {
    const auto script =
        migration::Script::in_memory(text, {.file = "x.sql", .line = 1, .column = 1});
    const auto outline = migration::outline(script, dialect, transactional);
    if (has_errors(outline.diagnostics)) {
        return;
    }
    std::uint64_t behind = 0;
    std::size_t statements = 0;
    for (const migration::PartOutline& part : outline.parts) {
        require(part.offset >= behind && part.offset + part.size <= text.size(),
                "parts stand one behind the other");
        behind = part.offset + part.size;
        migration::PartReader reader(script, part, dialect);
        Statement statement;
        std::size_t count = 0;
        while (reader.next(statement)) {
            ++count;
        }
        require(count == part.statements, "a part's statements are counted", part.headline);
        statements += count;
    }
    require(statements == outline.statements, "a script's statements are counted");
}

}  // namespace
}  // namespace dbtool::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dbtool;
    const std::string_view text = fuzz::text_of(data, size);
    for (const Dialect dialect : {Dialect::postgresql, Dialect::sqlite}) {
        const sql::SplitScript script = sql::split(text, dialect);
        fuzz::check_places(text, script);
        fuzz::check_windows(text, dialect, script);
        if (script.diagnostics.empty()) {
            fuzz::check_joined(dialect, script);
        }
        for (const bool transactional : {true, false}) {
            fuzz::check_parts(std::string(text), dialect, transactional);
        }
    }
    return 0;
}
