#include "run/bridge.hpp"

#include <utility>

namespace dbtool::run {

const StepWork* Mover::Bridge::work_of(std::size_t part, std::size_t segment) const {
    const std::size_t index = by_segment_ ? segment : part;
    if (index >= roles_.size() || roles_[index].step >= mover_.steps_.size()) {
        return nullptr;
    }
    return &mover_.steps_[roles_[index].step];
}

void Mover::Bridge::on_statement(const engine::StatementDone& done) {
    if (const StepWork* work = work_of(done.part, done.segment); work != nullptr) {
        StatementEnded event{mover_.actor_.run, work->step.revision, work->file, false, done};
        const Milliseconds limit = mover_.target_.limits.slow_statement;
        event.slow = limit.count() > 0 && done.duration >= limit;
        mover_.emit(std::move(event));
    }
}

void Mover::Bridge::on_busy(const engine::Busy& busy) {
    const StepWork* work = work_of(busy.part, busy.segment);
    Working working;
    working.run = mover_.actor_.run;
    working.direction = mover_.direction_;
    working.line = busy.line;
    working.headline = busy.headline;
    working.waited = busy.waited;
    Watch::Place place;
    if (work != nullptr) {
        const PartRole& role = roles_[by_segment_ ? busy.segment : busy.part];
        working.revision = work->step.revision;
        working.direction = work->step.direction;
        working.file = work->file;
        working.part = role.part + 1;
        working.parts = work->parts.size();
        place = {work->step.revision, role.part};
    }
    mover_.observer_.on_working(working);
    if (mover_.connection_->dialect() == Dialect::postgresql) {
        mover_.watch_.look(busy, place);
    } else if (!busy.statement) {
        mover_.file_is_locked(busy.waited);
    }
}

void Mover::Bridge::on_notice(const engine::Notice& notice) {
    const StepWork* work = work_of(notice.part, segments_seen_);
    mover_.emit(NoticeRaised{
        mover_.actor_.run, work == nullptr ? RevisionId() : work->step.revision, notice});
}

void Mover::Bridge::on_passed_over(std::size_t /*part*/, const Error& why) {
    mover_.emit(Warned{mover_.actor_.run, "nothing to undo: " + why.message, ""});
}

void Mover::Bridge::on_segment(std::size_t /*part*/,
                               std::size_t segment,
                               Milliseconds /*duration*/) {
    if (!by_segment_) {
        return;
    }
    segments_seen_ = segment + 1;
    // In a dry run nothing is committed: that the statements went through is all there is to say.
    if (mover_.options_.dry_run && roles_.at(segment).ends_step) {
        step_ended(roles_[segment], StepOutcome::would_apply);
    }
}

void Mover::Bridge::on_part(std::size_t part, Milliseconds /*duration*/) {
    const auto done = [](const StepWork& work) {
        return work.step.direction == Direction::upgrade ? StepOutcome::applied
                                                         : StepOutcome::reverted;
    };
    if (by_segment_) {
        for (const PartRole& role : roles_) {
            if (role.ends_step && !mover_.options_.dry_run) {
                step_ended(role, done(mover_.steps_[role.step]));
            }
        }
        return;
    }
    const PartRole& role = roles_.at(part);
    const StepWork& work = mover_.steps_[role.step];
    const bool ends_part =
        role.kind == PartRole::Kind::body || role.kind == PartRole::Kind::closing;
    if (ends_part && role.has_part && work.parts.size() > 1) {
        const migration::PartOutline& outline = work.parts[role.part];
        mover_.emit(PartEnded{mover_.actor_.run,
                              work.step.revision,
                              role.part + 1,
                              work.parts.size(),
                              outline.kind == migration::PartOutline::Kind::solo,
                              outline.headline,
                              lap(part_began_)});
    }
    if (role.ends_step) {
        step_ended(role, done(work));
    }
}

/// The time since the last one of its kind ended: what lies between is its own, the way of the
/// answers included.
Milliseconds Mover::Bridge::lap(Clock::time_point& began) {
    const Clock::time_point now = Clock::now();
    return std::chrono::duration_cast<Milliseconds>(now - std::exchange(began, now));
}

void Mover::Bridge::step_ended(const PartRole& role, StepOutcome outcome) {
    const StepWork& work = mover_.steps_[role.step];
    StepEnded event = mover_.step_event(work, outcome);
    event.duration = lap(mover_.step_began_);
    part_began_ = mover_.step_began_;
    mover_.count_done(work);
    mover_.emit(std::move(event));
}

}  // namespace dbtool::run
