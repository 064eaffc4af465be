#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <dbtool/ddl/fields.hpp>

namespace dbtool::migration {

/// What may stand at a key.
enum class FieldType {
    text,
    sql,
    name,
    qualified_name,
    boolean,
    integer,
    duration,
    word,
    words,
    names,
    value,
    values,
    assignments,
    rows,
    expressions,
    parameters,
    object,
    list,
    on_or_name,
    sql_by_dialect,
};

struct FieldShape;

/// Keys of which one is given.
struct Choice {
    std::vector<std::string> names;
    bool required = false;
};

/// The keys of a map.
struct MapShape {
    std::vector<FieldShape> fields;
    std::vector<Choice> choices;
};

/// A key, as its describe() tells it to a visitor.
struct FieldShape {
    std::string name;
    std::string help;
    bool required = false;
    bool may_be_null = false;
    FieldType type = FieldType::text;
    std::vector<std::string> words;  ///< Of a closed set.
    std::string short_form;          ///< A list's element may be this field's value alone.
    MapShape inner;                  ///< Of an object, and of a list's elements.
};

/// What an operation's map may hold, its common fields included.
MapShape shape_of_operation(std::string_view name);

}  // namespace dbtool::migration
