#pragma once

#include <memory>
#include <string>
#include <vector>

#include <dbtool/migration/migration.hpp>

#include "file_name.hpp"
#include "sha256.hpp"

namespace dbtool::migration {

/// A file of the folder that is a migration by its name.
struct FolderEntry {
    std::string name;
    std::string number;
    Format format = Format::sql;
    bool regular =
        false;  ///< The folder says that it is an ordinary file; else it is looked at first.
};

/// Reads migration files one after the other with one buffer and one hash; one reader a thread.
class FileReader {
public:
    /// `directory` is an open folder, `prefix` what its files' names are called by, with the slash.
    FileReader(int directory, std::string prefix, Dialect dialect);

    /// Fills `migration`; false where the file cannot be read, which is in the diagnostics then.
    bool read(const FolderEntry& entry, Migration& migration, std::vector<Diagnostic>& diagnostics);

private:
    bool read_sql(int fd,
                  const std::string& file,
                  Migration& migration,
                  std::vector<Diagnostic>& diagnostics);
    bool read_yaml(int fd,
                   const std::string& file,
                   Migration& migration,
                   std::vector<Diagnostic>& diagnostics);

    int directory_;
    std::string prefix_;
    Dialect dialect_;
    std::unique_ptr<char[]> buffer_;
    Sha256 hash_;
};

}  // namespace dbtool::migration
