#include "run/bridge.hpp"

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

void Mover::Bridge::on_notice(const engine::Notice& notice) {
    const StepWork* work = work_of(notice.part, segments_seen_);
    mover_.emit(NoticeRaised{
        mover_.actor_.run, work == nullptr ? RevisionId() : work->step.revision, notice});
}

void Mover::Bridge::on_segment(std::size_t /*part*/, std::size_t segment, Milliseconds duration) {
    if (!by_segment_) {
        return;
    }
    segments_seen_ = segment + 1;
    segment_durations_.resize(segments_seen_, Milliseconds(0));
    segment_durations_[segment] = duration;
    // In a dry run nothing is committed: that the statements went through is all there is to say.
    if (mover_.options_.dry_run && roles_.at(segment).ends_step) {
        step_ended(roles_[segment], StepOutcome::would_apply, duration);
    }
}

void Mover::Bridge::on_part(std::size_t part, Milliseconds duration) {
    if (by_segment_) {
        for (std::size_t i = 0; i < roles_.size() && !mover_.options_.dry_run; ++i) {
            const PartRole& role = roles_[i];
            mover_.step_duration_ +=
                i < segment_durations_.size() ? segment_durations_[i] : Milliseconds(0);
            if (role.ends_step) {
                const bool up = mover_.steps_[role.step].step.direction == Direction::upgrade;
                step_ended(
                    role, up ? StepOutcome::applied : StepOutcome::reverted, Milliseconds(0));
            }
        }
        return;
    }
    const PartRole& role = roles_.at(part);
    const StepWork& work = mover_.steps_[role.step];
    mover_.step_duration_ += duration;
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
                              duration});
    }
    if (role.ends_step) {
        const bool up = work.step.direction == Direction::upgrade;
        step_ended(role, up ? StepOutcome::applied : StepOutcome::reverted, Milliseconds(0));
    }
}

void Mover::Bridge::step_ended(const PartRole& role, StepOutcome outcome, Milliseconds duration) {
    const StepWork& work = mover_.steps_[role.step];
    StepEnded event;
    event.run = mover_.actor_.run;
    event.revision = work.step.revision;
    event.file = work.file;
    event.direction = work.step.direction;
    event.outcome = outcome;
    event.number = ++mover_.finished_;
    event.total = mover_.total_;
    event.from_history = work.from_history;
    event.duration = mover_.step_duration_ + duration;
    mover_.step_duration_ = Milliseconds(0);
    if (outcome == StepOutcome::applied) {
        ++mover_.summary_.applied;
    } else if (outcome == StepOutcome::reverted) {
        ++mover_.summary_.reverted;
    }
    mover_.emit(std::move(event));
}

}  // namespace dbtool::run
