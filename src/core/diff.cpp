#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <unordered_map>
#include <vector>

#include <dbtool/core/diff.hpp>

namespace dbtool {
namespace {

constexpr std::ptrdiff_t context_lines = 3;
/// Beyond this many insertions and deletions the search ends; its memory is the square of it in
/// ints.
constexpr std::ptrdiff_t most_edits = 1'000;

using Lines = std::vector<std::string_view>;
using Numbers = std::vector<std::size_t>;

enum class Kind { same, removed, added };

/// One line of the answer: where it stands in the old and in the new text (or would stand).
struct Edit {
    Kind kind;
    std::ptrdiff_t before;
    std::ptrdiff_t after;
};

/// With their line ends, so that a last line without one differs from the same line with one.
Lines split_lines(std::string_view text) {
    Lines lines;
    while (!text.empty()) {
        const std::size_t end = text.find('\n');
        const std::size_t size = end == std::string_view::npos ? text.size() : end + 1;
        lines.push_back(text.substr(0, size));
        text.remove_prefix(size);
    }
    return lines;
}

/// Eugene Myers, "An O(ND) Difference Algorithm and Its Variations" (1986), the greedy form,
/// bounded.
class Search {
public:
    Search(const Numbers& before, const Numbers& after)
        : before_(before), after_(after), n_(std::ssize(before)), m_(std::ssize(after)) {}

    std::vector<Edit> edits() {
        const std::ptrdiff_t limit = std::min(n_ + m_, most_edits);
        furthest_.assign(static_cast<std::size_t>(2 * limit + 3), 0);
        middle_ = limit + 1;
        for (std::ptrdiff_t d = 0; d <= limit; ++d) {
            if (advance(d)) {
                return trace_back(n_ - m_, d, n_);
            }
        }
        return settle(limit);
    }

private:
    std::ptrdiff_t& at(std::ptrdiff_t diagonal) {
        return furthest_[static_cast<std::size_t>(middle_ + diagonal)];
    }

    /// One more edit on every diagonal. True when the end of both texts is reached.
    bool advance(std::ptrdiff_t d) {
        for (std::ptrdiff_t k = -d; k <= d; k += 2) {
            std::ptrdiff_t x = goes_down(k, d) ? at(k + 1) : at(k - 1) + 1;
            while (x < n_ && x - k < m_ && x >= 0 && x - k >= 0 &&
                   before_[static_cast<std::size_t>(x)] ==
                       after_[static_cast<std::size_t>(x - k)]) {
                ++x;
            }
            at(k) = x;
            if (x >= n_ && x - k >= m_) {
                keep(d);
                return true;
            }
        }
        keep(d);
        return false;
    }

    bool goes_down(std::ptrdiff_t k, std::ptrdiff_t d) {
        return k == -d || (k != d && at(k - 1) < at(k + 1));
    }

    void keep(std::ptrdiff_t d) {
        const auto first = furthest_.begin() + (middle_ - d);
        history_.emplace_back(first, first + 2 * d + 1);
    }

    std::ptrdiff_t kept(std::ptrdiff_t d, std::ptrdiff_t k) const {
        return history_[static_cast<std::size_t>(d)][static_cast<std::size_t>(k + d)];
    }

    std::vector<Edit> trace_back(std::ptrdiff_t k, std::ptrdiff_t d, std::ptrdiff_t x) const {
        std::vector<Edit> edits;
        for (; d > 0; --d) {
            const bool down =
                k == -d || (k != d && kept_or_none(d - 1, k - 1) < kept_or_none(d - 1, k + 1));
            const std::ptrdiff_t from = kept(d - 1, down ? k + 1 : k - 1);
            const std::ptrdiff_t start = down ? from : from + 1;
            for (; x > start; --x) {
                edits.push_back({Kind::same, x - 1, x - 1 - k});
            }
            edits.push_back(down ? Edit{Kind::added, x, x - k - 1}
                                 : Edit{Kind::removed, x - 1, x - k});
            k = down ? k + 1 : k - 1;
            x = from;
        }
        for (; x > 0; --x) {
            edits.push_back({Kind::same, x - 1, x - 1});
        }
        std::reverse(edits.begin(), edits.end());
        return edits;
    }

    std::ptrdiff_t kept_or_none(std::ptrdiff_t d, std::ptrdiff_t k) const {
        return k < -d || k > d ? -1 : kept(d, k);
    }

    /// The path that got furthest, and all that is left as removed and added.
    std::vector<Edit> settle(std::ptrdiff_t d) const {
        std::ptrdiff_t best = -d;
        std::ptrdiff_t best_sum = -1;
        for (std::ptrdiff_t k = -d; k <= d; k += 2) {
            const std::ptrdiff_t x = kept(d, k);
            if (x <= n_ && x - k <= m_ && 2 * x - k > best_sum) {
                best_sum = 2 * x - k;
                best = k;
            }
        }
        std::ptrdiff_t x = kept(d, best);
        std::ptrdiff_t y = x - best;
        std::vector<Edit> edits = trace_back(best, d, x);
        for (; x < n_; ++x) {
            edits.push_back({Kind::removed, x, y});
        }
        for (; y < m_; ++y) {
            edits.push_back({Kind::added, x, y});
        }
        return edits;
    }

    const Numbers& before_;
    const Numbers& after_;
    std::ptrdiff_t n_;
    std::ptrdiff_t m_;
    std::ptrdiff_t middle_ = 0;
    std::vector<std::ptrdiff_t> furthest_;
    std::vector<std::vector<std::ptrdiff_t>> history_;
};

/// Equal lines get equal numbers, so that the search compares numbers.
Numbers number_lines(const Lines& lines, std::unordered_map<std::string_view, std::size_t>& known) {
    Numbers numbers;
    numbers.reserve(lines.size());
    for (const std::string_view line : lines) {
        numbers.push_back(known.try_emplace(line, known.size()).first->second);
    }
    return numbers;
}

/// The search between the lines that both texts begin and end with.
std::vector<Edit> compare(const Lines& before, const Lines& after) {
    const auto [first_b, first_a] =
        std::mismatch(before.begin(), before.end(), after.begin(), after.end());
    const auto [last_b, last_a] = std::mismatch(before.rbegin(),
                                                std::make_reverse_iterator(first_b),
                                                after.rbegin(),
                                                std::make_reverse_iterator(first_a));
    std::unordered_map<std::string_view, std::size_t> known;
    const Numbers middle_before = number_lines({first_b, last_b.base()}, known);
    const Numbers middle_after = number_lines({first_a, last_a.base()}, known);
    const std::ptrdiff_t prefix = first_b - before.begin();
    std::vector<Edit> edits;
    for (std::ptrdiff_t i = 0; i < prefix; ++i) {
        edits.push_back({Kind::same, i, i});
    }
    for (const Edit& edit : Search(middle_before, middle_after).edits()) {
        edits.push_back({edit.kind, edit.before + prefix, edit.after + prefix});
    }
    std::ptrdiff_t b = last_b.base() - before.begin();
    std::ptrdiff_t a = last_a.base() - after.begin();
    for (; b < std::ssize(before); ++b, ++a) {
        edits.push_back({Kind::same, b, a});
    }
    return edits;
}

/// `12,3`, `12` for one line, and the line before for none, as diff writes it.
std::string range(std::ptrdiff_t start, std::ptrdiff_t count) {
    if (count == 1) {
        return fmt::format("{}", start + 1);
    }
    return fmt::format("{},{}", count == 0 ? start : start + 1, count);
}

void write_line(std::string& out, char mark, std::string_view line) {
    out += mark;
    out += line;
    if (!line.ends_with('\n')) {
        out += "\n\\ No newline at end of file\n";
    }
}

void write_hunk(std::string& out,
                const Lines& before,
                const Lines& after,
                const std::vector<Edit>& hunk) {
    const auto count = [&](Kind other) {
        return std::count_if(
            hunk.begin(), hunk.end(), [&](const Edit& edit) { return edit.kind != other; });
    };
    out += fmt::format("@@ -{} +{} @@\n",
                       range(hunk.front().before, count(Kind::added)),
                       range(hunk.front().after, count(Kind::removed)));
    for (const Edit& edit : hunk) {
        if (edit.kind == Kind::added) {
            write_line(out, '+', after[static_cast<std::size_t>(edit.after)]);
        } else {
            write_line(out,
                       edit.kind == Kind::removed ? '-' : ' ',
                       before[static_cast<std::size_t>(edit.before)]);
        }
    }
}

}  // namespace

std::string unified_diff(std::string_view before,
                         std::string_view after,
                         std::string_view before_name,
                         std::string_view after_name) {
    if (before == after) {
        return {};
    }
    const Lines old_lines = split_lines(before);
    const Lines new_lines = split_lines(after);
    const std::vector<Edit> edits = compare(old_lines, new_lines);
    std::string out = fmt::format("--- {}\n+++ {}\n", before_name, after_name);
    const auto changed = [](const Edit& edit) { return edit.kind != Kind::same; };
    auto at = edits.begin();
    for (;;) {
        const auto first = std::find_if(at, edits.end(), changed);
        if (first == edits.end()) {
            return out;
        }
        auto end = first;
        for (auto next = first; next != edits.end() && next - end <= 2 * context_lines;
             next = std::find_if(next + 1, edits.end(), changed)) {
            end = next + 1;
        }
        const auto from = first - std::min(context_lines, first - at);
        const auto to = end + std::min(context_lines, edits.end() - end);
        write_hunk(out, old_lines, new_lines, {from, to});
        at = to;
    }
}

}  // namespace dbtool
