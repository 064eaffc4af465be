#pragma once

#include <chrono>
#include <optional>
#include <string>

#include <dbtool/report/console.hpp>
#include <dbtool/report/run_state.hpp>

#include "status_file.hpp"

namespace dbtool::cli {

/// Tells what a run does now: in `--status-file`, and on stderr whenever SIGUSR1 asks.
class StatusTeller final : public run::Observer {
public:
    /// Error{configuration} when the file cannot be written. The console must outlive it.
    StatusTeller(std::string_view command,
                 const std::optional<std::string>& file,
                 report::Console& console);

    void on_event(const run::Event& event) override;
    void on_working(const run::Working& working) override;
    void on_pause() override;
    /// The run ended before it could begin.
    void failed(const Error& error);

private:
    using Clock = std::chrono::steady_clock;
    enum class Urgency { at_once, when_due };

    void tell(Urgency urgency);

    report::Console& console_;
    report::RunState state_;
    std::optional<StatusFile> file_;
    bool warned_ = false;  ///< That the file cannot be written.
    Clock::time_point next_write_{};
};

}  // namespace dbtool::cli
