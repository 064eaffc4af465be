#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "unit/revision/graphs.hpp"

namespace dbtool::testing {

inline Names split(const std::string& text, char separator) {
    Names parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);) {
        parts.push_back(part);
    }
    return parts;
}

/// A real product's revisions, or nothing where the corpus is not at hand.
inline std::vector<revision::Revision> superset_revisions() {
    const char* corpus = std::getenv("DBTOOL_CORPUS");
    const std::filesystem::path folder =
        corpus != nullptr ? std::filesystem::path(corpus)
                          : std::filesystem::path(DBTOOL_REPOSITORY) / ".." / "shared" / "corpus";
    std::ifstream file(folder / "graphs" / "superset.tsv");
    std::vector<revision::Revision> revisions;
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        Names columns = split(line, '\t');
        columns.resize(4);
        revisions.push_back(rev(
            columns[0], split(columns[1], ','), split(columns[3], ','), split(columns[2], ',')));
    }
    return revisions;
}

}  // namespace dbtool::testing
