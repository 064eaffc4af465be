#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include <dbtool/report/events.hpp>

namespace dbtool::report {

/// The line `3 of 10  0004_add_users  1.2 s` at the bottom of the terminal while a run goes on. A
/// thread of its own keeps the clock in it moving while the database works.
class Progress {
public:
    Progress(Console& console, Clock clock, Milliseconds redraw);
    ~Progress();
    Progress(const Progress&) = delete;
    Progress& operator=(const Progress&) = delete;

    void start(const std::vector<RevisionId>& steps);
    /// So many steps are done.
    void advance(std::size_t done);
    /// Said instead of the migration's name until the next step is done: what is waited for.
    void say(std::string text);
    /// After other output.
    void draw();
    void stop();

private:
    std::string line() const;
    void keep_drawing(const std::stop_token& stop);

    Console& console_;
    Clock clock_;
    Milliseconds redraw_;
    std::mutex mutex_;
    std::condition_variable_any wake_;
    std::vector<RevisionId> steps_;
    std::size_t done_ = 0;
    std::string said_;
    std::chrono::steady_clock::time_point started_;
    bool running_ = false;
    std::jthread thread_;
};

}  // namespace dbtool::report
