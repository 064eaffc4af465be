#include "ddl/families/partition.hpp"

#include <array>
#include <fmt/format.h>

#include "ddl/common.hpp"
#include "ddl/families/program.hpp"

namespace dbtool::ddl {
namespace {

void describe_number(FieldVisitor& visitor, const Field& field, std::optional<int>& value) {
    std::optional<std::int64_t> number = value;
    visitor.integer(field, number);
    value.reset();
    if (number) {
        value = static_cast<int>(*number);
    }
}

void describe(FieldVisitor& visitor, PartitionBounds& bounds) {
    static constexpr std::array<std::string_view, 4> kinds = {"from", "in", "modulus", "default"};
    visitor.values({"from", "A range: the first values that belong to it, or minvalue"},
                   bounds.from);
    visitor.values({"to", "A range: the first values that do not, or maxvalue"}, bounds.to);
    visitor.values({"in", "A list: the values that belong to it"}, bounds.in);
    describe_number(visitor, {"modulus", "A hash: how many parts there are"}, bounds.modulus);
    describe_number(
        visitor, {"remainder", "A hash: which of them it is, from 0"}, bounds.remainder);
    visitor.boolean({"default", "It holds what no other partition does"}, bounds.is_default, false);
    visitor.one_of(kinds, true);
}

void check_bounds(const PartitionBounds& bounds, std::vector<Mistake>& mistakes) {
    const auto wrong = [&](std::string message, std::string help) {
        mistakes.push_back({"partition-bounds", std::move(message), std::move(help)});
    };
    if (bounds.from.size() != bounds.to.size()) {
        wrong(
            fmt::format(
                "\"from\" has {} values, and \"to\" has {}", bounds.from.size(), bounds.to.size()),
            "Give both, with a value for each column that the table is divided by.");
    }
    if (bounds.modulus.has_value() != bounds.remainder.has_value()) {
        wrong("\"modulus\" and \"remainder\" are given together or not at all", "Give both.");
    } else if (bounds.modulus && (*bounds.remainder < 0 || *bounds.remainder >= *bounds.modulus)) {
        wrong(
            fmt::format("remainder {} is not from 0 to {}", *bounds.remainder, *bounds.modulus - 1),
            "Remainders count from 0, and are less than the modulus.");
    }
    const int kinds = (bounds.from.empty() && bounds.to.empty() ? 0 : 1) +
                      (bounds.in.empty() ? 0 : 1) + (bounds.modulus ? 1 : 0) +
                      (bounds.is_default ? 1 : 0);
    if (kinds != 1) {
        wrong("a partition has one kind of bounds",
              "Give one of: from and to, in, modulus and remainder, default.");
    }
}

void describe_tables(FieldVisitor& visitor, QualifiedName& table, QualifiedName& of) {
    visitor.qualified({"table", "The partition", true}, table);
    visitor.qualified({"of", "The partitioned table", true}, of);
}

}  // namespace

void describe(FieldVisitor& visitor, CreatePartition& op) {
    describe_tables(visitor, op.table, op.of);
    describe(visitor, op.bounds);
}
void check_one(const CreatePartition& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.of, dialect, mistakes);
    check_bounds(op.bounds, mistakes);
}
Reverse reverse_of(const CreatePartition& op, const Common& common, Dialect /*dialect*/) {
    Reverse out = derived_reverse(DropTable{op.table, std::nullopt, false}, true);
    out.operations.front().common.if_exists = common.if_not_exists;
    return out;
}

void describe(FieldVisitor& visitor, AttachPartition& op) {
    describe_tables(visitor, op.table, op.of);
    visitor.object(
        {"bounds", "The rows that it holds, as in create_partition", true},
        true,
        [] {},
        [&](FieldVisitor& inner) { describe(inner, op.bounds); });
}
void check_one(const AttachPartition& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.of, dialect, mistakes);
    check_bounds(op.bounds, mistakes);
}
Reverse reverse_of(const AttachPartition& op, const Common& /*common*/, Dialect /*dialect*/) {
    return derived_reverse(DetachPartition{op.table, op.of, op.bounds, false});
}

void describe(FieldVisitor& visitor, DetachPartition& op) {
    describe_tables(visitor, op.table, op.of);
    visitor.object(
        {"bounds",
         "The rows that it holds, for coming down; else they are read when it is applied"},
        op.bounds.has_value(),
        [&] { op.bounds.emplace(); },
        [&](FieldVisitor& inner) { describe(inner, *op.bounds); });
    visitor.boolean({"concurrently", "Without keeping others from the table; not in a transaction"},
                    op.concurrently,
                    false);
}
void check_one(const DetachPartition& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.of, dialect, mistakes);
    if (op.bounds) {
        check_bounds(*op.bounds, mistakes);
    }
}
Reverse reverse_of(const DetachPartition& op, const Common& /*common*/, Dialect /*dialect*/) {
    if (op.bounds) {
        return derived_reverse(AttachPartition{op.table, op.of, *op.bounds});
    }
    return kept_reverse("the bounds of partition " + to_text(op.table));
}

}  // namespace dbtool::ddl
