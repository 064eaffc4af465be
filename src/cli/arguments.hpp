#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dbtool::cli {

/// What was typed, by the names that a command declared: `--dry-run`, `SELECTOR`. Asking for a name
/// that was not declared is a defect.
class Arguments {
public:
    void declare(std::string name) { values_.try_emplace(std::move(name)); }
    void add(const std::string& name, std::string value) {
        values_.at(name).push_back(std::move(value));
    }

    /// Remembers the order of options.
    void note(std::string name, std::string value) {
        typed_.emplace_back(std::move(name), std::move(value));
    }

    bool declares(std::string_view name) const { return values_.find(name) != values_.end(); }
    std::size_t count(std::string_view name) const { return list(name).size(); }
    bool has(std::string_view name) const { return count(name) > 0; }
    std::optional<std::string> value(std::string_view name) const;
    const std::vector<std::string>& list(std::string_view name) const;

    /// The command's own options as they were typed.
    const std::vector<std::pair<std::string, std::string>>& typed() const { return typed_; }

private:
    std::vector<std::pair<std::string, std::string>> typed_;
    std::map<std::string, std::vector<std::string>, std::less<>> values_;
};

}  // namespace dbtool::cli
