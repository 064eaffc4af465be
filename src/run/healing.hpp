#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/engine/connection.hpp>
#include <dbtool/run/settings.hpp>
#include <dbtool/sql/reader.hpp>

namespace dbtool::run {

/// What became of a statement that ran outside of a transaction and was cut off.
enum class Effect {
    taken,    ///< Its effect is there.
    none,     ///< It is not, or it does no harm to run it again.
    unknown,  ///< Only a person can say.
};

/// An index by the name that a migration gives it.
struct SoughtIndex {
    sql::IndexName name;
    std::vector<std::string> session = {};  ///< What the migration has SET before it names it.
};

/// Looks at the database. A concurrent build has taken effect when its index is valid, a concurrent
/// drop when it is gone; VACUUM, ANALYZE, REINDEX and their like may run again. `session`: what the
/// migration has SET before the statement.
Effect effect_of(engine::Connection& connection,
                 const Target& target,
                 std::string_view statement,
                 const std::vector<std::string>& session,
                 bool may_repeat);

/// Drops, concurrently, the invalid ones among these indexes; one whose table somebody is building
/// on at this moment stays. Answers the names of those that are gone, quoted.
std::vector<std::string> drop_invalid(engine::Connection& connection,
                                      const Target& target,
                                      const std::vector<SoughtIndex>& indexes);

}  // namespace dbtool::run
