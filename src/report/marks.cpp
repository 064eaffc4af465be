#include "marks.hpp"

#include <dbtool/core/text.hpp>

#include "plain.hpp"

namespace dbtool::report {

std::string marks(const revision::RevisionGraph& graph,
                  std::size_t index,
                  const revision::RevisionSet* applied) {
    std::vector<std::string> words;
    if (graph.children(index).empty()) {
        words.emplace_back("head");
    }
    if (graph.parents(index).size() > 1) {
        words.emplace_back("merge");
    }
    if (graph.children(index).size() > 1) {
        words.emplace_back("branch point");
    }
    for (const std::string& label : graph.at(index).labels) {
        words.push_back("label " + one_line(label));
    }
    for (const std::size_t dependency : graph.dependencies(index)) {
        words.push_back("depends on " + one_line(graph.at(dependency).id.str()));
    }
    if (applied != nullptr && !applied->contains(index)) {
        words.emplace_back("pending");
    }
    return words.empty() ? "" : " (" + join(words, ", ") + ")";
}

std::string message_of(const revision::Revision& revision) {
    const std::string message = one_line(revision.message);
    return message.empty() ? "" : "  " + message;
}

}  // namespace dbtool::report
