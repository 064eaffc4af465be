#pragma once

#include <vector>

#include "ddl/output.hpp"
#include "ddl/postgres/index_text.hpp"

namespace dbtool::ddl {

/// An index of a partitioned table, built without blocking writers: an empty one ON ONLY the table
/// (which those partitions take over that are made meanwhile), one CONCURRENTLY on each partition,
/// and then these attached to it, whereby it becomes valid.
void build_by_partition(const CreateIndex& op,
                        const std::vector<QualifiedName>& partitions,
                        IndexForm form,
                        Output& out);

}  // namespace dbtool::ddl
