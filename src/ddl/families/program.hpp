#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/ddl/operation.hpp>

namespace dbtool::ddl {

/// A query or a statement without blanks around it and semicolons behind it.
std::string bare_statement(std::string_view sql);

/// Kept: `what` is read. With `cascade` what depends on it goes too, and does not come back.
Reverse kept_reverse(std::string what, bool cascade = false);
Reverse derived_reverse(OperationBody body, bool lossy = false);
Reverse no_reverse(std::string why);
Reverse nothing_to_undo();

/// `drop ... cascade`, the same in every family.
void describe_cascade(FieldVisitor& visitor, bool& cascade);

/// A word of a closed set that is kept as text; empty: not given.
void describe_text_word(FieldVisitor& visitor,
                        const Field& field,
                        std::string& value,
                        std::span<const std::string_view> words);

/// What is said of a field that only PostgreSQL knows, where it is given and the dialect is SQLite.
void refuse_on_sqlite(bool given,
                      std::string_view field,
                      Dialect dialect,
                      std::vector<Mistake>& mistakes);

/// Text cut at the commas that stand outside of parentheses, brackets and quotes; trimmed.
std::vector<std::string> split_at_commas(std::string_view text);

}  // namespace dbtool::ddl
