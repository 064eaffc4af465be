#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include <dbtool/migration/migration.hpp>

#include "scanner.hpp"

namespace dbtool::migration {

/// Begins a Migration for a file: id, number, and what messages call it.
Migration begin_migration(const std::string& file,
                          std::string_view name,
                          std::string number,
                          Format format);

/// Makes a script of a section.
using MakeScript = std::function<Script(const Section& section)>;

/// Puts the sections of a file that was scanned to its end into its Migration: the texts for the
/// dialect, the message where the file has none, and what is wrong with the file as a whole.
void finish_migration(Migration& migration,
                      const Scanner& scanner,
                      Dialect dialect,
                      const MakeScript& make_script,
                      std::vector<Diagnostic>& diagnostics);

}  // namespace dbtool::migration
