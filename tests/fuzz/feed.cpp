#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "target.hpp"

// Feeds a target its seeds where there is no libFuzzer: each as it is, cut off at every so many
// bytes, and with a byte changed. `feed_TARGET FOLDER`
namespace {

constexpr std::size_t cuts = 24;
constexpr char strange[] = {'\0', '\n', '\'', '"', '\xC3', '-', ':', '('};

void feed(const std::string& text) {
    LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

std::size_t feed_with_changes(const std::string& text) {
    feed(text);
    std::size_t fed = 1;
    const std::size_t step = std::max<std::size_t>(text.size() / cuts, 1);
    for (std::size_t at = 0; at < text.size(); at += step, fed += 2) {
        feed(text.substr(0, at));
        std::string changed = text;
        changed[at] = strange[(at / step) % std::size(strange)];
        feed(changed);
    }
    return fed;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: feed_TARGET FOLDER\n");
        return 2;
    }
    std::vector<std::filesystem::path> files;
    for (const auto& entry : std::filesystem::directory_iterator(argv[1])) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::size_t fed = 0;
    for (const auto& file : files) {
        std::printf("%s\n", file.filename().c_str());
        std::fflush(stdout);
        std::ifstream stream(file, std::ios::binary);
        fed += feed_with_changes({std::istreambuf_iterator<char>(stream), {}});
    }
    std::printf("%zu inputs of %zu seeds\n", fed, files.size());
    return files.empty() ? 1 : 0;
}
