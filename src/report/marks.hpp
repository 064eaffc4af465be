#pragma once

#include <cstddef>
#include <string>

#include <dbtool/revision/graph.hpp>

namespace dbtool::report {

/// What is worth saying of a revision besides its name: ` (head, merge, label api, pending)`; empty
/// for nothing. `applied` may be null.
std::string marks(const revision::RevisionGraph& graph,
                  std::size_t index,
                  const revision::RevisionSet* applied);

/// `  MESSAGE`, or nothing.
std::string message_of(const revision::Revision& revision);

}  // namespace dbtool::report
