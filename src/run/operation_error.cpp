#include "run/operation_error.hpp"

#include <algorithm>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>
#include <dbtool/migration/operations.hpp>

namespace dbtool::run {
namespace {

/// The byte of a text that begins at `start` where `at` is.
std::size_t offset_in(std::string_view text,
                      const SourcePosition& start,
                      const SourcePosition& at) {
    if (at.line < start.line) {
        return 0;
    }
    std::size_t offset = 0;
    for (int line = start.line; line < at.line && offset < text.size(); ++line) {
        offset = std::min(text.find('\n', offset), text.size() - 1) + 1;
    }
    const int characters = at.column - (at.line == start.line ? start.column : 1);
    const auto continues = [&] {
        return (static_cast<unsigned char>(text[offset]) & 0xC0U) == 0x80U;
    };
    for (int i = 0; i < characters && offset < text.size(); ++i) {
        do {
            ++offset;
        } while (offset < text.size() && continues());
    }
    return offset;
}

/// How many statements that read the same the operation has before this one.
std::size_t same_before(const OperationScript& script, std::size_t part, std::size_t index) {
    const OperationItem& item = script.parts.at(part).items.at(index);
    std::size_t count = 0;
    for (std::size_t i = 0; i <= part; ++i) {
        const std::vector<OperationItem>& items = script.parts[i].items;
        for (std::size_t j = 0; j < (i == part ? index : items.size()); ++j) {
            count += items[j].operation == item.operation && items[j].sql == item.sql ? 1 : 0;
        }
    }
    return count;
}

std::string in_words(const OperationItem& item) {
    return fmt::format("{}: {}",
                       item.kind,
                       !item.live        ? item.sql
                       : item.statements ? join(*item.statements, "; ")
                                         : item.shown);
}

}  // namespace

Error located_in_operations(Error error,
                            const StepWork& work,
                            std::size_t part,
                            std::optional<std::size_t> statement,
                            Dialect dialect) {
    const SourcePosition told = std::exchange(error.position, {});
    const OperationScript& script = *work.operations;
    const auto sent = script.sent.find(part);
    if (!statement || sent == script.sent.end() || sent->second.empty()) {
        return error;
    }
    const std::size_t index = sent->second.at(std::min(*statement, sent->second.size() - 1));
    const OperationItem& item = script.parts.at(part).items.at(index);
    // Operations that the history holds are not at these places of the file, but what they send may
    // be in it.
    const bool in_file = !work.stored_operations || work.from_history;
    error.position = in_file ? item.position : SourcePosition();
    if (!item.live) {
        const migration::SentSql sql{
            item.sql, offset_in(item.sql, item.position, told), same_before(script, part, index)};
        error.position = migration::place_of_sql(work.script, error.position, dialect, sql)
                             .value_or(error.position);
    }
    const std::string what = in_words(item);
    error.context = error.context.empty() ? what : what + "\n" + error.context;
    return error;
}

}  // namespace dbtool::run
