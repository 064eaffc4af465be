#include <algorithm>
#include <fmt/format.h>
#include <unordered_set>

#include <dbtool/core/text.hpp>
#include <dbtool/run/session.hpp>

#include "run/repeatables.hpp"

namespace dbtool::run {
namespace {

/// A file without `revises` takes its parent from the numbering: a new file below an applied one
/// moves that one.
void check_implicit_parents(const migration::Folder& folder,
                            const history::State& history,
                            std::vector<Diagnostic>& problems) {
    std::unordered_map<RevisionId, const history::Row*> rows;
    for (const history::Row& row : history.rows) {
        rows.emplace(row.id, &row);
    }
    for (const migration::Migration& migration : folder.migrations) {
        const auto found = rows.find(migration.revision.id);
        if (migration.has_revises || found == rows.end() ||
            found->second->parents == migration.revision.parents) {
            continue;
        }
        const auto name = [](const std::vector<RevisionId>& ids) {
            return ids.empty() ? "base" : ids.front().str();
        };
        const std::string now = name(migration.revision.parents);
        const std::string then = name(found->second->parents);
        Diagnostic problem;
        problem.code = "moved-parent";
        problem.message =
            fmt::format("{} was applied on top of {}, and now follows {} by its number",
                        migration.revision.id.str(),
                        then,
                        now);
        problem.position = {.file = migration.file.string(), .line = 0, .column = 0};
        problem.help = fmt::format(
            "Write \"-- dbtool:revises {}\" into {}, and into {} what it revises (the current "
            "head, most likely), or give it a "
            "higher number.",
            then,
            migration.file.filename().string(),
            now);
        problems.push_back(std::move(problem));
    }
}

/// What only the history knows, as far as it can be linked to what is known.
std::vector<revision::Revision> with_history(const revision::RevisionGraph& files,
                                             const history::State& history) {
    std::vector<revision::Revision> out;
    std::unordered_set<RevisionId> known;
    std::unordered_set<std::string> labels;
    for (std::size_t i = 0; i < files.size(); ++i) {
        out.push_back(files.at(i));
        known.insert(files.at(i).id);
        labels.insert(files.at(i).labels.begin(), files.at(i).labels.end());
    }
    std::vector<const history::Row*> rows;
    for (const history::Row& row : history.rows) {
        if (known.insert(row.id).second) {
            rows.push_back(&row);
        }
    }
    const auto known_of = [&](const std::vector<RevisionId>& ids) {
        std::vector<RevisionId> kept;
        std::copy_if(ids.begin(), ids.end(), std::back_inserter(kept), [&](const RevisionId& id) {
            return known.contains(id);
        });
        return kept;
    };
    for (const history::Row* row : rows) {
        revision::Revision revision;
        revision.id = row->id;
        revision.parents = known_of(row->parents);
        revision.depends_on = known_of(row->depends_on);
        revision.message = row->message;
        for (const std::string& label : row->labels) {
            if (labels.insert(label).second) {
                revision.labels.push_back(label);
            }
        }
        out.push_back(std::move(revision));
    }
    return out;
}

}  // namespace

revision::RevisionSet Picture::begun() const {
    revision::RevisionSet out = applied;
    for (std::size_t i = 0; i < all.size(); ++i) {
        if (half_applied.contains(i)) {
            out.insert(i);
        }
    }
    return out;
}

bool Picture::has_file(std::size_t index_in_all) const {
    return files.find(all.at(index_in_all).id).has_value();
}

Picture make_picture(migration::Folder folder,
                     history::State history,
                     std::vector<Diagnostic>& problems) {
    Picture picture;
    problems.insert(problems.end(), folder.diagnostics.begin(), folder.diagnostics.end());
    revision::GraphResult files = revision::build_graph(folder.revisions());
    problems.insert(problems.end(), files.diagnostics.begin(), files.diagnostics.end());
    picture.files = std::move(files.graph);
    const bool any_unknown =
        std::any_of(history.rows.begin(), history.rows.end(), [&](const history::Row& row) {
            return !picture.files.find(row.id);
        });
    if (any_unknown) {
        revision::GraphResult all = revision::build_graph(with_history(picture.files, history));
        problems.insert(problems.end(), all.diagnostics.begin(), all.diagnostics.end());
        picture.all = std::move(all.graph);
    } else {
        picture.all = picture.files;
    }
    check_implicit_parents(folder, history, problems);
    if (!has_errors(problems)) {
        link_repeatables(folder, picture.all, problems);
    }
    picture.applied = revision::RevisionSet(picture.all.size());
    picture.half_applied = revision::RevisionSet(picture.all.size());
    for (const history::Row& row : history.rows) {
        const auto index = picture.all.find(row.id);
        const bool half_applied = row.running && row.running->direction == Direction::upgrade;
        if (index) {
            (half_applied ? picture.half_applied : picture.applied).insert(*index);
        }
    }
    picture.folder = std::move(folder);
    picture.history = std::move(history);
    return picture;
}

void require_sound(const std::vector<Diagnostic>& problems) {
    if (!has_errors(problems)) {
        return;
    }
    const auto errors =
        std::count_if(problems.begin(), problems.end(), [](const Diagnostic& problem) {
            return problem.severity == Severity::error;
        });
    Error error(ErrorKind::migration,
                fmt::format("the migrations have {}",
                            counted(static_cast<std::size_t>(errors), "mistake")));
    error.diagnostics = problems;
    throw error;
}

}  // namespace dbtool::run
