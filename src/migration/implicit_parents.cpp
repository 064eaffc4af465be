#include "implicit_parents.hpp"

#include <algorithm>
#include <span>

#include <dbtool/core/text.hpp>

#include "file_name.hpp"

namespace dbtool::migration {
namespace {

using Group = std::span<Migration>;

std::string names(Group group) {
    std::vector<std::string> files;
    for (const Migration& migration : group) {
        files.push_back(migration.file.filename().string());
    }
    return join(files, " and ");
}

Diagnostic error_in(const Migration& migration,
                    std::string code,
                    std::string message,
                    std::string help) {
    return {.code = std::move(code),
            .severity = Severity::error,
            .message = std::move(message),
            .position = {.file = migration.revision.file, .line = 0, .column = 0},
            .help = std::move(help)};
}

/// How a file says what it revises, in its own format.
std::string how_to_revise(const Migration& migration) {
    return migration.format == Format::yaml ? "`revises: ID`" : "`-- dbtool:revises ID`";
}

/// All that have the number of the first.
Group leading_group(Group rest) {
    const auto end = std::find_if(rest.begin(), rest.end(), [&](const Migration& other) {
        return compare_numbers(other.number, rest.front().number) != 0;
    });
    return rest.first(static_cast<std::size_t>(end - rest.begin()));
}

}  // namespace

void link_implicit_parents(std::vector<Migration>& migrations,
                           std::vector<Diagnostic>& diagnostics) {
    Group rest{migrations};
    Group before;
    while (!rest.empty()) {
        const Group group = leading_group(rest);
        const auto silent =
            std::find_if(group.begin(), group.end(), [](const Migration& migration) {
                return !migration.has_revises;
            });
        if (silent != group.end() && group.size() > 1) {
            diagnostics.push_back(error_in(*silent,
                                           "same-number",
                                           names(group) + " have the same number",
                                           "Renumber one of them, or write " +
                                               how_to_revise(*silent) +
                                               " into each that does not say what it revises."));
        } else if (silent != group.end() && before.size() > 1) {
            diagnostics.push_back(
                error_in(*silent,
                         "ambiguous-parent",
                         "it does not say which of " + names(before) + " it revises",
                         "Write " + how_to_revise(*silent) +
                             " at the top of the file; several ids make it a merge."));
        } else if (silent != group.end() && before.size() == 1) {
            silent->revision.parents = {before.front().revision.id};
        }
        before = group;
        rest = rest.subspan(group.size());
    }
}

}  // namespace dbtool::migration
