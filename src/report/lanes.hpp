#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace dbtool::report {

/// The columns of a drawn graph, from the newest revision down: each column leads down to the one
/// revision that it waits for, and no two wait for the same.
class Lanes {
public:
    /// What stands in one column of a row.
    enum class Mark { node, line, blank };

    /// The column of this revision, and what is in every column beside it. A revision that nobody
    /// waits for gets a column of its own.
    std::size_t place(std::size_t revision);
    const std::vector<Mark>& row() const { return row_; }

    /// Leads the revision placed last to its parents. Answers the row between it and the next,
    /// already drawn; empty where lines just go on.
    std::string lead(const std::vector<std::size_t>& parents);

private:
    enum class End { join, open, close };
    struct Link {
        std::size_t column;
        End end;
    };

    std::optional<std::size_t> waiting_for(std::size_t revision) const;
    std::size_t free_column();
    std::string draw(const std::vector<Link>& links) const;
    std::string cell(std::size_t column,
                     const std::vector<Link>& links,
                     std::size_t first,
                     std::size_t last) const;

    std::vector<std::optional<std::size_t>> lanes_;
    std::vector<Mark> row_;
    std::size_t column_ = 0;
    std::optional<std::size_t> ended_;  ///< The column of the base placed last.
};

}  // namespace dbtool::report
