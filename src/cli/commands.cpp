#include "commands.hpp"

#include <algorithm>
#include <array>

namespace dbtool::cli {
namespace {

constexpr std::array<const Command*, 20> table = {
    &init_command,    &create_command,    &generate_command, &merge_command,    &import_command,
    &upgrade_command, &downgrade_command, &redo_command,     &stamp_command,    &repair_command,
    &status_command,  &current_command,   &heads_command,    &branches_command, &history_command,
    &show_command,    &graph_command,     &log_command,      &check_command,    &completion_command,
};

constexpr std::array<Option, 11> globals = {{
    {"--config", "", "FILE", "Read FILE instead of the nearest dbtool.yaml"},
    {"--env", "", "NAME", "Use this environment of dbtool.yaml"},
    {"--url", "", "URL", "The database: postgresql://... or sqlite:PATH"},
    {"--migrations", "", "DIR", "The folder of the migrations"},
    {"--schema", "", "NAME", "Set the search_path to NAME, public; the history is there too"},
    {"--format", "", "FORMAT", "How to write the result", false, "text|json"},
    {"--verbose", "-v", "", "Say more; -vv says everything"},
    {"--quiet", "-q", "", "Say nothing but errors and the result"},
    {"--no-color", "", "", "Write without colours"},
    {"--log-file", "", "FILE", "Append a log of all that is done to FILE"},
    {"--version", "", "", "Say the version, with -v those of the libraries too"},
}};

}  // namespace

std::span<const Command* const> commands() {
    return table;
}

std::span<const Option> global_options() {
    return globals;
}

const Command* find_command(std::string_view name) {
    const auto found = std::find_if(
        table.begin(), table.end(), [&](const Command* each) { return each->name == name; });
    return found != table.end() ? *found : nullptr;
}

std::vector<std::string_view> words_of(std::string_view words) {
    std::vector<std::string_view> out;
    while (!words.empty()) {
        const std::size_t end = std::min(words.find('|'), words.size());
        out.push_back(words.substr(0, end));
        words.remove_prefix(std::min(end + 1, words.size()));
    }
    return out;
}

}  // namespace dbtool::cli
