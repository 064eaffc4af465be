#include "support/scratch.hpp"

#include <cerrno>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <stdlib.h>
#include <system_error>

namespace dbtool::test {
namespace {

namespace fs = std::filesystem;

/// The kernel allows 107 bytes for the path of a Unix socket, and PostgreSQL adds its own name to
/// the folder.
constexpr std::size_t longest_parent = 60;

fs::path parent_folder() {
    const fs::path wanted = fs::temp_directory_path();
    return wanted.native().size() > longest_parent ? fs::path("/tmp") : wanted;
}

}  // namespace

Scratch::Scratch() {
    std::string pattern = (parent_folder() / "dbtool-test-XXXXXX").native();
    if (::mkdtemp(pattern.data()) == nullptr) {
        throw std::system_error(
            errno, std::generic_category(), "cannot make a folder like " + pattern);
    }
    path_ = pattern;
}

Scratch::~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
}

fs::path Scratch::write_file(const fs::path& name, std::string_view text) const {
    const fs::path file = path_ / name;
    fs::create_directories(file.parent_path());
    std::ofstream out(file, std::ios::binary);
    out << text;
    if (!out.flush()) {
        throw std::runtime_error("cannot write " + file.native());
    }
    return file;
}

std::string Scratch::read_file(const fs::path& name) const {
    return test::read_file(path_ / name);
}

std::string read_file(const fs::path& file) {
    std::ifstream in(file, std::ios::binary);
    if (!in) {
        throw std::runtime_error("cannot read " + file.native());
    }
    return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

}  // namespace dbtool::test
