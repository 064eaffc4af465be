#include "ddl/postgres/constraint_text.hpp"

#include <vector>

#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

std::string named(const Identifier& name) {
    return name.empty() ? "" : "CONSTRAINT " + sql_name(name) + " ";
}

std::string element_text(const ExclusionElement& element) {
    const std::string what =
        element.name.empty() ? in_parentheses(element.expression) : sql_name(element.name);
    return what + (element.opclass.empty() ? "" : " " + element.opclass) + " WITH " + element.with;
}

}  // namespace

std::string unique_clause(const UniqueKey& key, Deferrable deferrable) {
    return named(key.name) + "UNIQUE (" + column_list(key.columns) + ")" +
           deferrable_clause(deferrable);
}

std::string primary_key_clause(const UniqueKey& key, Deferrable deferrable) {
    return named(key.name) + "PRIMARY KEY (" + column_list(key.columns) + ")" +
           deferrable_clause(deferrable);
}

std::string unique_using_index_clause(const Identifier& name,
                                      const Identifier& index,
                                      Deferrable deferrable) {
    return named(name) + "UNIQUE USING INDEX " + sql_name(index) + deferrable_clause(deferrable);
}

std::string primary_key_using_index_clause(const Identifier& name,
                                           const Identifier& index,
                                           Deferrable deferrable) {
    return named(name) + "PRIMARY KEY USING INDEX " + sql_name(index) +
           deferrable_clause(deferrable);
}

std::string check_clause(const Check& check, bool no_inherit) {
    return named(check.name) + "CHECK " + in_parentheses(check.check) +
           (no_inherit ? " NO INHERIT" : "");
}

std::string foreign_key_clause(const ForeignKey& key) {
    const References& to = key.references;
    const std::string columns = to.columns.empty() ? "" : " (" + column_list(to.columns) + ")";
    return named(key.name) + "FOREIGN KEY (" + column_list(key.columns) + ") REFERENCES " +
           sql_name(to.table) + columns + (key.match_full ? " MATCH FULL" : "") +
           referential_actions(to);
}

std::string exclusion_clause(const AddExclusion& exclusion) {
    std::vector<std::string> elements;
    elements.reserve(exclusion.elements.size());
    for (const ExclusionElement& element : exclusion.elements) {
        elements.push_back(element_text(element));
    }
    return named(exclusion.name) + "EXCLUDE USING " +
           (exclusion.method.empty() ? "gist" : exclusion.method) + " (" + joined(elements) + ")" +
           (exclusion.where.empty() ? "" : " WHERE " + in_parentheses(exclusion.where)) +
           deferrable_clause(exclusion.deferrable);
}

}  // namespace dbtool::ddl
