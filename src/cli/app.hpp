#pragma once

namespace dbtool::cli {

/// One call of dbtool, from its arguments to its exit code.
int run(int argc, char** argv);

}  // namespace dbtool::cli
