#include "ddl/sqlite/types.hpp"

#include <algorithm>
#include <array>

#include <dbtool/core/text.hpp>

namespace dbtool::ddl::sqlite {
namespace {

struct Known {
    std::string_view name;
    std::string_view own;
    std::string_view strict;
    bool keeps_length = false;  ///< `(20)` means something to a reader.
};

constexpr std::array<Known, 42> known_types = {{{"bigint", "INTEGER", "INTEGER"},
                                                {"int", "INTEGER", "INTEGER"},
                                                {"integer", "INTEGER", "INTEGER"},
                                                {"smallint", "INTEGER", "INTEGER"},
                                                {"int2", "INTEGER", "INTEGER"},
                                                {"int4", "INTEGER", "INTEGER"},
                                                {"int8", "INTEGER", "INTEGER"},
                                                {"serial", "INTEGER", "INTEGER"},
                                                {"bigserial", "INTEGER", "INTEGER"},
                                                {"smallserial", "INTEGER", "INTEGER"},
                                                {"boolean", "BOOLEAN", "INTEGER"},
                                                {"bool", "BOOLEAN", "INTEGER"},
                                                {"numeric", "NUMERIC", "ANY", true},
                                                {"decimal", "NUMERIC", "ANY", true},
                                                {"double", "REAL", "REAL"},
                                                {"double precision", "REAL", "REAL"},
                                                {"real", "REAL", "REAL"},
                                                {"float", "REAL", "REAL"},
                                                {"float4", "REAL", "REAL"},
                                                {"float8", "REAL", "REAL"},
                                                {"text", "TEXT", "TEXT"},
                                                {"varchar", "VARCHAR", "TEXT", true},
                                                {"character varying", "VARCHAR", "TEXT", true},
                                                {"char", "CHAR", "TEXT", true},
                                                {"character", "CHAR", "TEXT", true},
                                                {"date", "TEXT", "TEXT"},
                                                {"time", "TEXT", "TEXT"},
                                                {"timetz", "TEXT", "TEXT"},
                                                {"time without time zone", "TEXT", "TEXT"},
                                                {"time with time zone", "TEXT", "TEXT"},
                                                {"timestamp", "TEXT", "TEXT"},
                                                {"timestamptz", "TEXT", "TEXT"},
                                                {"timestamp without time zone", "TEXT", "TEXT"},
                                                {"timestamp with time zone", "TEXT", "TEXT"},
                                                {"interval", "TEXT", "TEXT"},
                                                {"json", "TEXT", "TEXT"},
                                                {"jsonb", "TEXT", "TEXT"},
                                                {"uuid", "TEXT", "TEXT"},
                                                {"bytes", "BLOB", "BLOB"},
                                                {"bytea", "BLOB", "BLOB"},
                                                {"blob", "BLOB", "BLOB"},
                                                {"any", "ANY", "ANY"}}};

/// By the rules of datatype3, section 3.1.
std::string_view strict_by_affinity(const std::string& lower) {
    const auto has = [&](std::string_view part) { return lower.find(part) != std::string::npos; };
    if (has("int")) {
        return "INTEGER";
    }
    if (has("char") || has("clob") || has("text")) {
        return "TEXT";
    }
    if (has("blob")) {
        return "BLOB";
    }
    return has("real") || has("floa") || has("doub") ? "REAL" : "ANY";
}

}  // namespace

std::string type_sql(std::string_view type, bool strict) {
    const std::string_view whole = trim(type);
    const std::size_t open = std::min(whole.find('('), whole.size());
    const std::size_t close = whole.find(')', open);
    const std::string_view behind =
        close == std::string_view::npos ? "" : trim(whole.substr(close + 1));
    std::string base = to_lower(trim(whole.substr(0, open)));
    if (!behind.empty()) {
        base += " " + to_lower(behind);
    }
    const auto found = std::find_if(
        known_types.begin(), known_types.end(), [&](const Known& one) { return one.name == base; });
    if (found == known_types.end()) {
        return std::string(strict ? strict_by_affinity(base) : whole);
    }
    if (strict) {
        return std::string(found->strict);
    }
    const std::string_view length =
        close == std::string_view::npos ? "" : whole.substr(open, close + 1 - open);
    return std::string(found->own) + (found->keeps_length ? std::string(length) : "");
}

}  // namespace dbtool::ddl::sqlite
