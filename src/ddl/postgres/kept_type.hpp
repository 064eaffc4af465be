#pragma once

#include <string>
#include <vector>

#include <dbtool/ddl/render.hpp>

namespace dbtool::ddl {

enum class TypeKind { enumerated, domain, composite };

/// What makes a type again, with its comments, owner and rights. Error{database} where it is of
/// another kind.
std::vector<std::string> kept_type(Facts& facts, const std::string& oid, TypeKind kind);

/// CREATE SEQUENCE, its owner, owning column, comment and rights, and where it stands; then, where
/// `defaults`, the defaults of columns that draw from it.
std::vector<std::string> kept_sequence(Facts& facts, const std::string& oid, bool defaults);

}  // namespace dbtool::ddl
