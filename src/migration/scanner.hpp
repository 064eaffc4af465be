#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/migration/migration.hpp>

#include "header.hpp"
#include "section_hash.hpp"

namespace dbtool::migration {

/// A direction's text within a file.
struct Section {
    SectionMark mark;
    std::uint64_t offset = 0;  ///< In bytes of the file.
    int line = 1;              ///< Of its first byte, which is the first of its line.
    HashedSection content;
};

/// Reads a file's lines, however large it is, for its directives and sections; SQL is only passed
/// over. Line-based: a line that reads as a directive is one, inside quoted text too, so that no
/// reader of the file can see other sections.
class Scanner {
public:
    Scanner(const std::string& file,
            Dialect dialect,
            Migration& migration,
            std::vector<Diagnostic>& diagnostics,
            Sha256& hash);

    /// Takes the file's next bytes and says how many it has no more use for; the others have to
    /// come again, with more behind them. `full`: no more can come before some were taken.
    std::size_t scan(std::string_view bytes, bool at_end, bool full);
    /// Closes the last section. One section without a directive of its own if the file has none:
    /// all of it, as upgrade.
    void finish();

    bool is_broken() const {
        return broken_;
    }  ///< In no encoding that can be read on; said in a diagnostic.
    bool has_directives() const { return has_directives_; }
    const std::vector<Section>& sections() const { return sections_; }
    std::string_view foreign_tool() const { return foreign_tool_; }
    int foreign_line() const { return foreign_line_; }

private:
    bool check_encoding(std::string_view bytes);
    bool check_nul(std::string_view bytes);
    void look(std::string_view line, std::size_t next);
    void look_at_comment(std::string_view line);
    void look_at_prelude(std::string_view line);
    void handle(const Directive& directive, std::string_view line, std::size_t next);
    void open_section(const SectionMark& mark, std::size_t at);
    void close_section(std::size_t at);
    void check_utf8(std::string_view line);
    void report(std::string code, std::string message, int line, int column, std::string help);

    const std::string& file_;
    Dialect dialect_;
    std::vector<Diagnostic>& diagnostics_;
    HeaderReader header_;
    SectionHash hash_;
    std::vector<Section> sections_;
    Section open_;
    bool in_sections_ = false;  ///< A section's directive was read.
    bool has_directives_ = false;
    bool begun_ = false;
    bool broken_ = false;
    bool bad_utf8_ = false;
    bool inside_line_ = false;  ///< The line's beginning was looked at already.
    std::uint64_t base_ = 0;    ///< The file offset of the bytes at hand.
    std::string_view bytes_;
    std::size_t fed_ = 0;  ///< Up to here the open section has the bytes at hand.
    int line_ = 1;
    int comment_depth_ = 0;
    SourcePosition first_sql_;  ///< Before the first section.
    std::string_view foreign_tool_;
    int foreign_line_ = 0;
};

/// The column (in bytes, from 0) of the first SQL on a line that may begin inside of block
/// comments; npos for none.
std::size_t find_sql(std::string_view line, Dialect dialect, int& comment_depth);

/// What a misspelt marker is told.
Diagnostic near_miss_diagnostic(const NearMiss& miss, const std::string& file, int line);

}  // namespace dbtool::migration
