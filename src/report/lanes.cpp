#include "lanes.hpp"

#include <algorithm>

namespace dbtool::report {
namespace {

/// Which sides of a cell its lines leave by.
struct Sides {
    bool up = false;
    bool down = false;
    bool left = false;
    bool right = false;
};

std::string_view box(Sides sides) {
    const unsigned key = (sides.up ? 8U : 0U) | (sides.down ? 4U : 0U) | (sides.left ? 2U : 0U) |
                         (sides.right ? 1U : 0U);
    constexpr std::string_view boxes[] = {
        " ", "─", "─", "─", "│", "╭", "╮", "┬", "│", "╰", "╯", "┴", "│", "├", "┤", "┼"};
    return boxes[key];
}

}  // namespace

std::optional<std::size_t> Lanes::waiting_for(std::size_t revision) const {
    const auto found = std::find(lanes_.begin(), lanes_.end(), std::optional(revision));
    return found == lanes_.end() ? std::nullopt
                                 : std::optional(static_cast<std::size_t>(found - lanes_.begin()));
}

/// The nearest one to the right, where a line is short, before one to the left; never right below a
/// base, where a head would look like its parent.
std::size_t Lanes::free_column() {
    const auto is_free = [this](std::size_t column) { return !lanes_[column] && ended_ != column; };
    for (std::size_t column = column_; column < lanes_.size(); ++column) {
        if (is_free(column)) {
            return column;
        }
    }
    for (std::size_t column = 0; column < std::min(column_, lanes_.size()); ++column) {
        if (is_free(column)) {
            return column;
        }
    }
    lanes_.resize(lanes_.size() + (ended_ == lanes_.size() ? 2 : 1));
    return lanes_.size() - 1;
}

std::size_t Lanes::place(std::size_t revision) {
    column_ = 0;
    column_ = waiting_for(revision) ? *waiting_for(revision) : free_column();
    lanes_[column_] = revision;
    row_.clear();
    for (const auto& lane : lanes_) {
        row_.push_back(lane ? Mark::line : Mark::blank);
    }
    row_[column_] = Mark::node;
    return column_;
}

std::string Lanes::lead(const std::vector<std::size_t>& parents) {
    lanes_[column_] = std::nullopt;
    ended_ = parents.empty() ? std::optional(column_) : std::nullopt;
    std::vector<Link> links;
    for (const std::size_t parent : parents) {
        const auto column = waiting_for(parent);
        if (column && *column > column_ && parents.size() == 1) {
            // The line from the right ends here, so that the drawing stays narrow. Not for a merge,
            // where it could be taken to lead to any of the parents.
            lanes_[column_] = parent;
            links.push_back({*column, End::close});
        } else if (column) {
            links.push_back({*column, End::join});
        } else if (!lanes_[column_]) {
            lanes_[column_] = parent;
        } else {
            const std::size_t opened = free_column();
            lanes_[opened] = parent;
            links.push_back({opened, End::open});
        }
    }
    std::string drawn = links.empty() ? "" : draw(links);
    // Only now: a column that a line has ended in must not get a new one in the same row.
    for (const Link& link : links) {
        if (link.end == End::close) {
            lanes_[link.column] = std::nullopt;
        }
    }
    while (!lanes_.empty() && !lanes_.back()) {
        lanes_.pop_back();
    }
    return drawn;
}

std::string Lanes::draw(const std::vector<Link>& links) const {
    std::size_t first = column_;
    std::size_t last = column_;
    for (const Link& link : links) {
        first = std::min(first, link.column);
        last = std::max(last, link.column);
    }
    std::string out;
    for (std::size_t i = 0; i < lanes_.size(); ++i) {
        out += cell(i, links, first, last);
        out += i >= first && i < last ? "─" : " ";
    }
    return out.substr(0, out.find_last_not_of(' ') + 1);
}

/// A line that only passes keeps its own sign, so that a crossing is not taken for a joint.
std::string Lanes::cell(std::size_t column,
                        const std::vector<Link>& links,
                        std::size_t first,
                        std::size_t last) const {
    const bool between = column > first && column < last;
    const auto link = std::find_if(
        links.begin(), links.end(), [column](const Link& l) { return l.column == column; });
    Sides sides;
    if (column == column_) {
        sides = {true, lanes_[column].has_value(), first<column, last> column};
    } else if (link != links.end()) {
        sides = {link->end != End::open, link->end != End::close, column > first, column < last};
    } else if (lanes_[column]) {
        sides = {true, true, false, false};
    } else {
        sides = {false, false, between, between};
    }
    return std::string(box(sides));
}

}  // namespace dbtool::report
