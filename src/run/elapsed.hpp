#pragma once

#include <chrono>

#include <dbtool/core/types.hpp>

namespace dbtool::run {

inline Milliseconds since(std::chrono::steady_clock::time_point start) {
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - start);
}

}  // namespace dbtool::run
