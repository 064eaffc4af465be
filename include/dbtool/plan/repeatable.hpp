#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <dbtool/core/types.hpp>

namespace dbtool::plan {

/// What the history says of a repeatable that was applied.
struct AppliedRepeatable {
    Checksum checksum;
    std::string at;             ///< Sorts by time.
    std::set<RevisionId> used;  ///< Repeatables and revisions that it depended on then.
    bool has_downgrade = false;
    bool unfinished = false;  ///< Cut off half way.
};

/// One repeatable: of the folder, of the history, or of both.
struct Repeatable {
    RevisionId id;
    bool has_file = true;
    Checksum checksum;           ///< Of the file.
    bool has_downgrade = false;  ///< So has the file.
    std::set<RevisionId> after;  ///< Repeatables that the file says it depends on.
    /// Repeatables that make something which its text names; or those that it used when it was
    /// applied, which is the same while its text is.
    std::set<RevisionId> named;
    std::set<RevisionId> revisions;  ///< Revisions that the file says it depends on.
    std::optional<AppliedRepeatable> applied;
};

/// Each in its dependency order: what `after` and `named` say first, ties by id. Where names go
/// round in a circle, the first one by id begins it; `after` always holds.
std::vector<std::size_t> order_of(const std::vector<Repeatable>& all);

/// Repeatables whose `after` goes round in a circle, from one to the one before it; empty: none.
std::vector<RevisionId> circle_in(const std::vector<Repeatable>& all);

/// The revisions as they are when the repeatables' turn comes.
struct RevisionsThen {
    std::map<RevisionId, std::string> applied;  ///< When; see `about_to_be`.
    bool any_pending = false;                   ///< Of those that have files.

    static constexpr const char* about_to_be = "~";  ///< Behind every time.
};

/// What is to be applied, in order, and what is due and has to wait for a revision that is pending.
/// Due is what was never applied or not to its end, what has another checksum, what depends on a
/// repeatable that is due or on anything that was applied later than it, and what is older than
/// every revision (the database has been at base since).
struct DueRepeatables {
    std::vector<RevisionId> now;
    std::vector<RevisionId> waiting;
};
DueRepeatables due_repeatables(const std::vector<Repeatable>& all, const RevisionsThen& revisions);

/// What comes down before these revisions do, dependents first: what depends on one of them, and
/// what depends on that, as far as it was applied and has a downgrade. `everything`: no revision
/// stays, and so does no repeatable.
std::vector<RevisionId> repeatables_above(const std::vector<Repeatable>& all,
                                          const std::set<RevisionId>& reverted,
                                          bool everything);

}  // namespace dbtool::plan
