#include "repeatable_link.hpp"

#include <dbtool/core/repeatable.hpp>
#include <dbtool/core/text.hpp>

namespace dbtool::migration {
namespace {

/// `posts`, `posts.sql` and `repeatable/posts` are one file's names.
std::string stem_of(std::string name, const RepeatableFiles& known) {
    constexpr std::string_view ending = ".sql";
    if (name.starts_with(repeatable_prefix)) {
        name.erase(0, repeatable_prefix.size());
    }
    if (name.ends_with(ending) &&
        known.stems.contains(name.substr(0, name.size() - ending.size()))) {
        name.resize(name.size() - ending.size());
    }
    return name;
}

Diagnostic unknown(const Migration& one,
                   const RevisionId& typed,
                   const std::string& stem,
                   const RepeatableFiles& known) {
    const std::vector<std::string> stems(known.stems.begin(), known.stems.end());
    return {.code = "unknown-dependency",
            .severity = Severity::error,
            .message =
                "it depends on " + typed.str() + ", which is not there" + did_you_mean(stem, stems),
            .position = {.file = one.revision.file, .line = 0, .column = 0},
            .help = "Name a file of the folder without its .sql, or a revision."};
}

void link(Migration& one, const RepeatableFiles& known, std::vector<Diagnostic>& diagnostics) {
    std::vector<RevisionId> linked;
    for (const RevisionId& typed : one.revision.depends_on) {
        const std::string stem = stem_of(typed.str(), known);
        const RevisionId id = repeatable_id(stem);
        if (known.stems.contains(stem)) {
            if (!known.left_out.contains(id)) {
                linked.push_back(id);
            }
        } else if (is_repeatable(typed)) {
            diagnostics.push_back(unknown(one, typed, stem, known));
        } else {
            linked.push_back(typed);
        }
    }
    one.revision.depends_on = std::move(linked);
}

}  // namespace

std::vector<Migration> link_by_name(std::vector<Migration> files,
                                    const RepeatableFiles& known,
                                    std::vector<Diagnostic>& diagnostics) {
    std::vector<Migration> kept;
    for (Migration& one : files) {
        link(one, known, diagnostics);
        if (!known.left_out.contains(one.revision.id)) {
            kept.push_back(std::move(one));
        }
    }
    return kept;
}

}  // namespace dbtool::migration
