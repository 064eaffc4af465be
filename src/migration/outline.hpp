#pragma once

#include <dbtool/migration/script.hpp>
#include <dbtool/sql/reader.hpp>

namespace dbtool::migration {

/// outline() of a script that somebody else has opened.
ScriptOutline outline_of(sql::TextSource& source,
                         const SourcePosition& start,
                         Dialect dialect,
                         bool transactional);

}  // namespace dbtool::migration
