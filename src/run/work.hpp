#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include <dbtool/history/history.hpp>
#include <dbtool/migration/migration.hpp>
#include <dbtool/plan/plan.hpp>
#include <dbtool/run/move.hpp>
#include <dbtool/run/session.hpp>
#include <dbtool/sql/solo.hpp>

#include "run/operation_script.hpp"

namespace dbtool::run {

/// One step made ready: its script cut into parts, and what is recorded of it.
struct StepWork {
    plan::Step step;
    std::string file;  ///< For messages.
    migration::Script script;
    migration::ScriptSettings settings;
    std::vector<migration::PartOutline> parts;
    history::Record record;  ///< Without the scripts' texts: they are read when the row is written.
    bool stored_operations = false;  ///< A downgrade's are those that the history has.
    std::optional<migration::Script> stored_downgrade;  ///< An upgrade's: goes into the row.
    bool from_history = false;                          ///< A downgrade from the stored script.
    bool row_exists = false;                            ///< At the step's beginning.
    std::size_t parts_done = 0;                         ///< Found done by an earlier run.
    bool back_out = false;           ///< Takes an upgrade back that never came to its end.
    bool repeatable = false;         ///< Begun from its first part, whatever an earlier run did.
    std::size_t row_parts_done = 0;  ///< What its row says all the same.
    std::shared_ptr<OperationScript> operations =
        {};  ///< Of a YAML migration; shared by the copies that a run makes.
    std::map<std::size_t, sql::Solo> solos = {};  ///< By the number of their parts.

    /// The operations behind a part of `parts`; null for SQL.
    const OperationPart* operation_part(const migration::PartOutline& part) const;
};

/// Makes a plan's steps ready. Throws Error for scripts that are unsound (all of them at once), for
/// a revision that cannot come down, and for a half applied one whose file no longer begins with
/// the parts that are done. Warnings go to `warnings`.
std::vector<StepWork> prepare(const Target& target,
                              engine::Connection& connection,
                              const Picture& picture,
                              const plan::Plan& plan,
                              bool one_transaction,
                              std::vector<Warned>& warnings);

/// What is recorded of a migration when it is applied or stamped; scripts' texts included where
/// they are not too large.
history::Record record_of(const Target& target,
                          const Picture& picture,
                          const migration::Migration& migration);
/// The texts alone.
history::StoredScripts scripts_of(const migration::Script& upgrade,
                                  const std::optional<migration::Script>& downgrade,
                                  const migration::ScriptSettings& settings,
                                  const std::string& irreversible);

/// A checksum over the parts before `count`.
std::string done_checksum(const std::vector<migration::PartOutline>& parts, std::size_t count);

}  // namespace dbtool::run
