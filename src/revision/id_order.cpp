#include "id_order.hpp"

#include <algorithm>

#include <dbtool/revision/graph.hpp>

namespace dbtool::revision {
namespace {

constexpr std::string_view digits = "0123456789";

}  // namespace

NumberedId split_number(std::string_view id) {
    const std::size_t end = std::min(id.find_first_not_of(digits), id.size());
    const std::size_t start = std::min(id.find_first_not_of('0'), end);
    return {end > 0, id.substr(start, end - start), id.substr(end)};
}

bool all_digits(std::string_view text) {
    return !text.empty() && text.find_first_not_of(digits) == std::string_view::npos;
}

bool number_less(std::string_view a, std::string_view b) {
    return a.size() != b.size() ? a.size() < b.size() : a < b;
}

bool id_less(const RevisionId& a, const RevisionId& b) {
    const NumberedId left = split_number(a.str());
    const NumberedId right = split_number(b.str());
    if (left.has_number != right.has_number) {
        return left.has_number;
    }
    if (left.number != right.number) {
        return number_less(left.number, right.number);
    }
    return left.rest != right.rest ? left.rest < right.rest : a.str() < b.str();
}

}  // namespace dbtool::revision
