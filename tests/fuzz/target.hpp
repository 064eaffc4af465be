#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

/// What libFuzzer calls: each target defines it once. tests/fuzz/feed.cpp calls it with the seeds.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace dbtool::fuzz {

/// Ends the process with what does not hold, so that libFuzzer keeps the input.
void require(bool holds, std::string_view what, std::string_view found = {});

inline std::string_view text_of(const std::uint8_t* data, std::size_t size) {
    return {reinterpret_cast<const char*>(data), size};
}

/// Takes the input's first line; all of it where there is but one.
std::string_view take_line(std::string_view& text);

}  // namespace dbtool::fuzz
