#include "names.hpp"
#include "refusals.hpp"

namespace dbtool::revision {

std::vector<std::size_t> matching_ids(const RevisionGraph& graph, std::string_view text) {
    if (text.empty()) {
        return {};
    }
    if (const auto exact = graph.find(RevisionId(std::string(text)))) {
        return {*exact};
    }
    if (const auto labelled = graph.labelled(text)) {
        return {*labelled};
    }
    std::vector<std::size_t> by_text;
    std::vector<std::size_t> by_number;
    for (std::size_t i = 0; i < graph.size(); ++i) {
        const std::string& id = graph.at(i).id.str();
        if (id.starts_with(text)) {
            by_text.push_back(i);
        }
        if (matches_number(id, text)) {
            by_number.push_back(i);
        }
    }
    return narrow(by_text, by_number);
}

std::size_t resolve_id(const RevisionGraph& graph, std::string_view text) {
    const std::vector<std::size_t> found = matching_ids(graph, text);
    if (found.empty()) {
        throw unknown_revision(graph, text);
    }
    if (found.size() > 1) {
        throw ambiguous_revision(graph, text, found);
    }
    return found.front();
}

}  // namespace dbtool::revision
