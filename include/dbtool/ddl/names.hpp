#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/core/identifier.hpp>

namespace dbtool::ddl {

/// `names:` of dbtool.yaml: how objects are called that a migration does not name. `{table}`,
/// `{columns}` (joined by `_`), `{hash}` (eight hexadecimal digits of the definition) and
/// `{referred}` (a foreign key's table) are filled in. A name that becomes longer than 63 bytes is
/// cut, and ends with eight digits of its own hash.
struct NameRules {
    std::string index = "ix_{table}_{columns}";
    std::string unique = "uq_{table}_{columns}";
    std::string check = "ck_{table}_{hash}";
    std::string foreign_key = "fk_{table}_{columns}";
    std::string primary_key = "pk_{table}";
    std::string exclusion = "ex_{table}_{columns}";

    bool operator==(const NameRules&) const = default;
};

/// Fills in a rule. An expression among `columns` counts as its words.
Identifier name_by_rule(std::string_view rule,
                        const QualifiedName& table,
                        const std::vector<std::string>& columns,
                        std::string_view definition,
                        std::string_view referred = {});

/// What is wrong with a rule: an unknown `{word}`, or one that would give every object of a table
/// the same name; empty: nothing.
std::string mistake_of_rule(std::string_view rule, bool needs_parts);

}  // namespace dbtool::ddl
