#include <algorithm>
#include <map>

#include <dbtool/plan/repeatable.hpp>

namespace dbtool::plan {
namespace {

using Indexes = std::vector<std::size_t>;

/// Who depends on whom, by index, each from the ids of `all` that are there.
class Edges {
public:
    Edges(const std::vector<Repeatable>& all, bool with_names) : before_(all.size()) {
        std::map<RevisionId, std::size_t> places;
        for (std::size_t i = 0; i < all.size(); ++i) {
            places.emplace(all[i].id, i);
        }
        for (std::size_t i = 0; i < all.size(); ++i) {
            add(i, all[i].after, places);
            if (with_names) {
                add(i, all[i].named, places);
            }
        }
    }

    const Indexes& before(std::size_t index) const { return before_[index]; }

    /// All that one depends on, directly or not, as far as it is not done.
    std::vector<bool> below(std::size_t index, const std::vector<bool>& done) const {
        std::vector<bool> found(before_.size());
        Indexes left = {index};
        while (!left.empty()) {
            const std::size_t at = left.back();
            left.pop_back();
            for (const std::size_t next : before_[at]) {
                if (!found[next] && !done[next]) {
                    found[next] = true;
                    left.push_back(next);
                }
            }
        }
        return found;
    }

private:
    void add(std::size_t index,
             const std::set<RevisionId>& ids,
             const std::map<RevisionId, std::size_t>& places) {
        for (const RevisionId& id : ids) {
            const auto found = places.find(id);
            if (found != places.end() && found->second != index) {
                before_[index].push_back(found->second);
            }
        }
    }

    std::vector<Indexes> before_;
};

class Sorter {
public:
    explicit Sorter(const std::vector<Repeatable>& all)
        : edges_(all, true), strict_(all, false), done_(all.size()), by_id_(all.size()) {
        for (std::size_t i = 0; i < all.size(); ++i) {
            by_id_[i] = i;
        }
        std::sort(by_id_.begin(), by_id_.end(), [&](std::size_t a, std::size_t b) {
            return all[a].id < all[b].id;
        });
    }

    Indexes sort() {
        Indexes out;
        while (out.size() < by_id_.size()) {
            const std::size_t next = next_one();
            done_[next] = true;
            out.push_back(next);
        }
        return out;
    }

private:
    bool is_free(const Edges& edges, std::size_t index) const {
        const Indexes& before = edges.before(index);
        return std::all_of(before.begin(), before.end(), [&](std::size_t i) { return done_[i]; });
    }

    std::size_t next_one() const {
        for (const std::size_t index : by_id_) {
            if (!done_[index] && is_free(edges_, index)) {
                return index;
            }
        }
        // A circle. One that merely stands behind it has to wait for all of it.
        for (const std::size_t index : by_id_) {
            if (!done_[index] && is_free(strict_, index) && stands_in_front(index)) {
                return index;
            }
        }
        return *std::find_if(
            by_id_.begin(), by_id_.end(), [&](std::size_t index) { return !done_[index]; });
    }

    /// All that it depends on depends on it too.
    bool stands_in_front(std::size_t index) const {
        const std::vector<bool> below = edges_.below(index, done_);
        for (std::size_t other = 0; other < below.size(); ++other) {
            if (below[other] && !edges_.below(other, done_)[index]) {
                return false;
            }
        }
        return true;
    }

    Edges edges_;
    Edges strict_;
    std::vector<bool> done_;
    Indexes by_id_;
};

}  // namespace

std::vector<std::size_t> order_of(const std::vector<Repeatable>& all) {
    return Sorter(all).sort();
}

std::vector<RevisionId> circle_in(const std::vector<Repeatable>& all) {
    const Edges edges(all, false);
    const std::vector<bool> none(all.size());
    for (std::size_t start = 0; start < all.size(); ++start) {
        if (!edges.below(start, none)[start]) {
            continue;
        }
        // Each step leads to one that can get back to the start.
        std::vector<RevisionId> circle = {all[start].id};
        std::vector<bool> seen(all.size());
        for (std::size_t at = start;;) {
            const Indexes& before = edges.before(at);
            const auto next = std::find_if(before.begin(), before.end(), [&](std::size_t i) {
                return i == start || (!seen[i] && edges.below(i, none)[start]);
            });
            if (next == before.end() || *next == start) {
                return circle;
            }
            at = *next;
            seen[at] = true;
            circle.push_back(all[at].id);
        }
    }
    return {};
}

}  // namespace dbtool::plan
