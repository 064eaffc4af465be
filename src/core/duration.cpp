#include <array>
#include <charconv>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

namespace dbtool {
namespace {

struct Unit {
    std::string_view name;
    std::int64_t milliseconds;
};

constexpr std::array<Unit, 6> units = {
    {{"ms", 1}, {"min", 60'000}, {"m", 60'000}, {"s", 1'000}, {"h", 3'600'000}, {"d", 86'400'000}}};
constexpr std::int64_t longest = std::int64_t{365} * 86'400'000;

/// The unit that `text` begins with; longer names stand first in the table.
const Unit* leading_unit(std::string_view text) {
    for (const Unit& unit : units) {
        if (text.starts_with(unit.name)) {
            return &unit;
        }
    }
    return nullptr;
}

}  // namespace

std::optional<Milliseconds> parse_duration(std::string_view text) {
    text = trim(text);
    std::int64_t total = 0;
    bool first = true;
    while (first || !text.empty()) {
        std::int64_t number = 0;
        const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), number);
        if (problem != std::errc{} || number < 0 || number > longest) {
            return std::nullopt;
        }
        text.remove_prefix(static_cast<std::size_t>(end - text.data()));
        text = trim(text);
        if (text.empty()) {
            return first ? std::optional(Milliseconds(number)) : std::nullopt;
        }
        const Unit* unit = leading_unit(text);
        if (unit == nullptr || number > longest / unit->milliseconds) {
            return std::nullopt;
        }
        total += number * unit->milliseconds;
        text = trim(text.substr(unit->name.size()));
        first = false;
    }
    return total > longest ? std::nullopt : std::optional(Milliseconds(total));
}

std::string format_duration(Milliseconds duration) {
    const auto count = duration.count();
    if (count < 1'000) {
        return fmt::format("{} ms", count);
    }
    if (count < 60'000) {
        return fmt::format("{:.1f} s", static_cast<double>(count) / 1000.0);
    }
    if (count < 3'600'000) {
        return fmt::format("{} min {} s", count / 60'000, count / 1'000 % 60);
    }
    return fmt::format("{} h {} min", count / 3'600'000, count / 60'000 % 60);
}

}  // namespace dbtool
