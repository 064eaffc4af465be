#pragma once

#include <string>

namespace dbtool::test {

/// Compares a text with tests/golden/report/NAME.txt, literally. With DBTOOL_UPDATE_GOLDEN=1
/// (scripts/update-golden) writes the file instead. Escape codes are kept as `<ESC>`, so that a
/// diff of the files can be read.
void check_golden(const std::string& name, const std::string& text);

}  // namespace dbtool::test
