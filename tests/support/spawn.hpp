#pragma once

#include "support/process.hpp"

namespace dbtool::test {

/// A started program: its process id and our ends of its pipes (-1 where there is none).
struct Spawned {
    pid_t pid = -1;
    int in = -1;
    int out = -1;
    int err = -1;
};

/// Forks and executes. Between the two only what is safe in a process that may have threads.
Spawned spawn(const Command& command);

}  // namespace dbtool::test
