#include <dbtool/core/repeatable.hpp>
#include <dbtool/plan/repeatable.hpp>

#include "unit/plan/plans.hpp"

using namespace dbtool;
using namespace dbtool::testing;

namespace {

using Repeatables = std::vector<plan::Repeatable>;

std::set<RevisionId> set_of(const Names& stems) {
    std::set<RevisionId> out;
    for (const std::string& stem : stems) {
        out.insert(repeatable_id(stem));
    }
    return out;
}

plan::Repeatable file(const std::string& stem, const Names& after = {}, const Names& named = {}) {
    plan::Repeatable one;
    one.id = repeatable_id(stem);
    one.checksum = Checksum("text of " + stem);
    one.has_downgrade = true;
    one.after = set_of(after);
    one.named = set_of(named);
    return one;
}

std::string stem_of(const RevisionId& id) {
    return id.str().substr(repeatable_prefix.size());
}

Names stems(const std::vector<RevisionId>& ids) {
    Names out;
    std::transform(ids.begin(), ids.end(), std::back_inserter(out), stem_of);
    return out;
}

Names order(const Repeatables& all) {
    Names out;
    for (const std::size_t index : plan::order_of(all)) {
        out.push_back(stem_of(all[index].id));
    }
    return out;
}

plan::Repeatable& find(Repeatables& all, const std::string& stem) {
    return *std::find_if(all.begin(), all.end(), [&](const plan::Repeatable& one) {
        return one.id == repeatable_id(stem);
    });
}

void apply(Repeatables& all, const std::string& stem, const std::string& at) {
    plan::Repeatable& one = find(all, stem);
    one.applied = plan::AppliedRepeatable{
        .checksum = one.checksum, .at = at, .used = {}, .has_downgrade = one.has_downgrade};
}

/// All of them, in their order, at times from t1.
Repeatables applied(Repeatables all) {
    int time = 0;
    for (const std::string& stem : order(all)) {
        apply(all, stem, "t" + std::to_string(++time));
    }
    return all;
}

Names due(const Repeatables& all, const plan::RevisionsThen& revisions = {}) {
    return stems(plan::due_repeatables(all, revisions).now);
}

}  // namespace

TEST_CASE("repeatables go in dependency order, ties by name") {
    CHECK(order({file("c"), file("a"), file("b")}) == Names{"a", "b", "c"});
    CHECK(order({file("a", {"c"}), file("b"), file("c", {}, {"b"})}) == Names{"b", "c", "a"});
    CHECK(order({file("a", {"gone"}), file("b", {}, {"b"})}) == Names{"a", "b"});
}

TEST_CASE("a circle of names is broken by name, and what stands behind it waits") {
    CHECK(order({file("b", {}, {"c"}), file("c", {}, {"b"})}) == Names{"b", "c"});
    CHECK(order({file("a", {}, {"c"}), file("b", {}, {"c"}), file("c", {}, {"b"})}) ==
          Names{"b", "c", "a"});
    // What the file itself says holds all the same.
    CHECK(order({file("b", {"c"}, {"c"}), file("c", {}, {"b"})}) == Names{"c", "b"});
}

TEST_CASE("a circle of depends_on is found and named") {
    CHECK(plan::circle_in({file("a", {"b"}), file("b", {"c"}), file("c")}).empty());
    CHECK(stems(plan::circle_in({file("x", {"a"}), file("a", {"b"}), file("b", {"a"})})) ==
          Names{"a", "b"});
    CHECK(plan::circle_in({file("a", {}, {"b"}), file("b", {}, {"a"})}).empty());
}

TEST_CASE("due is what is new, what changed, and what builds on that") {
    Repeatables all = {file("base"), file("mid", {"base"}), file("top", {}, {"mid"}), file("x")};
    CHECK(due(all) == Names{"base", "mid", "top", "x"});
    all = applied(all);
    CHECK(due(all).empty());
    find(all, "mid").checksum = Checksum("another");
    CHECK(due(all) == Names{"mid", "top"});
    all = applied(all);
    find(all, "top").applied->unfinished = true;
    CHECK(due(all) == Names{"top"});
}

TEST_CASE("a run that was cut off behind a change leaves due what builds on it") {
    Repeatables all = applied({file("base"), file("top", {"base"})});
    find(all, "base").checksum = Checksum("another");
    apply(all, "base", "t9");
    CHECK(due(all) == Names{"top"});
}

TEST_CASE("a repeatable waits for its revisions, and others for all of them") {
    Repeatables all = {file("early"), file("late"), file("upon", {}, {"late"})};
    find(all, "early").revisions = {RevisionId("0001")};
    find(all, "upon").revisions = {RevisionId("0001")};
    plan::RevisionsThen then;
    then.any_pending = true;
    CHECK(due(all, then).empty());
    then.applied[RevisionId("0001")] = "t0";
    CHECK(due(all, then) == Names{"early"});
    CHECK(stems(plan::due_repeatables(all, then).waiting) == Names{"late", "upon"});
    then.any_pending = false;
    CHECK(due(all, then) == Names{"early", "late", "upon"});
}

TEST_CASE("a revision that was applied later makes due what depends on it") {
    Repeatables all = applied({file("a"), file("b")});
    find(all, "a").revisions = {RevisionId("0002")};
    plan::RevisionsThen then;
    then.applied = {{RevisionId("0001"), "t0"}, {RevisionId("0002"), "t0"}};
    CHECK(due(all, then).empty());
    then.applied[RevisionId("0002")] = plan::RevisionsThen::about_to_be;
    CHECK(due(all, then) == Names{"a"});
    // At base, all that it stood on went.
    then.applied = {{RevisionId("0001"), "t5"}, {RevisionId("0002"), "t6"}};
    CHECK(due(all, then) == Names{"a", "b"});
}

TEST_CASE("what depends on a revision comes down before it, dependents first") {
    Repeatables all =
        applied({file("a", {}, {"z"}), file("stays", {"z"}), file("other"), file("z")});
    find(all, "z").revisions = {RevisionId("0002")};
    find(all, "stays").has_downgrade = false;
    CHECK(stems(plan::repeatables_above(all, {RevisionId("0002")}, false)) == Names{"a", "z"});
    CHECK(plan::repeatables_above(all, {RevisionId("0001")}, false).empty());
    CHECK(stems(plan::repeatables_above(all, {}, true)) == Names{"a", "z", "other"});
    find(all, "a").applied.reset();
    CHECK(stems(plan::repeatables_above(all, {RevisionId("0002")}, false)) == Names{"z"});
}

TEST_CASE("a file that is gone comes down by what was stored, and is never due") {
    Repeatables all = applied({file("gone")});
    plan::Repeatable& gone = all.front();
    gone.has_file = false;
    gone.has_downgrade = false;
    gone.applied->used = {RevisionId("0002")};
    CHECK(due(all).empty());
    CHECK(stems(plan::repeatables_above(all, {RevisionId("0002")}, false)) == Names{"gone"});
    gone.applied->has_downgrade = false;
    CHECK(plan::repeatables_above(all, {RevisionId("0002")}, false).empty());
}

namespace {

/// Up to eight files; depends_on goes one way, names any.
Repeatables random_files(Dice& dice) {
    Repeatables all;
    const std::size_t count = 1 + dice.below(8);
    for (std::size_t i = 0; i < count; ++i) {
        all.push_back(file(std::string(1, static_cast<char>('a' + i))));
    }
    for (std::size_t i = 0; i < count; ++i) {
        for (std::size_t j = 0; j < count; ++j) {
            if (j > i && dice.percent(20)) {
                all[i].after.insert(all[j].id);
            } else if (j != i && dice.percent(15)) {
                all[i].named.insert(all[j].id);
            }
        }
    }
    return all;
}

}  // namespace

TEST_CASE("property: runs that are cut off anywhere end with nothing due, each change taken over") {
    for (unsigned seed = 1; seed <= 500; ++seed) {
        INFO("seed " << seed);
        Dice dice(seed);
        Repeatables all = random_files(dice);
        int time = 100;
        for (int round = 0; round < 4; ++round) {
            const std::string changed = stem_of(all[dice.below(all.size())].id);
            find(all, changed).checksum = Checksum("version " + std::to_string(time));
            Names left = due(all);
            REQUIRE(std::count(left.begin(), left.end(), changed) == 1);
            // The first run is cut off; the second one has the rest.
            const std::size_t done = dice.below(left.size() + 1);
            for (std::size_t i = 0; i < done; ++i) {
                apply(all, left[i], "t" + std::to_string(++time));
            }
            const Names rest = due(all);
            for (std::size_t i = done; i < left.size(); ++i) {
                CHECK(std::count(rest.begin(), rest.end(), left[i]) == 1);
            }
            for (const std::string& stem : rest) {
                apply(all, stem, "t" + std::to_string(++time));
            }
            CHECK(due(all).empty());
            for (const plan::Repeatable& one : all) {
                for (const RevisionId& before : one.after) {
                    CHECK(find(all, stem_of(before)).applied->at < one.applied->at);
                }
            }
        }
    }
}
