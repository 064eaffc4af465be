#pragma once

#include <optional>
#include <string>
#include <vector>

#include "paint.hpp"

namespace dbtool::report {

/// A cell's text is already harmless.
struct Cell {
    std::string text;
    std::optional<Paint> color = {};
};

/// Columns that stand below each other, two blanks apart, without trailing blanks; the last is cut
/// where the style has a width.
class Table {
public:
    explicit Table(std::vector<std::string> headings) : headings_(std::move(headings)) {}

    /// As many cells as there are headings.
    void add(std::vector<Cell> row) { rows_.push_back(std::move(row)); }
    bool empty() const { return rows_.empty(); }
    /// A column without any text is left out.
    std::string render(const Style& style) const;

private:
    std::vector<std::size_t> widths() const;

    std::vector<std::string> headings_;
    std::vector<std::vector<Cell>> rows_;
};

}  // namespace dbtool::report
