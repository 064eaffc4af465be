#pragma once

#include <string>
#include <vector>

#include <dbtool/ddl/render.hpp>

namespace dbtool::ddl {

/// What brings a column back that is about to be dropped: the sequence that it owns, the column,
/// its comment, its column rights and statistics, then the constraints, indexes and extended
/// statistics that go with it. `table`: an oid. Nothing where there is no such column.
std::vector<std::string> kept_column(Facts& facts,
                                     const std::string& table,
                                     const Identifier& column);

/// ALTER COLUMN ... SET DEFAULT or DROP DEFAULT, as the column's default is now.
std::vector<std::string> kept_default(Facts& facts,
                                      const std::string& table,
                                      const Identifier& column);

/// ALTER COLUMN ... TYPE to what it is now, with its default taken off for it and put back, so
/// that the default need not be cast. `using_expression`: empty for a cast.
std::vector<std::string> kept_type(Facts& facts,
                                   const std::string& table,
                                   const Identifier& column,
                                   const std::string& using_expression);

}  // namespace dbtool::ddl
