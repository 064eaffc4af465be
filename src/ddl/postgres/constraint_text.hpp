#pragma once

#include <string>

#include <dbtool/ddl/column.hpp>
#include <dbtool/ddl/operations_constraint.hpp>

namespace dbtool::ddl {

// Constraints as they stand in CREATE TABLE and behind ALTER TABLE ... ADD, each with `CONSTRAINT
// name` before it where it has one.

std::string unique_clause(const UniqueKey& key, Deferrable deferrable = Deferrable::no);
std::string primary_key_clause(const UniqueKey& key, Deferrable deferrable = Deferrable::no);
/// `UNIQUE USING INDEX index`: takes the index over, and its name becomes the constraint's.
std::string unique_using_index_clause(const Identifier& name,
                                      const Identifier& index,
                                      Deferrable deferrable = Deferrable::no);
std::string primary_key_using_index_clause(const Identifier& name,
                                           const Identifier& index,
                                           Deferrable deferrable = Deferrable::no);
std::string check_clause(const Check& check, bool no_inherit = false);
std::string foreign_key_clause(const ForeignKey& key);
std::string exclusion_clause(const AddExclusion& exclusion);

}  // namespace dbtool::ddl
