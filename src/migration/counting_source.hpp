#pragma once

#include <dbtool/sql/reader.hpp>

namespace dbtool::migration {

/// Passes another source on and counts its bytes.
class CountingSource final : public sql::TextSource {
public:
    explicit CountingSource(sql::TextSource& source) : source_(source) {}

    std::size_t read(std::span<char> into) override {
        const std::size_t got = source_.read(into);
        count_ += got;
        return got;
    }

    std::uint64_t count() const { return count_; }

private:
    sql::TextSource& source_;
    std::uint64_t count_ = 0;
};

}  // namespace dbtool::migration
