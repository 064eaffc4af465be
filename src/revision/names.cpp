#include "names.hpp"

#include <algorithm>
#include <iterator>

#include "id_order.hpp"

namespace dbtool::revision {
namespace {

bool is_alphanumeric(char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool stands_alone(const NumberedId& id) {
    return id.has_number && (id.rest.empty() || !is_alphanumeric(id.rest.front()));
}

}  // namespace

bool matches_number(std::string_view id, std::string_view typed) {
    const NumberedId parts = split_number(id);
    return all_digits(typed) && stands_alone(parts) && parts.number == split_number(typed).number;
}

std::vector<std::size_t> narrow(const std::vector<std::size_t>& by_text,
                                const std::vector<std::size_t>& by_number) {
    if (by_number.empty()) {
        return by_text;
    }
    std::vector<std::size_t> both;
    std::copy_if(by_text.begin(), by_text.end(), std::back_inserter(both), [&](std::size_t index) {
        return std::find(by_number.begin(), by_number.end(), index) != by_number.end();
    });
    return both.empty() ? by_number : both;
}

NameIndex::NameIndex(const std::vector<Revision>& revisions) {
    by_text_.reserve(revisions.size());
    for (std::size_t i = 0; i < revisions.size(); ++i) {
        const std::string_view id = revisions[i].id.str();
        by_text_.push_back({id, i});
        if (const NumberedId parts = split_number(id); stands_alone(parts)) {
            by_number_.push_back({parts.number, i});
        }
    }
    const auto by_key = [](const Entry& a, const Entry& b) { return a.key < b.key; };
    std::stable_sort(by_text_.begin(), by_text_.end(), by_key);
    std::stable_sort(by_number_.begin(), by_number_.end(), by_key);
}

std::vector<std::size_t> NameIndex::matching(std::string_view typed) const {
    return narrow(with_text(typed), with_number(typed));
}

std::vector<std::size_t> NameIndex::with_text(std::string_view typed) const {
    std::vector<std::size_t> found;
    auto entry = std::lower_bound(
        by_text_.begin(), by_text_.end(), typed, [](const Entry& a, std::string_view text) {
            return a.key < text;
        });
    for (; entry != by_text_.end() && entry->key.starts_with(typed); ++entry) {
        found.push_back(entry->revision);
    }
    return found;
}

std::vector<std::size_t> NameIndex::with_number(std::string_view typed) const {
    std::vector<std::size_t> found;
    if (!all_digits(typed)) {
        return found;
    }
    const std::string_view number = split_number(typed).number;
    auto entry = std::lower_bound(
        by_number_.begin(), by_number_.end(), number, [](const Entry& a, std::string_view text) {
            return a.key < text;
        });
    for (; entry != by_number_.end() && entry->key == number; ++entry) {
        found.push_back(entry->revision);
    }
    return found;
}

}  // namespace dbtool::revision
