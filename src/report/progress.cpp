#include "progress.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "plain.hpp"

namespace dbtool::report {

Progress::Progress(Console& console, Clock clock, Milliseconds redraw)
    : console_(console), clock_(std::move(clock)), redraw_(redraw) {}

Progress::~Progress() {
    stop();
}

void Progress::start(const std::vector<RevisionId>& steps) {
    stop();
    if (!console_.options().progress || steps.empty()) {
        return;
    }
    {
        const std::lock_guard lock(mutex_);
        steps_ = steps;
        done_ = 0;
        said_.clear();
        started_ = clock_();
        running_ = true;
    }
    draw();
    if (redraw_ > Milliseconds(0)) {
        thread_ = std::jthread([this](const std::stop_token& stop) { keep_drawing(stop); });
    }
}

void Progress::advance(std::size_t done) {
    const std::lock_guard lock(mutex_);
    done_ = std::max(done_, done);
    said_.clear();
}

void Progress::say(std::string text) {
    const std::lock_guard lock(mutex_);
    said_ = std::move(text);
}

void Progress::draw() {
    const std::lock_guard lock(mutex_);
    if (running_ && done_ < steps_.size()) {
        console_.progress(line());
    }
}

void Progress::stop() {
    {
        const std::lock_guard lock(mutex_);
        running_ = false;
    }
    if (thread_.joinable()) {
        thread_.request_stop();
        thread_.join();
    }
    console_.clear_progress();
}

std::string Progress::line() const {
    const auto elapsed = std::chrono::duration_cast<Milliseconds>(clock_() - started_);
    const std::string what = said_.empty() ? one_line(steps_[done_].str()) : said_;
    return fmt::format(
        "{} of {}  {}  {}", done_ + 1, steps_.size(), what, format_duration(elapsed));
}

void Progress::keep_drawing(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    while (!wake_.wait_for(lock, stop, redraw_, [&stop] { return stop.stop_requested(); })) {
        if (running_ && done_ < steps_.size()) {
            console_.progress(line());
        }
    }
}

}  // namespace dbtool::report
