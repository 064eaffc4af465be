#pragma once

#include <dbtool/engine/batch.hpp>

#include "run/mover.hpp"

namespace dbtool::run {

/// Turns what an engine says of parts and segments into what a run says of migrations.
class Mover::Bridge final : public engine::BatchObserver {
public:
    /// `by_segment`: the batch is one part, and the roles are its segments'.
    Bridge(Mover& mover, const std::vector<PartRole>& roles, bool by_segment)
        : mover_(mover), roles_(roles), by_segment_(by_segment), part_began_(Clock::now()) {
        mover_.step_began_ = part_began_;
    }

    void on_statement(const engine::StatementDone& done) override;
    void on_busy(const engine::Busy& busy) override;
    void on_notice(const engine::Notice& notice) override;
    void on_passed_over(std::size_t part, const Error& why) override;
    void on_segment(std::size_t part, std::size_t segment, Milliseconds duration) override;
    void on_part(std::size_t part, Milliseconds duration) override;

private:
    const StepWork* work_of(std::size_t part, std::size_t segment) const;
    void step_ended(const PartRole& role, StepOutcome outcome);
    static Milliseconds lap(Clock::time_point& began);

    Mover& mover_;
    const std::vector<PartRole>& roles_;
    bool by_segment_;
    std::size_t segments_seen_ = 0;
    Clock::time_point part_began_;
};

}  // namespace dbtool::run
