#pragma once

#include <cstddef>
#include <string_view>

namespace dbtool::sql {

/// What a text that begins with a line of COPY data begins with: whole rows, or the line `\.`, or,
/// where both are 0, a row of which more is needed.
struct CopyPiece {
    std::size_t length = 0;        ///< Of the rows, with their newlines; about 64 KiB at most.
    std::size_t closing_line = 0;  ///< Of the line `\.`, with its newline.
};

/// `complete` says that the script ends where the text does.
CopyPiece measure_copy(std::string_view text, bool complete);

}  // namespace dbtool::sql
