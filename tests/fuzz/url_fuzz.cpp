#include <cctype>

#include <dbtool/config/url.hpp>
#include <dbtool/core/error.hpp>
#include <dbtool/core/redact.hpp>
#include <dbtool/core/text.hpp>

#include "target.hpp"

// URLs and what hides their passwords. The lines are: what stands before a password in it, what
// stands behind, what a message has before the URL; all of the input is read as a URL, too.
namespace dbtool::fuzz {
namespace {

constexpr std::string_view secret = "hunterXYZZY";

/// Blanks, quotes and control characters end a URL in a text.
std::string plain(std::string_view text, std::string_view without) {
    std::string out;
    for (const char c : text) {
        if (static_cast<unsigned char>(c) > ' ' && without.find(c) == std::string_view::npos) {
            out += c;
        }
    }
    return out;
}

/// All that a mistake says, for people and in JSON.
std::string said_of(const Error& error) {
    return error.message + error.hint + error.detail;
}

void read_url(std::string_view url, bool has_secret) {
    try {
        config::parse_url(url, "--url", "/folder");
    } catch (const Error& error) {
        require(error.kind == ErrorKind::configuration, "a bad URL is a mistake", error.message);
        require(!has_secret || said_of(error).find(secret) == std::string::npos,
                "a mistake shows no password",
                said_of(error));
    }
}

/// Hiding keeps columns, and what is hidden lies in the text.
void check_hidden(std::string_view text) {
    const std::string blanked = blank_secrets(text);
    require(blanked.size() == text.size(), "blanks are as long as the secret", blanked);
    std::size_t behind = 0;
    for (const SecretRange& range : find_secrets(text)) {
        require(range.begin >= behind && range.begin <= range.end && range.end <= text.size(),
                "secrets stand one behind the other");
        behind = range.end;
    }
}

void check_secret(std::string_view before, const std::string& with_secret) {
    const std::string text = std::string(before) + " " + with_secret;
    for (const std::string& shown : {redact(text), blank_secrets(text)}) {
        require(shown.find(secret) == std::string::npos, "a password is hidden", shown);
    }
    require(config::may_hold_password(with_secret), "a password is suspected", with_secret);
    check_hidden(text);
    read_url(with_secret, true);
}

}  // namespace
}  // namespace dbtool::fuzz

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace dbtool;
    using namespace dbtool::fuzz;
    const std::string_view text = text_of(data, size);
    read_url(text, false);
    check_hidden(text);
    config::may_hold_password(text);
    std::string_view rest = text;
    const std::string user = plain(take_line(rest), "\"'`<>@/?#:");
    const std::string around = plain(take_line(rest), "\"'`<>");
    const std::string_view message = take_line(rest);
    const std::string key = plain(user, "\\=");
    const std::string all = user + "\n" + key + "\n" + around + "\n" + std::string(message);
    if (all.find(secret) != std::string::npos) {
        return 0;  // It stands where no password is.
    }
    const std::string password = around.substr(0, around.size() / 2) + std::string(secret);
    const std::string host = around.substr(around.size() / 2);
    check_secret("", "postgresql://" + user + ":" + password + "@" + host);
    check_secret(message, "postgres://" + user + ":" + std::string(secret) + "@" + host);
    check_secret("", "host=" + key + " password=" + std::string(secret));
    return 0;
}
