#include <queue>

#include <dbtool/revision/graph.hpp>

#include "links.hpp"

namespace dbtool::revision {

std::vector<std::size_t> topological_order(const std::vector<Revision>& revisions,
                                           const Links& links) {
    const std::size_t count = revisions.size();
    std::vector<std::size_t> waiting_for(count);
    const auto later = [&](std::size_t a, std::size_t b) {
        return id_less(revisions[b].id, revisions[a].id);
    };
    std::priority_queue<std::size_t, std::vector<std::size_t>, decltype(later)> ready(later);
    for (std::size_t i = 0; i < count; ++i) {
        waiting_for[i] = links.parents[i].size() + links.dependencies[i].size();
        if (waiting_for[i] == 0) {
            ready.push(i);
        }
    }
    std::vector<std::size_t> order;
    order.reserve(count);
    const auto release = [&](const std::vector<std::size_t>& followers) {
        for (const std::size_t follower : followers) {
            if (--waiting_for[follower] == 0) {
                ready.push(follower);
            }
        }
    };
    while (!ready.empty()) {
        const std::size_t next = ready.top();
        ready.pop();
        order.push_back(next);
        release(links.children[next]);
        release(links.dependents[next]);
    }
    return order;
}

}  // namespace dbtool::revision
