#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/migration/migration.hpp>

#include "directive.hpp"

namespace dbtool::migration {

/// Where a section begins: `-- dbtool:upgrade sqlite`.
struct SectionMark {
    Direction direction = Direction::upgrade;
    std::optional<Dialect> dialect;
    int line = 0;
    int column = 0;
};

/// Could a selector mean something else by it, so that it cannot be a label?
bool is_reserved_label(std::string_view name);
inline constexpr std::string_view label_help =
    "A label is none of head, heads, base, current, and holds none of @ : + \".";

/// Puts a file's directives into a Migration, one after the other, and says what is wrong with
/// them.
class HeaderReader {
public:
    HeaderReader(const std::string& file,
                 Migration& migration,
                 std::vector<Diagnostic>& diagnostics)
        : file_(file), migration_(migration), diagnostics_(diagnostics) {}

    /// The mark, if this directive begins a section. `sql_seen`: SQL stands before it, outside of
    /// any section.
    std::optional<SectionMark> apply(const Directive& directive, bool sql_seen);

    /// What only shows once all were read: `irreversible` in a file that has a downgrade.
    void finish(bool has_downgrade);

private:
    struct Row;
    static const Row* find_row(const std::string& name);

    void report(std::string code, std::string message, int line, int column, std::string help);
    void report_at_rest(const Directive& directive,
                        std::string code,
                        std::string message,
                        std::string help);
    bool is_repeated(const Directive& directive);
    /// The only word, or a diagnostic that says `expected`.
    std::optional<Word> only_word(const Directive& directive, const std::string& expected);
    bool has_text(const Directive& directive, const std::string& expected);

    void revises(const Directive& directive);
    void depends_on(const Directive& directive);
    void label(const Directive& directive);
    void message(const Directive& directive);
    void transaction(const Directive& directive);
    void lock_timeout(const Directive& directive);
    void statement_timeout(const Directive& directive);
    void irreversible(const Directive& directive);
    void allow(const Directive& directive);
    void upgrade(const Directive& directive);
    void downgrade(const Directive& directive);

    bool is_good_id(const Directive& directive, const Word& word);
    void add_ids(const Directive& directive, std::vector<RevisionId>& into);
    void set_timeout(const Directive& directive, std::optional<Milliseconds>& into);
    std::optional<Dialect> read_dialect(const Directive& directive);
    void begin_section(const Directive& directive, Direction direction);

    const std::string& file_;
    Migration& migration_;
    std::vector<Diagnostic>& diagnostics_;
    std::size_t reported_ = 0;
    std::vector<std::string> seen_;
    std::vector<SectionMark> marks_;
    std::optional<SectionMark> begun_;
    bool in_section_ = false;
    bool base_ = false;
    SourcePosition irreversible_at_;
};

}  // namespace dbtool::migration
