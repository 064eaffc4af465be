#include "run/repeatables.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/repeatable.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/migration/repeatable.hpp>

namespace dbtool::run {
namespace {

plan::AppliedRepeatable applied_of(const history::Row& row) {
    plan::AppliedRepeatable applied;
    applied.checksum = row.upgrade_checksum;
    applied.at = row.applied_exactly;
    applied.used.insert(row.depends_on.begin(), row.depends_on.end());
    applied.has_downgrade = !row.downgrade_checksum.empty();
    applied.unfinished = row.running.has_value();
    return applied;
}

plan::Repeatable from_file(const migration::Migration& file) {
    plan::Repeatable one;
    one.id = file.revision.id;
    one.checksum = file.upgrade.checksum();
    one.has_downgrade = file.downgrade.has_value();
    for (const RevisionId& id : file.revision.depends_on) {
        (is_repeatable(id) ? one.after : one.revisions).insert(id);
    }
    return one;
}

/// Who makes what another one names.
void read_names(std::vector<plan::Repeatable>& all, const Picture& picture, Dialect dialect) {
    std::map<std::string, std::vector<RevisionId>> makers;
    std::map<RevisionId, migration::RepeatableNames> names;
    for (const migration::Migration& file : picture.folder.repeatables) {
        const auto read = names.emplace(file.revision.id, migration::names_of(file, dialect));
        for (const std::string& name : read.first->second.made) {
            makers[name].push_back(file.revision.id);
        }
    }
    for (plan::Repeatable& one : all) {
        const auto found = names.find(one.id);
        if (found == names.end()) {
            continue;
        }
        one.named.clear();
        for (const auto& [name, ids] : makers) {
            if (found->second.used.contains(name)) {
                one.named.insert(ids.begin(), ids.end());
            }
        }
        one.named.erase(one.id);
    }
}

/// What each depends on, for its row: of a circle, only what comes before it.
std::map<RevisionId, std::vector<RevisionId>> used_by(const std::vector<plan::Repeatable>& all) {
    std::map<RevisionId, std::vector<RevisionId>> out;
    std::set<RevisionId> before;
    for (const std::size_t index : plan::order_of(all)) {
        const plan::Repeatable& one = all[index];
        std::vector<RevisionId>& used = out[one.id];
        used.assign(one.revisions.begin(), one.revisions.end());
        for (const RevisionId& id : before) {
            if (one.after.contains(id) || one.named.contains(id)) {
                used.push_back(id);
            }
        }
        before.insert(one.id);
    }
    return out;
}

RepeatableSteps down_from(const std::vector<plan::Repeatable>& all,
                          const plan::Plan& plan,
                          bool everything) {
    RepeatableSteps out;
    std::set<RevisionId> reverted;
    for (const plan::Step& step : plan.steps) {
        reverted.insert(step.revision);
    }
    for (const RevisionId& id : plan::repeatables_above(all, reverted, everything)) {
        out.steps.push_back({id, Direction::downgrade});
    }
    return out;
}

Diagnostic problem(const migration::Migration& file,
                   std::string code,
                   std::string message,
                   std::string help) {
    return {.code = std::move(code),
            .message = std::move(message),
            .position = {.file = file.file.string(), .line = 0, .column = 0},
            .help = std::move(help)};
}

}  // namespace

void link_repeatables(migration::Folder& folder,
                      const revision::RevisionGraph& all,
                      std::vector<Diagnostic>& problems) {
    std::vector<plan::Repeatable> found;
    for (migration::Migration& file : folder.repeatables) {
        for (RevisionId& id : file.revision.depends_on) {
            if (is_repeatable(id)) {
                continue;
            }
            try {
                id = all.at(revision::resolve_id(all, id.str())).id;
            } catch (const Error& error) {
                problems.push_back(
                    problem(file,
                            "unknown-dependency",
                            fmt::format("it depends on {}: {}", id.str(), error.message),
                            "Name a file of the folder without its .sql, or a revision."));
            }
        }
        found.push_back(from_file(file));
    }
    const std::vector<RevisionId> circle = plan::circle_in(found);
    if (!circle.empty()) {
        std::vector<std::string> files;
        for (const RevisionId& id : circle) {
            files.push_back(folder.find(id)->file.filename().string());
        }
        files.push_back(files.front());
        problems.push_back(problem(*folder.find(circle.front()),
                                   "repeatable-circle",
                                   "depends_on goes round in a circle: " + join(files, " -> "),
                                   "Take one of these depends_on out."));
    }
}

std::vector<plan::Repeatable> repeatables_of(const Picture& picture) {
    std::vector<plan::Repeatable> all;
    std::map<RevisionId, std::size_t> places;
    for (const migration::Migration& file : picture.folder.repeatables) {
        places.emplace(file.revision.id, all.size());
        all.push_back(from_file(file));
    }
    for (const history::Row& row : picture.history.repeatables) {
        const auto place = places.find(row.id);
        if (place == places.end()) {
            plan::Repeatable gone;
            gone.id = row.id;
            gone.has_file = false;
            all.push_back(std::move(gone));
        }
        plan::Repeatable& one = place == places.end() ? all.back() : all[place->second];
        one.applied = applied_of(row);
        std::copy_if(row.depends_on.begin(),
                     row.depends_on.end(),
                     std::inserter(one.named, one.named.end()),
                     is_repeatable);
    }
    return all;
}

plan::RevisionsThen revisions_then(const Picture& picture, const plan::Plan& plan) {
    plan::RevisionsThen then;
    for (std::size_t i = 0; i < picture.all.size(); ++i) {
        if (picture.applied.contains(i)) {
            then.applied.emplace(picture.all.at(i).id, "");
        }
    }
    for (const history::Row& row : picture.history.rows) {
        if (const auto found = then.applied.find(row.id); found != then.applied.end()) {
            found->second = row.applied_exactly;
        }
    }
    for (const plan::Step& step : plan.steps) {
        then.applied[step.revision] = plan::RevisionsThen::about_to_be;
    }
    for (std::size_t i = 0; i < picture.files.size() && !then.any_pending; ++i) {
        then.any_pending = !then.applied.contains(picture.files.at(i).id);
    }
    return then;
}

RepeatableSteps repeatables_up(const Picture& picture, const plan::Plan& plan, Dialect dialect) {
    RepeatableSteps out;
    if (picture.folder.repeatables.empty()) {
        return out;
    }
    std::vector<plan::Repeatable> all = repeatables_of(picture);
    const plan::RevisionsThen then = revisions_then(picture, plan);
    if (plan::due_repeatables(all, then).now.empty()) {
        return out;
    }
    read_names(all, picture, dialect);
    out.used = used_by(all);
    for (const RevisionId& id : plan::due_repeatables(all, then).now) {
        out.steps.push_back({id, Direction::upgrade});
    }
    return out;
}

RepeatableSteps repeatables_down(const Picture& picture, const plan::Plan& plan, bool everything) {
    return picture.history.repeatables.empty()
               ? RepeatableSteps()
               : down_from(repeatables_of(picture), plan, everything);
}

RepeatableSteps repeatables_offline(const Picture& picture,
                                    const plan::Plan& plan,
                                    Direction direction,
                                    Dialect dialect) {
    if (direction == Direction::upgrade) {
        return repeatables_up(picture, plan, dialect);
    }
    std::vector<plan::Repeatable> all = repeatables_of(picture);
    read_names(all, picture, dialect);
    for (plan::Repeatable& one : all) {
        one.applied.emplace();
    }
    return down_from(all, plan, leaves_nothing(picture, plan));
}

plan::Plan with_repeatables(const plan::Plan& plan,
                            const RepeatableSteps& repeatables,
                            Direction direction) {
    plan::Plan all = plan;
    all.steps.insert(direction == Direction::upgrade ? all.steps.end() : all.steps.begin(),
                     repeatables.steps.begin(),
                     repeatables.steps.end());
    return all;
}

bool leaves_nothing(const Picture& picture, const plan::Plan& downgrade) {
    revision::RevisionSet left = picture.applied;
    for (const plan::Step& step : downgrade.steps) {
        if (const auto index = picture.all.find(step.revision)) {
            left.erase(*index);
        }
    }
    return left.empty();
}

std::vector<RevisionId> ahead_of_files(const Picture& picture) {
    std::vector<RevisionId> ahead;
    for (std::size_t i = 0; i < picture.all.size(); ++i) {
        if (picture.applied.contains(i) && !picture.has_file(i)) {
            ahead.push_back(picture.all.at(i).id);
        }
    }
    return ahead;
}

}  // namespace dbtool::run
