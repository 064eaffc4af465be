#pragma once

#include <cstddef>

namespace dbtool::report {

/// `--format`.
enum class Format { text, json };

/// `-q`, nothing, `-v`, `-vv`.
enum class Verbosity { quiet, normal, verbose, very_verbose };

/// How something is to be rendered. Every render function is pure: values and a style in, text out.
/// In JSON the text is one document that ends in a line end; invalid UTF-8 is replaced in it.
struct Style {
    Format format = Format::text;
    Verbosity verbosity = Verbosity::normal;
    bool color = false;
    std::size_t width = 0;  ///< Columns that a line may take; 0: as many as it needs (a pipe).
};

}  // namespace dbtool::report
