#include "table.hpp"

#include <algorithm>

#include "plain.hpp"

namespace dbtool::report {
namespace {

/// Enough to tell what a cell begins with, however narrow the terminal is.
constexpr std::size_t least_columns = 8;

std::string render_row(const Style& style,
                       const std::vector<Cell>& row,
                       const std::vector<std::size_t>& widths) {
    std::string out;
    std::size_t used = 0;
    std::size_t pending_blanks = 0;
    for (std::size_t i = 0; i < row.size(); ++i) {
        if (widths[i] == 0) {
            continue;
        }
        used += pending_blanks;
        std::string text = row[i].text;
        if (i + 1 == row.size() && style.width > 0) {
            text = fit(text, std::max(least_columns, style.width - std::min(style.width, used)));
        }
        const std::size_t columns = columns_of(text);
        if (columns > 0) {
            out.append(pending_blanks, ' ');
            out += row[i].color ? paint(style, *row[i].color, text) : text;
            pending_blanks = 0;
        }
        used += columns;
        pending_blanks += widths[i] - std::min(widths[i], columns) + 2;
    }
    return out + "\n";
}

}  // namespace

std::vector<std::size_t> Table::widths() const {
    std::vector<std::size_t> widths(headings_.size(), 0);
    for (const auto& row : rows_) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            widths[i] = std::max(widths[i], columns_of(row[i].text));
        }
    }
    for (std::size_t i = 0; i < headings_.size(); ++i) {
        widths[i] = widths[i] == 0 ? 0 : std::max(widths[i], columns_of(headings_[i]));
    }
    return widths;
}

std::string Table::render(const Style& style) const {
    const std::vector<std::size_t> columns = widths();
    std::vector<Cell> heading;
    for (const std::string& text : headings_) {
        heading.push_back({text, Paint::dim});
    }
    std::string out = render_row(style, heading, columns);
    for (const auto& row : rows_) {
        out += render_row(style, row, columns);
    }
    return out;
}

}  // namespace dbtool::report
