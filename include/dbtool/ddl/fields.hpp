#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <dbtool/core/identifier.hpp>
#include <dbtool/core/types.hpp>
#include <dbtool/ddl/value.hpp>

namespace dbtool::ddl {

/// A key of a map in a migration file.
struct Field {
    std::string_view name;
    std::string_view help;  ///< What it means: a phrase for docs, the JSON Schema and editors.
    bool required = false;
};

/// A value that is there or not, as seen by a FieldVisitor: the visitor of a loader sets it, that
/// of a writer reads it. A field that is at its default is not written.
class FieldVisitor {
public:
    FieldVisitor() = default;
    FieldVisitor(const FieldVisitor&) = delete;
    FieldVisitor& operator=(const FieldVisitor&) = delete;
    virtual ~FieldVisitor() = default;

    /// Any text. `word` below is for texts of a closed set.
    virtual void text(const Field& field, std::string& value) = 0;
    virtual void text(const Field& field, std::optional<std::string>& value) = 0;
    /// SQL: an expression, a query, a type, a body. Loaded as text() is; a position inside it can
    /// be found again.
    virtual void sql(const Field& field, std::string& value) = 0;
    virtual void sql(const Field& field, std::optional<std::string>& value) = 0;
    virtual void identifier(const Field& field, Identifier& value) = 0;
    virtual void identifier(const Field& field, std::optional<Identifier>& value) = 0;
    /// `table` or `schema.table`; a part in double quotes is taken as it is, dots and all.
    virtual void qualified(const Field& field, QualifiedName& value) = 0;
    virtual void qualified(const Field& field, std::optional<QualifiedName>& value) = 0;
    virtual void boolean(const Field& field, bool& value, bool default_value) = 0;
    virtual void boolean(const Field& field, std::optional<bool>& value) = 0;
    virtual void integer(const Field& field, std::optional<std::int64_t>& value) = 0;
    virtual void duration(const Field& field, std::optional<Milliseconds>& value) = 0;
    /// One of a closed set; `value` is an index into `words`, -1: not given.
    virtual void word(const Field& field,
                      int& value,
                      std::span<const std::string_view> words,
                      int default_value) = 0;
    /// Several of a closed set, or any text where `words` is empty. A single one need not be a
    /// list.
    virtual void words(const Field& field,
                       std::vector<std::string>& values,
                       std::span<const std::string_view> words) = 0;
    virtual void identifiers(const Field& field, std::vector<Identifier>& values) = 0;
    virtual void value(const Field& field, std::optional<Value>& value) = 0;
    virtual void values(const Field& field, std::vector<Value>& values) = 0;
    virtual void assignments(const Field& field, Assignments& values) = 0;
    virtual void assignment_rows(const Field& field, std::vector<Assignments>& rows) = 0;
    virtual void expressions(const Field& field, Expressions& values) = 0;
    /// Names and texts; a parameter without a value (`null`) is to be reset.
    virtual void parameters(
        const Field& field,
        std::vector<std::pair<std::string, std::optional<std::string>>>& values) = 0;
    void parameters(const Field& field, Parameters& values);

    /// A map inside. The loader calls `read` with a visitor of the inner map where the key is there
    /// (and not before `begin`, which makes room for it); the writer where `present`.
    virtual void object(const Field& field,
                        bool present,
                        const std::function<void()>& begin,
                        const std::function<void(FieldVisitor&)>& inner) = 0;
    /// A list of maps. `size` is how many there are (for a writer); `at(i)` visits number `i`,
    /// which `append` has made (for a loader). Where `short_form` names a field, an element may
    /// also be written as that field's value alone: `columns: [subreddit, {name: created_at, order:
    /// desc}]`.
    struct List {
        std::size_t size = 0;
        std::function<void()> append;
        std::function<void(std::size_t, FieldVisitor&)> at;
        std::string_view short_form = {};
    };
    virtual void list(const Field& field, const List& list) = 0;
    /// `true`, `false` or a name.
    virtual void on_or_name(const Field& field, bool& on, std::string& name) = 0;
    /// A text, or a map of dialects to texts; an empty text is not the same as none.
    virtual void sql_by_dialect(const Field& field,
                                std::optional<std::string>& any,
                                std::optional<std::string>& postgresql,
                                std::optional<std::string>& sqlite) = 0;

    /// Keys of which exactly one (or, where not `required`, at most one) may be given; for the
    /// loader's messages and the JSON Schema. Called after the fields.
    virtual void one_of(std::span<const std::string_view> names, bool required) = 0;
};

/// A list of structs that have a `describe(FieldVisitor&, T&)`.
template <typename T>
void describe_list(FieldVisitor& visitor,
                   const Field& field,
                   std::vector<T>& values,
                   std::string_view short_form = {}) {
    visitor.list(field,
                 {values.size(),
                  [&values] { values.emplace_back(); },
                  [&values](std::size_t i, FieldVisitor& inner) { describe(inner, values.at(i)); },
                  short_form});
}

/// An optional struct that has a `describe(FieldVisitor&, T&)`.
template <typename T>
void describe_object(FieldVisitor& visitor, const Field& field, std::optional<T>& value) {
    visitor.object(
        field,
        value.has_value(),
        [&value] { value.emplace(); },
        [&value](FieldVisitor& inner) { describe(inner, *value); });
}

/// A closed set whose enumerators run from 0 in the order of `words`.
template <typename E>
void describe_word(FieldVisitor& visitor,
                   const Field& field,
                   E& value,
                   std::span<const std::string_view> words,
                   E default_value) {
    int index = static_cast<int>(value);
    visitor.word(field, index, words, static_cast<int>(default_value));
    value = static_cast<E>(index);
}

}  // namespace dbtool::ddl
