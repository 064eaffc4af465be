#pragma once

#include <dbtool/migration/script.hpp>

namespace dbtool::migration {

/// Size and time of change of an open file; zeros when it cannot be asked.
FileFacts facts_of(int fd);

/// Is it still the file that was looked at, as far as size and time of change tell? (That of the
/// inode: a file that is copied or moved over another one may keep the time of its text.)
bool same_file(const FileFacts& now, const FileFacts& before);

}  // namespace dbtool::migration
