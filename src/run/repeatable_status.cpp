#include <algorithm>
#include <set>

#include <dbtool/run/session.hpp>

#include "run/repeatables.hpp"

namespace dbtool::run {

std::vector<RepeatableStatus> repeatable_status(const Picture& picture) {
    const std::vector<plan::Repeatable> all = repeatables_of(picture);
    std::vector<RepeatableStatus> out;
    if (all.empty()) {
        return out;
    }
    const plan::DueRepeatables due = plan::due_repeatables(all, revisions_then(picture, {}));
    std::set<RevisionId> pending(due.now.begin(), due.now.end());
    pending.insert(due.waiting.begin(), due.waiting.end());
    for (const plan::Repeatable& each : all) {
        RepeatableStatus one;
        one.id = each.id;
        one.row = picture.history.find(each.id);
        one.migration = picture.folder.find(each.id);
        // One that was cut off is begun again; only a statement outside of a transaction may still
        // run.
        const bool open = one.row != nullptr && one.row->running && one.row->running->part_open;
        one.state = open                        ? RevisionState::running
                    : one.migration == nullptr  ? RevisionState::missing
                    : pending.contains(each.id) ? RevisionState::pending
                                                : RevisionState::applied;
        out.push_back(std::move(one));
    }
    std::sort(out.begin(), out.end(), [](const RepeatableStatus& a, const RepeatableStatus& b) {
        return a.id < b.id;
    });
    return out;
}

}  // namespace dbtool::run
