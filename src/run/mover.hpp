#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include <dbtool/run/move.hpp>

#include "run/lock_wait.hpp"
#include "run/parts.hpp"
#include "run/solo_trace.hpp"
#include "run/watch.hpp"
#include "run/who.hpp"
#include "run/work.hpp"

namespace dbtool::run {

/// Drives one plan to its end: batch after batch, through waiting, retries, changes by other runs
/// and lost connections.
class Mover {
public:
    Mover(const Target& target,
          std::unique_ptr<engine::Connection>& connection,
          Picture picture,
          plan::Plan plan,
          const MoveOptions& options,
          Observer& observer,
          history::Actor actor);

    /// Checks and prepares; throws before anything is done.
    void prepare(Direction direction);
    Summary run();

private:
    using Clock = std::chrono::steady_clock;
    class Bridge;

    void refuse_edited(Direction direction) const;
    void refuse_half_done(Direction direction);
    bool heal(const history::Row& row);
    bool backs_out(const history::Row& row) const;
    void replan();
    void look(const std::function<void(bool again)>& work);
    Effect heal_part(const StepWork& work, std::size_t number);
    bool is_own_part(const PartRole& role);
    void clear_the_way();
    void way_is_barred(Error error);
    std::string settle_failed(const PartRole& role, const Error& error);
    std::string drop_failed_index(const Sought& sought);
    Patience patience() const;
    bool is_half_done(const Sought& sought);
    bool may_try_again(const PartRole& role) const;
    std::vector<engine::Query> settled(const StepWork& work, std::size_t part, bool done) const;
    void wait_for_open_repeatables();
    void make_steps(std::vector<Warned>& warnings);
    bool is_behind(std::size_t due, std::vector<Warned>& warnings) const;
    void warn_of_gone_repeatables(std::vector<Warned>& warnings) const;
    void refuse_solo_when_atomic();
    void warn_of_what_is_ahead();

    bool at_end() const { return cursor_.step >= steps_.size(); }
    void run_batch();
    void after_batch(engine::BatchResult& result, const std::vector<PartRole>& roles);
    void advance(std::size_t done, const std::vector<PartRole>& roles);
    Cursor start_of(std::size_t step) const;
    void interrupted_at(const PartRole& role, bool known);
    void one_transaction();

    void locked(const Error& error);
    void changed();
    void retry(Error error, const PartRole& role);
    void retry_solo(Error error, const PartRole& role);
    void failed(Error error, const engine::BatchResult& result, const PartRole& role);
    void settle_solo(const StepWork& work, std::size_t part, bool done);
    void lost(const Error& error);
    void reconnect(const Error& why, int tries);
    void lost_for_good(const Error& last, const Error& first);
    void lost_too_often(const Error& last);
    void fence();
    void refresh();
    bool done_by_this_run(const StepWork& work);
    std::vector<bool> which_are_ours(const std::vector<StepWork>& gone);
    void report_done_by_others(const std::vector<StepWork>& gone, const std::vector<bool>& ours);
    bool wait_for_open_part(const history::Row& row, Clock::time_point since);
    std::vector<std::string> holders(const Error& error);
    Watch::Place place() const;
    void file_is_locked(Milliseconds waited);
    void log_terminated();

    std::string advice(const Error& error, bool statement) const;
    Error located(Error error,
                  const PartRole& role,
                  std::optional<std::size_t> statement = {}) const;
    StepEnded step_event(const StepWork& work, StepOutcome outcome);
    void step_was_recorded(const StepWork& work);
    void count_done(const StepWork& work);
    void log_failure(const RevisionId& revision, const Error& error);
    void end(Summary::Outcome outcome, std::optional<Error> error);
    void step_failed(const StepWork& work, StepOutcome outcome, const Error& error);
    StepParts::Context context() const;
    void emit(Event event) { observer_.on_event(event); }

    const Target& target_;
    std::unique_ptr<engine::Connection>& connection_;
    Picture picture_;
    plan::Plan plan_;
    const MoveOptions& options_;
    Observer& observer_;
    history::Actor actor_;
    history::Store store_;
    Direction direction_ = Direction::upgrade;

    std::vector<StepWork> steps_;
    Cursor cursor_;
    std::size_t total_ = 0;  ///< Of the first plan: what "N of M" counts.
    std::size_t finished_ = 0;
    bool healed_ = false;     ///< What an earlier run had left was settled.
    bool takes_all_ = false;  ///< A downgrade that leaves no revision.
    bool recorded_ = false;  ///< A log row of this run and epoch is the newest, as far as is known.
    int lock_attempts_ = 0;
    int losses_ = 0;        ///< Of the connection at the place where it was lost last.
    Watch::Place lost_at_;  ///< That place.
    std::vector<LostSession> lost_sessions_;
    std::optional<LockWait> waiting_;  ///< For another run, or for what others have locked.
    Milliseconds next_file_event_{0};  ///< SQLite: when a wait for the file is told of again.
    Watch watch_;
    int step_attempts_ = 1;
    Milliseconds step_waited_{0};  ///< Of the present step: for others and between attempts.
    Clock::time_point started_;
    Clock::time_point step_began_;
    std::optional<Summary> ended_;
    Summary summary_;
};

}  // namespace dbtool::run
