#pragma once

#include <optional>
#include <string>
#include <vector>

#include <dbtool/ddl/column.hpp>

namespace dbtool::ddl {

struct CreateIndex {
    QualifiedName table;
    Index index;
    bool operator==(const CreateIndex&) const = default;
};
struct DropIndex {
    QualifiedName name;
    std::optional<QualifiedName> table;
    bool cascade = false;
    bool operator==(const DropIndex&) const = default;
};
struct Reindex {
    std::optional<QualifiedName> name;   ///< An index, or
    std::optional<QualifiedName> table;  ///< all indexes of a table.
    bool operator==(const Reindex&) const = default;
};

struct AddCheck {
    QualifiedName table;
    Check check;
    bool no_inherit = false;
    bool operator==(const AddCheck&) const = default;
};
struct AddForeignKey {
    QualifiedName table;
    ForeignKey key;
    enum class Orphans { fail, remove, set_null };
    Orphans orphans = Orphans::fail;  ///< Rows that refer to nothing: `fail`, `delete`, `set_null`.
    bool operator==(const AddForeignKey&) const = default;
};
struct AddUnique {
    QualifiedName table;
    UniqueKey key;
    std::optional<Identifier> using_index;
    Deferrable deferrable = Deferrable::no;
    bool operator==(const AddUnique&) const = default;
};
struct AddPrimaryKey {
    QualifiedName table;
    UniqueKey key;
    std::optional<Identifier> using_index;
    Deferrable deferrable = Deferrable::no;
    bool operator==(const AddPrimaryKey&) const = default;
};
/// One element of an EXCLUDE constraint: a column or expression, and the operator that must not
/// hold.
struct ExclusionElement {
    Identifier name;
    std::string expression;
    std::string with;
    std::string opclass;
    bool operator==(const ExclusionElement&) const = default;
};
struct AddExclusion {
    QualifiedName table;
    Identifier name;
    std::string method;  ///< `using`; empty: gist.
    std::vector<ExclusionElement> elements;
    std::string where;
    Deferrable deferrable = Deferrable::no;
    bool operator==(const AddExclusion&) const = default;
};
struct ValidateConstraint {
    QualifiedName table;
    Identifier name;
    bool operator==(const ValidateConstraint&) const = default;
};
struct DropConstraint {
    QualifiedName table;
    Identifier name;
    bool cascade = false;
    bool operator==(const DropConstraint&) const = default;
};

struct CreateEnum {
    QualifiedName name;
    std::vector<std::string> values;
    bool operator==(const CreateEnum&) const = default;
};
struct DropEnum {
    QualifiedName name;
    bool cascade = false;
    bool operator==(const DropEnum&) const = default;
};
struct CreateDomain {
    QualifiedName name;
    std::string type;
    bool null = true;
    std::optional<Value> default_value;
    std::string check;
    std::string collation;
    bool operator==(const CreateDomain&) const = default;
};
struct DropDomain {
    QualifiedName name;
    bool cascade = false;
    bool operator==(const DropDomain&) const = default;
};
struct CompositeField {
    Identifier name;
    std::string type;
    bool operator==(const CompositeField&) const = default;
};
struct CreateComposite {
    QualifiedName name;
    std::vector<CompositeField> fields;
    bool operator==(const CreateComposite&) const = default;
};
struct DropComposite {
    QualifiedName name;
    bool cascade = false;
    bool operator==(const DropComposite&) const = default;
};
struct CreateSequence {
    QualifiedName name;
    std::string type;  ///< `bigint`, `int`, `smallint`; empty: bigint.
    std::optional<std::int64_t> start;
    std::optional<std::int64_t> increment;
    std::optional<std::int64_t> min;
    std::optional<std::int64_t> max;
    std::optional<std::int64_t> cache;
    bool cycle = false;
    std::string owned_by;  ///< `table.column`.
    bool operator==(const CreateSequence&) const = default;
};
struct DropSequence {
    QualifiedName name;
    bool cascade = false;
    bool operator==(const DropSequence&) const = default;
};
struct AddEnumValue {
    QualifiedName type;
    std::string value;
    std::string before;
    std::string after;
    bool operator==(const AddEnumValue&) const = default;
};
/// The reverse of add_enum_value: by swapping the type; refused while rows use the value.
struct DropEnumValue {
    QualifiedName type;
    std::string value;
    bool operator==(const DropEnumValue&) const = default;
};

}  // namespace dbtool::ddl
