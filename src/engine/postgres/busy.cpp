// What a batch is waiting for.

#include <algorithm>

#include "engine/postgres/batch_run.hpp"

namespace dbtool::engine::postgres {

std::string_view BatchRun::text_in_chunk(std::size_t index) const {
    const std::size_t begin = chunk_statements_[index].bytes;
    const std::size_t end =
        index + 1 < chunk_statements_.size() ? chunk_statements_[index + 1].bytes : chunk_.size();
    return std::string_view(chunk_).substr(begin, end - begin);
}

/// The answers to what stands before a statement come with the statement's own: of these the server
/// has long done with the former. What stands behind it is told for itself.
const BatchRun::InFlight* BatchRun::at_work() const {
    for (const InFlight& what : in_flight_) {
        const bool before =
            what.role == Role::frame || what.role == Role::guard || what.role == Role::settings;
        if (!before) {
            return &what;
        }
    }
    return in_flight_.empty() ? nullptr : &in_flight_.front();
}

Busy BatchRun::busy(Milliseconds waited) const {
    constexpr std::size_t most_text = 2'000;
    Busy busy;
    busy.part = part_;
    busy.segment = segment_;
    busy.waited = waited;
    const InFlight* what = alone_ != nullptr ? alone_ : at_work();
    std::string_view text;
    if (what != nullptr) {
        text = what->text;
    }
    if (what == nullptr && !chunk_statements_.empty()) {
        const std::size_t index = std::min(chunk_done_, chunk_statements_.size() - 1);
        what = &chunk_statements_[index];
        text = text_in_chunk(index);
    }
    if (what == nullptr) {
        return busy;
    }
    busy.part = what->part;
    busy.segment = what->segment;
    if (what->role == Role::statement) {
        busy.statement = what->statement;
        busy.line = what->line;
        busy.headline = sql::headline(text);
        busy.text = text.substr(0, most_text);
    }
    return busy;
}

}  // namespace dbtool::engine::postgres
