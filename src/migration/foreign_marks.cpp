#include "foreign_marks.hpp"

#include <algorithm>
#include <array>

#include <dbtool/core/text.hpp>
#include <dbtool/migration/import.hpp>

namespace dbtool::migration {
namespace {

struct Mark {
    std::string_view text;
    std::string_view tool;
};

constexpr std::array<Mark, 5> marks = {{{"+goose ", "goose"},
                                        {"migrate:up", "dbmate"},
                                        {"migrate:down", "dbmate"},
                                        {"+migrate ", "sql-migrate"},
                                        {"+micrate ", "micrate"}}};

}  // namespace

std::string_view foreign_mark(std::string_view line) {
    std::string_view comment = trim(line);
    if (!comment.starts_with("--")) {
        return {};
    }
    comment = trim(comment.substr(2));
    const auto* found = std::find_if(marks.begin(), marks.end(), [&](const Mark& mark) {
        return comment.starts_with(mark.text);
    });
    return found == marks.end() ? std::string_view{} : found->tool;
}

std::string_view foreign_name(std::string_view file_name) {
    return file_name.ends_with(".up.sql") || file_name.ends_with(".down.sql") ? "golang-migrate"
                                                                              : std::string_view{};
}

std::string foreign_help(std::string_view tool) {
    const auto tools = import_tools();
    if (std::find(tools.begin(), tools.end(), tool) != tools.end()) {
        return "Convert the folder with `dbtool import --from " + std::string(tool) + " DIR`.";
    }
    return "Replace its marks by `-- dbtool:upgrade` and `-- dbtool:downgrade`.";
}

}  // namespace dbtool::migration
