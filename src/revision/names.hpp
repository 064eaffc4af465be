#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include <dbtool/revision/graph.hpp>

namespace dbtool::revision {

/// Is the id `typed`'s number followed by something that is no letter and no digit: `7` and
/// `0007_x`, but not `7` and `7f3a`, where the digit is part of a hash.
bool matches_number(std::string_view id, std::string_view typed);

/// Of the ids that begin with what was typed and those that have its number: the ones that do both,
/// else those with the number, else those with the text. So `1` is `1_x` and not `10_y`.
std::vector<std::size_t> narrow(const std::vector<std::size_t>& by_text,
                                const std::vector<std::size_t>& by_number);

/// The revisions that a text may mean: an id or a label that is it exactly, else what narrow()
/// leaves.
std::vector<std::size_t> matching_ids(const RevisionGraph& graph, std::string_view text);

/// Finds ids by prefix and by number in logarithmic time, for folders in which every file names its
/// parent so.
class NameIndex {
public:
    explicit NameIndex(const std::vector<Revision>& revisions);

    /// The revisions that a prefix may mean, in the order of their ids' text.
    std::vector<std::size_t> matching(std::string_view typed) const;

private:
    struct Entry {
        std::string_view key;
        std::size_t revision;
    };

    std::vector<std::size_t> with_text(std::string_view typed) const;
    std::vector<std::size_t> with_number(std::string_view typed) const;

    std::vector<Entry> by_text_;
    std::vector<Entry> by_number_;
};

}  // namespace dbtool::revision
