#include "ddl/families/type.hpp"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <set>
#include <utility>

#include "ddl/common.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::array<std::string_view, 2> before_or_after = {"before", "after"};
constexpr std::size_t longest_label = 63;

Reverse derived(OperationBody body, bool if_exists = false) {
    Operation operation{std::move(body), {}, {}};
    operation.common.if_exists = if_exists;
    return {.kind = Reverse::Kind::derived, .operations = {std::move(operation)}};
}

Reverse kept(std::string_view what, const QualifiedName& name) {
    return {.kind = Reverse::Kind::kept,
            .what = fmt::format("the definition of {} {}", what, to_text(name))};
}

/// Columns that have the type go with it, and their data.
Reverse of_drop(std::string_view what, const QualifiedName& name, bool cascade) {
    if (cascade) {
        return {.kind = Reverse::Kind::none,
                .why =
                    "what goes with it by cascade does not come back: drop that first, by "
                    "operations of its own"};
    }
    return kept(what, name);
}

void describe_drop(FieldVisitor& visitor, const Field& what, QualifiedName& name, bool& cascade) {
    visitor.qualified(what, name);
    visitor.boolean({"cascade", "Drop what depends on it too"}, cascade, false);
}

void check_label(const std::string& label, std::vector<Mistake>& mistakes) {
    if (label.empty() || label.size() > longest_label) {
        mistakes.push_back(
            {"enum-value-length",
             fmt::format("the value \"{}\" has {} bytes, and an enumerated type's have 1 to 63",
                         label,
                         label.size()),
             "Give it a shorter name."});
    }
}

}  // namespace

void describe(FieldVisitor& visitor, CreateEnum& op) {
    visitor.qualified({"name", "The type", true}, op.name);
    visitor.words({"values", "Its values, in their order", true}, op.values, {});
}

void check_one(const CreateEnum& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
    std::set<std::string_view> seen;
    for (const std::string& value : op.values) {
        check_label(value, mistakes);
        if (!seen.insert(value).second) {
            mistakes.push_back({"enum-value-twice",
                                fmt::format("the value \"{}\" stands twice", value),
                                "Leave one of them out."});
        }
    }
}

Reverse reverse_of(const CreateEnum& op, const Common& /*common*/, Dialect /*dialect*/) {
    return derived(DropEnum{op.name});
}

void describe(FieldVisitor& visitor, AddEnumValue& op) {
    visitor.qualified({"type", "The enumerated type", true}, op.type);
    visitor.text({"value", "The new value", true}, op.value);
    visitor.text({"before", "The value that it comes before"}, op.before);
    visitor.text({"after", "The value that it comes after; it is the last where neither is given"},
                 op.after);
    visitor.one_of(before_or_after, false);
}

void check_one(const AddEnumValue& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.type, dialect, mistakes);
    check_label(op.value, mistakes);
}

Reverse reverse_of(const AddEnumValue& op, const Common& /*common*/, Dialect /*dialect*/) {
    return derived(DropEnumValue{op.type, op.value});
}

void describe(FieldVisitor& visitor, RenameEnumValue& op) {
    visitor.qualified({"type", "The enumerated type", true}, op.type);
    visitor.text({"from", "The value's name so far", true}, op.from);
    visitor.text({"to", "Its name from now on", true}, op.to);
}

void check_one(const RenameEnumValue& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.type, dialect, mistakes);
    check_label(op.to, mistakes);
}

Reverse reverse_of(const RenameEnumValue& op, const Common& /*common*/, Dialect /*dialect*/) {
    return derived(RenameEnumValue{op.type, op.to, op.from});
}

void describe(FieldVisitor& visitor, DropEnum& op) {
    describe_drop(visitor, {"name", "The type", true}, op.name, op.cascade);
}

void check_one(const DropEnum& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
}

Reverse reverse_of(const DropEnum& op, const Common& /*common*/, Dialect /*dialect*/) {
    return of_drop("type", op.name, op.cascade);
}

void describe(FieldVisitor& visitor, CreateDomain& op) {
    visitor.qualified({"name", "The domain", true}, op.name);
    visitor.sql({"type", "The type beneath it", true}, op.type);
    visitor.boolean({"null", "May it hold nothing"}, op.null, true);
    visitor.value({"default", "A literal, or {sql: EXPRESSION}"}, op.default_value);
    visitor.sql({"check", "A rule that every VALUE must keep"}, op.check);
    visitor.text({"collation", "How its texts are ordered"}, op.collation);
}

void check_one(const CreateDomain& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
}

Reverse reverse_of(const CreateDomain& op, const Common& /*common*/, Dialect /*dialect*/) {
    return derived(DropDomain{op.name});
}

void describe(FieldVisitor& visitor, DropDomain& op) {
    describe_drop(visitor, {"name", "The domain", true}, op.name, op.cascade);
}

void check_one(const DropDomain& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
}

Reverse reverse_of(const DropDomain& op, const Common& /*common*/, Dialect /*dialect*/) {
    return of_drop("domain", op.name, op.cascade);
}

// Found by describe_list() only in the struct's own namespace.
static void describe(FieldVisitor& visitor, CompositeField& field) {
    visitor.identifier({"name", "The field's name", true}, field.name);
    visitor.sql({"type", "Its type", true}, field.type);
}

void describe(FieldVisitor& visitor, CreateComposite& op) {
    visitor.qualified({"name", "The type", true}, op.name);
    describe_list(visitor, {"fields", "Its fields, in order", true}, op.fields);
}

void check_one(const CreateComposite& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
    for (const CompositeField& field : op.fields) {
        check_name(field.name, mistakes);
    }
}

Reverse reverse_of(const CreateComposite& op, const Common& /*common*/, Dialect /*dialect*/) {
    return derived(DropComposite{op.name});
}

void describe(FieldVisitor& visitor, DropComposite& op) {
    describe_drop(visitor, {"name", "The type", true}, op.name, op.cascade);
}

void check_one(const DropComposite& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
}

Reverse reverse_of(const DropComposite& op, const Common& /*common*/, Dialect /*dialect*/) {
    return of_drop("type", op.name, op.cascade);
}

// In a downgrade only, which is not undone.
void describe(FieldVisitor& visitor, DropEnumValue& op) {
    visitor.qualified({"type", "The enumerated type", true}, op.type);
    visitor.text({"value", "The value", true}, op.value);
}

Reverse reverse_of(const DropEnumValue& /*op*/, const Common& /*common*/, Dialect /*dialect*/) {
    return {.kind = Reverse::Kind::none, .why = "it is itself the way back of add_enum_value"};
}

}  // namespace dbtool::ddl
