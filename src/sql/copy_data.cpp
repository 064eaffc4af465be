#include "copy_data.hpp"

namespace dbtool::sql {
namespace {

constexpr std::size_t most = 64 * 1024;
constexpr std::string_view closing = "\\.";

}  // namespace

CopyPiece measure_copy(std::string_view text, bool complete) {
    CopyPiece piece;
    for (;;) {
        const std::string_view rest = text.substr(piece.length);
        const std::size_t newline = rest.find('\n');
        if (newline == std::string_view::npos) {
            const bool closes = complete && rest == closing && piece.length == 0;
            return closes ? CopyPiece{.closing_line = rest.size()} : piece;
        }
        if (rest.substr(0, newline) == closing) {
            return piece.length == 0 ? CopyPiece{.closing_line = newline + 1} : piece;
        }
        if (piece.length > 0 && piece.length + newline >= most) {
            return piece;
        }
        piece.length += newline + 1;
    }
}

}  // namespace dbtool::sql
