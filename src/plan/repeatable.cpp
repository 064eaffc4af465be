#include <algorithm>

#include <dbtool/plan/repeatable.hpp>

namespace dbtool::plan {
namespace {

class Due {
public:
    Due(const std::vector<Repeatable>& all, const RevisionsThen& revisions)
        : all_(all), revisions_(revisions) {
        for (const auto& [id, at] : revisions.applied) {
            if (oldest_.empty() || at < oldest_) {
                oldest_ = at;
            }
        }
    }

    DueRepeatables find() {
        DueRepeatables out;
        for (const std::size_t index : order_of(all_)) {
            const Repeatable& one = all_[index];
            if (!one.has_file) {
                continue;
            }
            State& state = states_[one.id];
            state.one = &one;
            state.due = is_due(one);
            state.waits = state.due && has_to_wait(one);
            if (state.due) {
                (state.waits ? out.waiting : out.now).push_back(one.id);
            }
        }
        return out;
    }

private:
    struct State {
        const Repeatable* one = nullptr;
        bool due = false;
        bool waits = false;
    };

    /// Repeatables that it depends on and that have had their turn; what stands behind it in the
    /// order is the closing end of a circle.
    template <typename Holds>
    bool any_below(const Repeatable& one, const Holds& holds) const {
        const auto any = [&](const std::set<RevisionId>& ids) {
            return std::any_of(ids.begin(), ids.end(), [&](const RevisionId& id) {
                const auto found = states_.find(id);
                return id != one.id && found != states_.end() && holds(found->second);
            });
        };
        return any(one.after) || any(one.named);
    }

    bool is_due(const Repeatable& one) const {
        if (!one.applied || one.applied->unfinished || one.applied->checksum != one.checksum) {
            return true;
        }
        const std::string& at = one.applied->at;
        const bool older_than_all = !oldest_.empty() && at < oldest_;
        const bool older_than_its_revision = std::any_of(
            one.revisions.begin(), one.revisions.end(), [&](const RevisionId& revision) {
                const auto found = revisions_.applied.find(revision);
                return found != revisions_.applied.end() && at < found->second;
            });
        return older_than_all || older_than_its_revision || any_below(one, [&](const State& state) {
                   return state.due || (state.one->applied && at < state.one->applied->at);
               });
    }

    bool has_to_wait(const Repeatable& one) const {
        const bool pending =
            one.revisions.empty()
                ? revisions_.any_pending
                : std::any_of(
                      one.revisions.begin(), one.revisions.end(), [&](const RevisionId& revision) {
                          return !revisions_.applied.contains(revision);
                      });
        return pending || any_below(one, [](const State& state) { return state.waits; });
    }

    const std::vector<Repeatable>& all_;
    const RevisionsThen& revisions_;
    std::string oldest_;
    std::map<RevisionId, State> states_;
};

}  // namespace

DueRepeatables due_repeatables(const std::vector<Repeatable>& all, const RevisionsThen& revisions) {
    return Due(all, revisions).find();
}

std::vector<RevisionId> repeatables_above(const std::vector<Repeatable>& all,
                                          const std::set<RevisionId>& reverted,
                                          bool everything) {
    // What was used when it was applied still stands; a file that is gone has nothing else.
    std::vector<Repeatable> known = all;
    for (Repeatable& one : known) {
        if (one.applied) {
            one.named.insert(one.applied->used.begin(), one.applied->used.end());
        }
    }
    std::set<RevisionId> down;
    std::vector<RevisionId> out;
    const auto any_of = [](const std::set<RevisionId>& ids, const std::set<RevisionId>& wanted) {
        return std::any_of(
            ids.begin(), ids.end(), [&](const RevisionId& id) { return wanted.contains(id); });
    };
    for (const std::size_t index : order_of(known)) {
        const Repeatable& one = known[index];
        const bool can =
            one.applied && (one.has_file ? one.has_downgrade : one.applied->has_downgrade);
        if (can && (everything || any_of(one.revisions, reverted) || any_of(one.named, reverted) ||
                    any_of(one.after, down) || any_of(one.named, down))) {
            down.insert(one.id);
            out.push_back(one.id);
        }
    }
    std::reverse(out.begin(), out.end());
    return out;
}

}  // namespace dbtool::plan
