#include "ddl/sqlite/unique_text.hpp"

#include <dbtool/core/text.hpp>

#include "ddl/sqlite/tokens.hpp"

namespace dbtool::ddl::sqlite {

bool has_conflict_clause(std::string_view constraint) {
    const Scanned text(constraint);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i].depth == 0 && text.is_word(i, "ON") && text.is_word(i + 1, "CONFLICT")) {
            return true;
        }
    }
    return false;
}

std::string narrowed_index(std::string_view create_index, std::string_view condition) {
    const Scanned text(create_index);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i].depth == 0 && text.is_word(i, "WHERE")) {
            const std::string_view old = create_index.substr(text[i].end);
            return std::string(create_index.substr(0, text[i].end)) + " (" +
                   std::string(trim(old)) + ") AND " + std::string(condition);
        }
    }
    return std::string(trim(create_index)) + " WHERE " + std::string(condition);
}

}  // namespace dbtool::ddl::sqlite
