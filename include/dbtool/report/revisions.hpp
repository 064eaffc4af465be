#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include <dbtool/report/style.hpp>
#include <dbtool/revision/graph.hpp>

namespace dbtool::report {

/// `dbtool current`: one line a revision, `(head)` where it is one. `current` are indexes in
/// `graph`.
std::string render_current(const Style& style,
                           const revision::RevisionGraph& graph,
                           const std::vector<std::size_t>& current);

/// `dbtool heads`.
std::string render_heads(const Style& style, const revision::RevisionGraph& graph);

/// `dbtool branches`: each revision that several revise, with the lines that begin there; and the
/// labels. JSON:
/// `{"branches":[{"id","message","children":[id...]}...],"labels":[{"label","heads":[id...]}...]}`.
std::string render_branches(const Style& style, const revision::RevisionGraph& graph);

/// `dbtool history`: newest first, `parents -> id  message`. `shown` are indexes in `graph`, in
/// topological order; `applied` is null where no database was asked.
std::string render_history(const Style& style,
                           const revision::RevisionGraph& graph,
                           const std::vector<std::size_t>& shown,
                           const revision::RevisionSet* applied = nullptr);

}  // namespace dbtool::report
