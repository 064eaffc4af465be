#include "ddl/families/rename.hpp"

#include <array>

#include "ddl/common.hpp"

namespace dbtool::ddl {
namespace {

constexpr Field from_field{"from", "Its name so far"};

}  // namespace

void describe_from(FieldVisitor& visitor, const Field& kind, Identifier& from) {
    describe_name(visitor, from_field, from);
    std::optional<Identifier> named;
    visitor.identifier(kind, named);
    if (named) {
        from = *named;
    }
    const std::array<std::string_view, 2> either = {from_field.name, kind.name};
    visitor.one_of(either, true);
}

void describe_from(FieldVisitor& visitor, const Field& kind, QualifiedName& from) {
    std::optional<QualifiedName> given;
    if (!from.name.empty()) {
        given = from;
    }
    visitor.qualified(from_field, given);
    std::optional<QualifiedName> named;
    visitor.qualified(kind, named);
    from = named.value_or(given.value_or(QualifiedName()));
    const std::array<std::string_view, 2> either = {from_field.name, kind.name};
    visitor.one_of(either, true);
}

}  // namespace dbtool::ddl
