#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <dbtool/engine/batch.hpp>

namespace dbtool::test {

/// The statements of a list, one below the other from line 1 of a file; `before_each` runs before
/// one is handed out.
class ListStream : public engine::StatementStream {
public:
    ListStream(std::vector<std::string> statements, std::function<void(std::size_t)> before_each)
        : statements_(std::move(statements)), before_each_(std::move(before_each)) {}

    bool next(sql::Statement& statement) override {
        if (next_ == statements_.size()) {
            return false;
        }
        if (before_each_) {
            before_each_(next_);
        }
        statement = {};
        statement.text = statements_[next_];
        statement.line = static_cast<int>(++next_);
        statement.column = 1;
        return true;
    }
    std::string_view next_copy_data() override { return {}; }

private:
    std::vector<std::string> statements_;
    std::function<void(std::size_t)> before_each_;
    std::size_t next_ = 0;
};

inline engine::Segment segment(std::vector<std::string> statements,
                               std::function<void(std::size_t)> before_each = {}) {
    engine::Segment made;
    made.statements = [statements = std::move(statements), before_each = std::move(before_each)] {
        return std::make_unique<ListStream>(statements, before_each);
    };
    return made;
}

inline engine::Part part(engine::Segment one) {
    engine::Part made;
    made.segments.push_back(std::move(one));
    return made;
}

inline engine::Part part(std::vector<std::string> statements) {
    return part(segment(std::move(statements)));
}

inline engine::Part solo(std::string statement) {
    engine::Part made = part({std::move(statement)});
    made.kind = engine::Part::Kind::solo;
    return made;
}

class ListSource : public engine::PartSource {
public:
    explicit ListSource(std::vector<engine::Part> parts) : parts_(parts.begin(), parts.end()) {}

    std::optional<engine::Part> next() override {
        if (parts_.empty()) {
            return std::nullopt;
        }
        engine::Part first = std::move(parts_.front());
        parts_.pop_front();
        return first;
    }

private:
    std::deque<engine::Part> parts_;
};

/// Keeps what it is told.
class Recorder : public engine::BatchObserver {
public:
    void on_statement(const engine::StatementDone& done) override { statements.push_back(done); }
    void on_segment(std::size_t number,
                    std::size_t segment_number,
                    Milliseconds /*duration*/) override {
        segments.emplace_back(number, segment_number);
    }
    void on_part(std::size_t number, Milliseconds /*duration*/) override {
        parts.push_back(number);
    }

    std::vector<engine::StatementDone> statements;
    std::vector<std::pair<std::size_t, std::size_t>> segments;
    std::vector<std::size_t> parts;
};

inline engine::BatchResult run(engine::Connection& connection, std::vector<engine::Part> parts) {
    ListSource source(std::move(parts));
    Recorder recorder;
    return connection.run(source, recorder);
}

}  // namespace dbtool::test
