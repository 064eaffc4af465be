#pragma once

#include <string>

#include <dbtool/ddl/fields.hpp>
#include <dbtool/ddl/operations_table.hpp>

namespace dbtool::ddl {

/// Which kinds of objects an operation can speak of.
enum class Movable {
    with_schema,   ///< What can be moved into another schema.
    with_owner,    ///< What has an owner of its own.
    with_comment,  ///< All kinds.
};

/// The keys that name an object, of which exactly one is given; `table` together with `column`,
/// `constraint`, `trigger` or `policy` names that part of it.
void describe_object_ref(FieldVisitor& visitor, ObjectRef& object, Movable kinds);

/// `table posts`, `column posts.karma`, `constraint ck_karma of posts`: for people.
std::string in_words(const ObjectRef& object);

}  // namespace dbtool::ddl
