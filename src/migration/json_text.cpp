#include "json_text.hpp"

#include <fmt/format.h>

namespace dbtool::migration {
namespace {

constexpr std::size_t widest = 100;

std::string quoted(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
            out += c;
        } else if (static_cast<unsigned char>(c) < 0x20) {
            out += fmt::format("\\u{:04x}", static_cast<unsigned char>(c));
        } else {
            out += c;
        }
    }
    return out + '"';
}

std::string on_one_line(const JsonText& value) {
    if (value.kind == JsonText::Kind::raw || value.kind == JsonText::Kind::text) {
        return value.kind == JsonText::Kind::raw ? value.text : quoted(value.text);
    }
    const bool object = value.kind == JsonText::Kind::object;
    std::string out(1, object ? '{' : '[');
    for (std::size_t i = 0; i < value.members.size(); ++i) {
        out += i > 0 ? ", " : "";
        out += object ? quoted(value.members[i].first) + ": " : "";
        out += on_one_line(value.members[i].second);
    }
    return out + (object ? '}' : ']');
}

}  // namespace

JsonText JsonText::texts(const std::vector<std::string>& values) {
    JsonText out = array();
    for (const std::string& value : values) {
        out.push(of(value));
    }
    return out;
}

std::string to_text(const JsonText& value, std::size_t indent) {
    std::string one = on_one_line(value);
    if (one.size() + indent <= widest || value.members.empty()) {
        return one;
    }
    const bool object = value.kind == JsonText::Kind::object;
    std::string out(1, object ? '{' : '[');
    for (std::size_t i = 0; i < value.members.size(); ++i) {
        out += i > 0 ? ",\n" : "\n";
        out.append(indent + 2, ' ');
        out += object ? quoted(value.members[i].first) + ": " : "";
        out += to_text(value.members[i].second, indent + 2);
    }
    out += '\n';
    return out.append(indent, ' ') + (object ? '}' : ']');
}

}  // namespace dbtool::migration
