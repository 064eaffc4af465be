#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include <dbtool/engine/batch.hpp>
#include <dbtool/history/history.hpp>
#include <dbtool/run/settings.hpp>
#include <dbtool/sql/reader.hpp>

#include "run/work.hpp"

namespace dbtool::run {

/// What an engine's part is to the run.
struct PartRole {
    enum class Kind {
        body,     ///< Statements and their record in one transaction.
        opening,  ///< Records that a solo statement begins.
        solo,     ///< The solo statement.
        closing,  ///< Records that it has ended.
    };
    Kind kind = Kind::body;
    std::size_t step = 0;
    std::size_t part = 0;  ///< Of the step's script.
    bool ends_step = false;
    bool has_part = true;  ///< There is a part of a script (a step may have none left).
};

/// Where a batch goes on: the step, in it the part of its script, and how far a solo part has got.
struct Cursor {
    std::size_t step = 0;
    std::size_t part = 0;
    PartRole::Kind stage = PartRole::Kind::opening;
};

/// The steps from a cursor on as parts for an engine. Each is guarded by what the history must say
/// just then. Ends behind the opening of a statement whose way has to be cleared first.
class StepParts final : public engine::PartSource {
public:
    struct Context {
        const Target& target;
        const history::Store& store;
        const history::Actor& actor;
        const std::vector<StepWork>& steps;
        bool tables_exist = true;
        bool first_of_run = true;  ///< No row of this run (and epoch) is in the log yet.
        std::int64_t last_log = 0;
        bool schema_exists = true;
        /// When the step that is under way began, as far as its predecessor's end is known.
        const std::chrono::steady_clock::time_point* step_began = nullptr;
    };

    StepParts(Context context, Cursor from)
        : context_(std::move(context)), at_(from), stage_(from.stage) {}

    std::optional<engine::Part> next() override;
    bool goes_on() const override { return goes_on_; }
    const std::vector<PartRole>& roles() const { return roles_; }

private:
    engine::Part body(const StepWork& work, bool last);
    engine::Part opening(const StepWork& work);
    engine::Part solo(const StepWork& work);
    engine::Part closing(const StepWork& work, bool last);
    void refuse_invalid(engine::Part& part,
                        const sql::Solo& build,
                        const std::vector<std::string>& session) const;
    engine::Part recorded(const StepWork& work, std::size_t parts_done_before);
    void advance(const StepWork& work, PartRole::Kind kind);

    Context context_;
    Cursor at_;
    PartRole::Kind stage_;  ///< Of the solo part that the cursor is at.
    bool any_recorded_ = false;
    bool goes_on_ = false;
    std::vector<PartRole> roles_;
};

/// Can the statement find its own way barred by what an earlier one of its kind has left?
bool needs_clear_way(const sql::Solo& solo);

/// All steps in one transaction: `--atomic` and `--dry-run`. Solo statements are left out (a dry
/// run) — an atomic run refuses them before.
class OnePart final : public engine::PartSource {
public:
    OnePart(StepParts::Context context, bool roll_back)
        : context_(std::move(context)), roll_back_(roll_back) {}

    std::optional<engine::Part> next() override;
    /// By segment.
    const std::vector<PartRole>& roles() const { return roles_; }

private:
    StepParts::Context context_;
    bool roll_back_;
    bool given_ = false;
    std::vector<PartRole> roles_;
};

/// What holds for the statements of a part.
engine::SessionSettings session_settings(const Target& target,
                                         const StepWork& work,
                                         const migration::PartOutline* part);

/// What the parts before this one of the step have SET for the session. A run that goes on behind
/// them, a pooler's other session and the retry of a part find none of it.
std::vector<std::string> session_before(const StepWork& work, std::size_t part);

/// The step's record with its texts, and how far it has got.
history::Record full_record(const StepWork& work);
history::Progress progress_of(const StepWork& work, std::size_t parts_done, bool part_open);

/// What records the last part of a step whose row is there, or a repeatable's.
std::vector<engine::Query> completed_record(const history::Store& store,
                                            const history::Actor& actor,
                                            const StepWork& work,
                                            Milliseconds elapsed);

/// What records that a step is wholly done.
std::vector<engine::Query> record_done(const StepParts::Context& context,
                                       const StepWork& work,
                                       Milliseconds elapsed);

}  // namespace dbtool::run
