#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include <dbtool/report/console.hpp>
#include <dbtool/run/event.hpp>

namespace dbtool::cli {

/// The log: to stderr with -v and -vv, and all of it to `--log-file`. Secrets are hidden. The only
/// place that knows spdlog. As an observer of a run it writes the events to the file alone: on
/// stderr the report has them already.
class Journal final : public run::Observer {
public:
    /// Error{configuration} when the file cannot be written. The console must outlive it.
    Journal(report::Console& console, const std::optional<std::string>& file);
    ~Journal() override;

    void info(std::string_view text);   ///< -v: what took how long.
    void debug(std::string_view text);  ///< -vv.
    void on_event(const run::Event& event) override;
    /// An error that ends the process, for the file.
    void failure(const Error& error);

private:
    struct Loggers;
    std::unique_ptr<Loggers> loggers_;
};

}  // namespace dbtool::cli
