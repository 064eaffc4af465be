#include "acceptance/corpus.hpp"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <tuple>

#include "support/catch.hpp"
#include "support/scratch.hpp"

namespace dbtool::test {
namespace {

namespace fs = std::filesystem;

/// `V0001.Name`, `0001_name`: the digits.
std::string number_of(const std::string& name) {
    const std::size_t from = name.find_first_of("0123456789");
    return name.substr(from, name.find_first_not_of("0123456789", from) - from);
}

/// By number, then by name: two versions of concourse have one number.
using Key = std::tuple<unsigned long long, std::string>;

Original read_goose(const std::string& name, const std::string& text) {
    const std::size_t up = text.find("-- +goose Up");
    const std::size_t down = text.find("-- +goose Down");
    Original out{.number = number_of(name), .up_name = name, .up = text.substr(up, down - up)};
    if (down != std::string::npos) {
        out.down = text.substr(down);
    }
    out.transactional = text.find("+goose NO TRANSACTION") == std::string::npos;
    return out;
}

struct Pair {
    std::optional<fs::path> up;
    std::optional<fs::path> down;
};

/// A down file belongs to the up file of its name, else to that of its number alone.
std::map<Key, Pair> read_pairs(const std::vector<fs::path>& files) {
    std::map<Key, Pair> pairs;
    const auto key_of = [](const std::string& name, std::size_t ending) {
        return Key(std::stoull(number_of(name)), name.substr(0, name.size() - ending));
    };
    for (const fs::path& file : files) {
        const std::string name = file.filename();
        if (!name.ends_with(".down.sql")) {
            pairs[key_of(name, name.ends_with(".up.sql") ? 7 : 4)].up = file;
        }
    }
    for (const fs::path& file : files) {
        const std::string name = file.filename();
        if (!name.ends_with(".down.sql")) {
            continue;
        }
        const Key key = key_of(name, 9);
        auto found = pairs.find(key);
        if (found == pairs.end()) {
            found = pairs.lower_bound(Key(std::get<0>(key), ""));
        }
        if (found != pairs.end() && std::get<0>(found->first) == std::get<0>(key)) {
            found->second.down = file;
        }
    }
    return pairs;
}

}  // namespace

std::optional<fs::path> corpus_folder(const std::string& name) {
    const char* chosen = std::getenv("DBTOOL_CORPUS");
    const fs::path corpus = chosen != nullptr ? fs::path(chosen) : fs::path(DBTOOL_DEFAULT_CORPUS);
    fs::path folder = corpus / "migrations" / name;
    if (!fs::is_directory(folder)) {
        WARN("skipped: there is no " << folder << " (DBTOOL_CORPUS)");
        return std::nullopt;
    }
    return folder;
}

std::vector<Original> read_originals(const fs::path& folder, const std::string& tool) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder)) {
        files.push_back(entry.path());
    }
    std::sort(files.begin(), files.end());
    std::vector<Original> out;
    if (tool == "goose") {
        for (const fs::path& file : files) {
            out.push_back(read_goose(file.filename(), read_file(file)));
        }
        return out;
    }
    for (const auto& [key, pair] : read_pairs(files)) {
        Original original{.number = number_of(pair.up->filename()),
                          .up_name = pair.up->filename(),
                          .up = read_file(*pair.up)};
        if (pair.down) {
            original.down = read_file(*pair.down);
        }
        out.push_back(std::move(original));
    }
    return out;
}

}  // namespace dbtool::test
