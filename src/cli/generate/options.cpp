#include "generate/options.hpp"

#include <algorithm>
#include <array>

namespace dbtool::cli {
namespace {

constexpr std::string_view actions = "no-action|restrict|cascade|set-null|set-default";

constexpr std::array<Option, 8> common = {{
    {"--message", "-m", "TEXT", "What it does (made from the words); becomes the file's name"},
    {"--as", "", "FORM", "The kind of file (yaml)", false, "yaml|sql"},
    {"--print", "", "", "Write the migration to stdout, and no file"},
    {"--head", "", "SELECTOR", "What it revises (the head); base starts a line of its own"},
    {"--branch", "", "LABEL", "Name the branch that begins here"},
    {"--depends-on", "", "ID", "A revision that must be applied before; may be repeated", true},
    {"--edit", "", "", "Open the file in $VISUAL or $EDITOR"},
    {"--no-check", "", "", "Do not look whether the database has these tables and columns"},
}};

constexpr std::array<Option, 43> own = {{
    {"--name", "", "NAME", "The object's name (by the naming rules)"},
    {"--if-not-exists", "", "", "Do nothing where there is one of that name"},
    {"--no-online", "", "", "The plain form, which may block others while it runs"},
    {"--comment", "", "TEXT", "A comment that the database keeps"},
    {"--columns", "", "COLUMNS", "The columns: a,b"},
    {"--primary-key", "", "COLUMNS", "A primary key of several columns: a,b"},
    {"--partition-by", "", "HOW", "Partition the table: 'range(created_at)'"},
    {"--where", "", "CONDITION", "Only the rows for which this holds"},
    {"--unique", "", "", "No two rows may be the same in it"},
    {"--using", "", "METHOD", "The index's method: gin, gist, brin, hash"},
    {"--include", "", "COLUMNS", "Columns that the index only carries: a,b"},
    {"--deferrable", "", "WHEN", "When it is checked, unless said", false, "immediate|deferred"},
    {"--on-delete", "", "ACTION", "What deleting what is referred to does", false, actions},
    {"--on-update", "", "ACTION", "What changing its key does", false, actions},
    {"--orphans",
     "",
     "HOW",
     "What becomes of rows that refer to nothing",
     false,
     "fail|delete|set-null"},
    {"--fill", "", "EXPRESSION", "What rows get that have nothing"},
    {"--column", "", "NAME", "The column's name, in place of the usual one"},
    {"--by", "", "[=NAME]", "A column for who deleted it"},
    {"--view", "", "[=NAME]", "A view of the rows that live"},
    {"--trigger", "", "", "DELETE marks the row and does not remove it"},
    {"--uniques",
     "",
     "WHICH",
     "Whether unique constraints hold for living rows alone",
     false,
     "live|keep"},
    {"--index", "", "COLUMNS", "An index over living rows, for lists: a,b:desc"},
    {"--created", "", "NAME", "The column for when a row was made (created_at)"},
    {"--updated", "", "NAME", "The column for when it was changed (updated_at)"},
    {"--no-trigger", "", "", "Leave it to the application to write when a row was changed"},
    {"--language",
     "",
     "CONFIGURATION",
     "How words are read: a text search configuration (english)"},
    {"--unique-index", "", "COLUMNS", "So that it can be refreshed while it is read: a,b"},
    {"--no-data", "", "", "Do not fill it yet"},
    {"--of", "", "TABLE", "The partitioned table"},
    {"--from", "", "VALUE", "Its rows begin here"},
    {"--to", "", "VALUE", "and end before this"},
    {"--in", "", "VALUES", "Its rows have one of these: a,b"},
    {"--modulus", "", "N", "By hash: into how many parts"},
    {"--remainder", "", "N", "By hash: which of them, from 0"},
    {"--default", "", "", "What fits no other partition"},
    {"--before", "", "EVENTS", "Run before these: insert, update, delete, 'update of a, b'"},
    {"--after", "", "EVENTS", "Run after these"},
    {"--instead-of", "", "EVENTS", "Run in place of these, on a view"},
    {"--execute", "", "FUNCTION", "What runs; on SQLite the statements of its body"},
    {"--each", "", "WHAT", "Once for each of these (row)", false, "row|statement"},
    {"--when", "", "CONDITION", "Only where this holds"},
    {"--keys-only", "", "", "Log which row, and not what was in it"},
    {"--log", "", "TABLE", "The log's name (TABLE_audit)"},
}};

constexpr auto all = [] {
    std::array<Option, common.size() + own.size()> out{};
    std::copy(common.begin(), common.end(), out.begin());
    std::copy(own.begin(), own.end(), out.begin() + common.size());
    return out;
}();

}  // namespace

std::span<const Option> kind_options() {
    return own;
}

std::span<const Option> generate_options() {
    return all;
}

}  // namespace dbtool::cli
