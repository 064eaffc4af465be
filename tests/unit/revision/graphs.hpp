#pragma once

#include <optional>
#include <random>
#include <string>
#include <vector>

#include <dbtool/core/error.hpp>
#include <dbtool/revision/selector.hpp>

#include "support/catch.hpp"

namespace dbtool::testing {

using Names = std::vector<std::string>;

inline revision::Revision rev(const std::string& id,
                              const Names& parents = {},
                              const Names& depends_on = {},
                              const Names& labels = {}) {
    revision::Revision made{RevisionId(id), {}, {}, labels, "", "migrations/" + id + ".sql"};
    for (const std::string& parent : parents) {
        made.parents.emplace_back(parent);
    }
    for (const std::string& dependency : depends_on) {
        made.depends_on.emplace_back(dependency);
    }
    return made;
}

inline revision::RevisionGraph graph_of(std::vector<revision::Revision> revisions) {
    revision::GraphResult result = revision::build_graph(std::move(revisions));
    for (const Diagnostic& diagnostic : result.diagnostics) {
        INFO(diagnostic.message);
        REQUIRE(false);
    }
    return std::move(result.graph);
}

/// A trunk that grows a labelled branch, and a second line that depends on the trunk.
///     0001_account - 0002_column
///                  \ 0003_cart (cart) - 0004_cart_item
///     0005_net (net) - 0006_net_ip, which depends on 0002_column
inline revision::RevisionGraph forest() {
    return graph_of({rev("0001_account"),
                     rev("0002_column", {"0001_account"}),
                     rev("0003_cart", {"0001_account"}, {}, {"cart"}),
                     rev("0004_cart_item", {"0003_cart"}),
                     rev("0005_net", {}, {}, {"net"}),
                     rev("0006_net_ip", {"0005_net"}, {"0002_column"})});
}

/// 0001_a - 0002_b - 0004_m - 0005_e, and 0003_c beside 0002_b.
inline revision::RevisionGraph diamond() {
    return graph_of({rev("0001_a"),
                     rev("0002_b", {"0001_a"}),
                     rev("0003_c", {"0001_a"}),
                     rev("0004_m", {"0002_b", "0003_c"}),
                     rev("0005_e", {"0004_m"})});
}

inline revision::RevisionSet set_of(const revision::RevisionGraph& graph, const Names& ids) {
    revision::RevisionSet set(graph.size());
    for (const std::string& id : ids) {
        set.insert(graph.find(RevisionId(id)).value());
    }
    return set;
}

inline Names names(const revision::RevisionGraph& graph, const std::vector<std::size_t>& indexes) {
    Names ids;
    for (const std::size_t index : indexes) {
        ids.push_back(graph.at(index).id.str());
    }
    return ids;
}

inline Names names(const revision::RevisionGraph& graph, const revision::RevisionSet& set) {
    Names ids;
    for (std::size_t i = 0; i < graph.size(); ++i) {
        if (set.contains(i)) {
            ids.push_back(graph.at(i).id.str());
        }
    }
    return ids;
}

/// The Error that `call` throws; fails where it throws none.
template <typename Call>
Error refusal(const Call& call) {
    try {
        call();
    } catch (const Error& error) {
        return error;
    }
    FAIL("nothing was refused");
    return {ErrorKind::internal, ""};
}

/// The same numbers on every platform, which std::uniform_int_distribution does not promise.
class Dice {
public:
    explicit Dice(unsigned seed) : engine_(seed) {}
    std::size_t below(std::size_t count) { return count == 0 ? 0 : engine_() % count; }
    bool percent(std::size_t chance) { return below(100) < chance; }

private:
    std::mt19937 engine_;
};

/// Branches, merges, several bases and dependencies; given in a shuffled order, with parents named
/// by id or by number.
inline std::vector<revision::Revision> random_revisions(Dice& dice) {
    const std::size_t count = 1 + dice.below(30);
    std::vector<revision::Revision> revisions;
    const auto earlier = [&] {
        const revision::Revision& chosen = revisions[dice.below(revisions.size())];
        return dice.percent(50) ? chosen.id.str() : chosen.id.str().substr(0, 4);
    };
    for (std::size_t i = 0; i < count; ++i) {
        const std::string number = std::to_string(10'000 + i).substr(1);
        Names parents;
        Names dependencies;
        if (i > 0 && !dice.percent(10)) {
            parents.push_back(dice.percent(60) ? revisions.back().id.str() : earlier());
        }
        for (int extra = 0; extra < 2 && i > 0 && dice.percent(20); ++extra) {
            parents.push_back(earlier());
        }
        if (i > 0 && dice.percent(15)) {
            dependencies.push_back(earlier());
        }
        revisions.push_back(rev(number + "_r", parents, dependencies));
        if (dice.percent(20)) {
            revisions.back().labels.push_back("line" + number);
        }
    }
    for (std::size_t i = revisions.size(); i > 1; --i) {
        std::swap(revisions[i - 1], revisions[dice.below(i)]);
    }
    return revisions;
}

}  // namespace dbtool::testing
