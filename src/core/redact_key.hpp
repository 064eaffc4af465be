#pragma once

#include "redact_expression.hpp"
#include "redact_sql.hpp"

namespace dbtool::redaction {

/// A word that ends with `password` or `passwd`, which names a secret.
struct Key {
    std::size_t passw = 0;  ///< Where `passw` begins.
    std::size_t end = 0;
};

/// What the words that end with `password` or `passwd` name: behind `=`, `:`, `TO` and
/// `PASSWORD`. `lower` is the text in lower case.
void find_behind_keys(const SqlView& view, std::string_view lower, Secrets& out);

/// Where the word, with what is before its dots, begins.
std::size_t begin_of_name(std::string_view text, std::size_t at);

/// Does the text say by more than this word that it is SQL, so that what stands bare behind `=` is
/// a column or a variable?
bool is_in_sql(const SqlView& view, std::string_view lower, const Key& key);

/// In a literal that PL/pgSQL makes a statement of: what `format` puts in for `PASSWORD %L`, what
/// stands behind `'... PASSWORD ' ||`, what `set_config('app.password', ...)` sets. False where it
/// is none of these.
bool find_in_made_statement(const SqlView& view,
                            std::string_view lower,
                            const Key& key,
                            Secrets& out);

/// `INSERT INTO t (name, password) VALUES ('a', 'b')`.
void find_in_inserts(const SqlView& view, std::string_view lower, Secrets& out);

}  // namespace dbtool::redaction
