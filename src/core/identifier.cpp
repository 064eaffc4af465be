#include <dbtool/core/error.hpp>
#include <dbtool/core/identifier.hpp>

namespace dbtool {
namespace {

std::string doubled(std::string_view text, char mark) {
    std::string out(1, mark);
    for (const char c : text) {
        if (c == '\0') {
            throw Error(ErrorKind::usage, "a name or a text in SQL cannot hold a NUL byte");
        }
        if (c == mark) {
            out += mark;
        }
        out += c;
    }
    return out + mark;
}

}  // namespace

std::string quote(const Identifier& name) {
    return doubled(name.str(), '"');
}

std::string quote(const QualifiedName& name) {
    return name.schema ? quote(*name.schema) + "." + quote(name.name) : quote(name.name);
}

std::string quote_sqlite_literal(std::string_view text) {
    return doubled(text, '\'');
}

std::string quote_literal(std::string_view text) {
    const std::string plain = doubled(text, '\'');
    if (text.find('\\') == std::string_view::npos) {
        return plain;
    }
    std::string out = "E";
    for (const char c : plain) {
        if (c == '\\') {
            out += c;
        }
        out += c;
    }
    return out;
}

}  // namespace dbtool
