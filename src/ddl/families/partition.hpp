#pragma once

#include "ddl/family.hpp"

namespace dbtool::ddl {

template <>
inline constexpr OperationInfo row<CreatePartition>{.name = "create_partition",
                                                    .family = "Partitions",
                                                    .summary = "Make a partition of a table",
                                                    .on_sqlite = false,
                                                    .takes_if_not_exists = true};
template <>
inline constexpr OperationInfo row<AttachPartition>{
    .name = "attach_partition",
    .family = "Partitions",
    .summary = "Make a table a partition of another",
    .on_sqlite = false};
template <>
inline constexpr OperationInfo row<DetachPartition>{
    .name = "detach_partition",
    .family = "Partitions",
    .summary = "Make a partition a table of its own",
    .on_sqlite = false};

void describe(FieldVisitor& visitor, CreatePartition& op);
void check_one(const CreatePartition& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const CreatePartition& op, const Common& common, Dialect dialect);
void render_postgres(const CreatePartition& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, AttachPartition& op);
void check_one(const AttachPartition& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const AttachPartition& op, const Common& common, Dialect dialect);
void render_postgres(const AttachPartition& op, const Setting& setting, Output& out);

void describe(FieldVisitor& visitor, DetachPartition& op);
void check_one(const DetachPartition& op,
               const Common& common,
               Dialect dialect,
               std::vector<Mistake>& mistakes);
Reverse reverse_of(const DetachPartition& op, const Common& common, Dialect dialect);
void render_postgres(const DetachPartition& op, const Setting& setting, Output& out);

}  // namespace dbtool::ddl
