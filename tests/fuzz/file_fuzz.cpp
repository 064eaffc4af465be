#include <cstdlib>
#include <filesystem>
#include <fstream>

#include <dbtool/core/error.hpp>
#include <dbtool/migration/migration.hpp>

#include "target.hpp"

// A migration file's directives and sections, from memory and from a folder.
namespace dbtool::fuzz {
namespace {

namespace fs = std::filesystem;

/// A folder for as long as the process is there.
class ScratchFolder {
public:
    ScratchFolder() {
        std::string name = (fs::temp_directory_path() / "dbtool-fuzz-XXXXXX").string();
        require(::mkdtemp(name.data()) != nullptr, "a folder can be made", name);
        path_ = name;
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() {
        std::error_code none;
        fs::remove_all(path_, none);
    }
    const fs::path& path() const { return path_; }

private:
    fs::path path_;
};

void check_script(const migration::Script& script, const migration::Script& from_disk) {
    const std::string text = from_disk.text();
    require(script.checksum() == from_disk.checksum(), "the checksum is the same from disk");
    require(script.checksum().empty() ? text.empty()
                                      : migration::checksum_of(text) == script.checksum(),
            "the checksum is the text's",
            text);
    require(text == script.text(), "the text is the same from disk", text);
    require(text.find("\r\n") == std::string::npos, "line ends are LF", text);
    require(script.start() == from_disk.start(), "a section starts at the same place");
}

void check_same(const migration::ParsedFile& memory, const migration::Folder& folder) {
    require(memory.diagnostics == folder.diagnostics, "mistakes are the same from disk");
    require(folder.migrations.size() == 1, "a file is a migration");
    const migration::Migration& one = memory.migration;
    const migration::Migration& other = folder.migrations.front();
    require(one.revision.parents == other.revision.parents && one.number == other.number &&
                one.revision.labels == other.revision.labels &&
                one.revision.message == other.revision.message && one.settings == other.settings &&
                one.irreversible == other.irreversible,
            "the header is the same from disk");
    require(one.downgrade.has_value() == other.downgrade.has_value(), "so is what comes down");
    check_script(one.upgrade, other.upgrade);
    if (one.downgrade) {
        check_script(*one.downgrade, *other.downgrade);
    }
}

void check_settings(const migration::ScriptSettings& settings) {
    const std::string text = migration::to_text(settings);
    require(migration::settings_from_text(text) == settings, "settings are read again", text);
}

}  // namespace
}  // namespace dbtool::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dbtool;
    static const fuzz::ScratchFolder folder;
    const std::string_view text = fuzz::text_of(data, size);
    const std::filesystem::path file = folder.path() / "0001_x.sql";
    std::ofstream(file, std::ios::binary) << text;
    for (const Dialect dialect : {Dialect::postgresql, Dialect::sqlite}) {
        const auto memory = migration::parse_migration(text, file, dialect);
        const auto disk = migration::load_folder(folder.path(), dialect);
        if (disk.migrations.size() == 1) {
            fuzz::check_same(memory, disk);
        } else {
            fuzz::require(has_errors(disk.diagnostics), "a file that is left out has a mistake");
        }
        fuzz::check_settings(memory.migration.settings);
        migration::check_scripts(memory.migration, dialect);
    }
    return 0;
}
