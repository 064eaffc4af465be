#include "names.hpp"

#include "plain.hpp"

namespace dbtool::report {

std::string names(const std::vector<RevisionId>& list) {
    std::string out;
    for (const RevisionId& id : list) {
        out += out.empty() ? "" : ", ";
        out += one_line(id.str());
    }
    return out.empty() ? "base" : out;
}

}  // namespace dbtool::report
