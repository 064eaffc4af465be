#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace dbtool::migration {

/// A JSON value whose members keep their order; enough to write a schema.
struct JsonText {
    enum class Kind { raw, text, array, object };
    Kind kind = Kind::object;
    std::string text = {};
    std::vector<std::pair<std::string, JsonText>> members = {};

    static JsonText of(std::string_view text) { return {Kind::text, std::string(text), {}}; }
    static JsonText raw(std::string_view text) { return {Kind::raw, std::string(text), {}}; }
    static JsonText array() { return {Kind::array, {}, {}}; }
    static JsonText texts(const std::vector<std::string>& values);

    JsonText& put(std::string_view key, JsonText value) {
        members.emplace_back(key, std::move(value));
        return *this;
    }
    JsonText& push(JsonText value) { return put({}, std::move(value)); }
};

/// Indented by two blanks; short arrays and objects stand on one line.
std::string to_text(const JsonText& value, std::size_t indent = 0);

}  // namespace dbtool::migration
