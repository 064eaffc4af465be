#include "ddl/families/security.hpp"

#include <array>
#include <fmt/format.h>

#include "ddl/common.hpp"
#include "ddl/families/program.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::array<std::string_view, 5> commands = {
    "all", "select", "insert", "update", "delete"};

void check_roles(const std::vector<std::string>& roles, std::vector<Mistake>& mistakes) {
    for (const std::string& role : roles) {
        check_name(Identifier(role), mistakes);
    }
}

void describe_rights(FieldVisitor& visitor, std::vector<std::string>& privileges, std::string& on) {
    visitor.words({"privileges", "select, insert, `update (a, b)`, usage, execute, all, ...", true},
                  privileges,
                  {});
    visitor.text({"on",
                  "A table, or `schema app`, `all tables in schema app`, `function f(int)`, ...",
                  true},
                 on);
}

}  // namespace

void describe(FieldVisitor& visitor, CreatePolicy& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.identifier({"name", "The policy's name", true}, op.name);
    describe_text_word(visitor,
                       {"for", "The command that it is for; all where it is left out"},
                       op.command,
                       commands);
    visitor.words({"to", "The roles that it is for; all where it is left out"}, op.to, {});
    visitor.sql({"using", "The rows that may be seen, changed and deleted"}, op.using_expression);
    visitor.sql({"with_check", "The rows that may come out of a change; as using where left out"},
                op.with_check);
    visitor.boolean({"restrictive", "It must hold besides the others; else one of them is enough"},
                    op.restrictive,
                    false);
}
void check_one(const CreatePolicy& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.name, mistakes);
    check_roles(op.to, mistakes);
    if (op.command == "insert" && !op.using_expression.empty()) {
        mistakes.push_back({"policy-without-rows",
                            "a policy for insert has no \"using\": there is no row before",
                            "Say it as `with_check`."});
    }
    if ((op.command == "select" || op.command == "delete") && !op.with_check.empty()) {
        mistakes.push_back(
            {"policy-without-rows",
             fmt::format("a policy for {} has no \"with_check\": no row comes out", op.command),
             "Say it as `using`."});
    }
}
Reverse reverse_of(const CreatePolicy& op, const Common& /*common*/, Dialect /*dialect*/) {
    return derived_reverse(DropPolicy{op.table, op.name});
}

void describe(FieldVisitor& visitor, DropPolicy& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.identifier({"name", "The policy's name", true}, op.name);
}
void check_one(const DropPolicy& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.name, mistakes);
}
Reverse reverse_of(const DropPolicy& op, const Common& /*common*/, Dialect /*dialect*/) {
    return kept_reverse("the definition of policy " + to_text({std::nullopt, op.name}) + " on " +
                        to_text(op.table));
}

void describe(FieldVisitor& visitor, EnableRowSecurity& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.boolean({"force", "Its owner keeps to the policies too"}, op.force, false);
}
void check_one(const EnableRowSecurity& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
}
Reverse reverse_of(const EnableRowSecurity& op, const Common& /*common*/, Dialect /*dialect*/) {
    return derived_reverse(DisableRowSecurity{op.table, op.force});
}

void describe(FieldVisitor& visitor, DisableRowSecurity& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.boolean(
        {"force", "Its owner kept to the policies too, and no longer does"}, op.force, false);
}
void check_one(const DisableRowSecurity& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
}
Reverse reverse_of(const DisableRowSecurity& op, const Common& /*common*/, Dialect /*dialect*/) {
    return derived_reverse(EnableRowSecurity{op.table, op.force});
}

void describe(FieldVisitor& visitor, Grant& op) {
    describe_rights(visitor, op.privileges, op.on);
    visitor.words({"to", "The roles; PUBLIC: everybody", true}, op.to, {});
    visitor.boolean({"with_grant", "They may give it to others"}, op.with_grant, false);
}
void check_one(const Grant& op,
               const Common& /*common*/,
               Dialect /*dialect*/,
               std::vector<Mistake>& mistakes) {
    check_roles(op.to, mistakes);
}
Reverse reverse_of(const Grant& op, const Common& /*common*/, Dialect /*dialect*/) {
    return kept_reverse("the rights on " + op.on);
}

void describe(FieldVisitor& visitor, Revoke& op) {
    describe_rights(visitor, op.privileges, op.on);
    visitor.words({"from", "The roles; PUBLIC: everybody", true}, op.from, {});
    visitor.boolean(
        {"with_grant",
         "After coming down they can give it to others, whether they could before or not"},
        op.with_grant,
        false);
    visitor.boolean(
        {"cascade", "Take it from those too to whom they gave it, for good"}, op.cascade, false);
}
void check_one(const Revoke& op,
               const Common& /*common*/,
               Dialect /*dialect*/,
               std::vector<Mistake>& mistakes) {
    check_roles(op.from, mistakes);
}
Reverse reverse_of(const Revoke& op, const Common& /*common*/, Dialect /*dialect*/) {
    Reverse out = kept_reverse("the rights on " + op.on);
    out.lossy = op.cascade;
    return out;
}

}  // namespace dbtool::ddl
