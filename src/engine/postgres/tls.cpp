#include "engine/postgres/tls.hpp"

#include <algorithm>
#include <array>
#include <memory>

namespace dbtool::engine::postgres {
namespace {

/// What libpq (whose messages dbtool leaves in English) says when TLS fails, and what to do.
struct Advice {
    std::string_view says;
    std::string_view hint;
};

constexpr std::string_view check_authority =
    "The server's certificate was not signed by the authority in sslrootcert (PGSSLROOTCERT, else "
    "~/.postgresql/root.crt): give the right one.";
constexpr std::string_view check_client =
    "Give the client's certificate and its key by sslcert and sslkey (PGSSLCERT, PGSSLKEY); the "
    "key must be readable by its owner only.";

constexpr std::array<Advice, 12> advices = {{
    {"certificate verify failed", check_authority},
    {"does not match host name",
     "Connect by a name that the server's certificate holds; sslmode=verify-ca checks the "
     "authority alone."},
    {"root certificate file",
     "Name the authority's certificate with sslrootcert (PGSSLROOTCERT), or put it in "
     "~/.postgresql/root.crt."},
    {"could not read root certificate", check_authority},
    {"does not support SSL",
     "Turn TLS on at the server (ssl = on), or connect without it where that is allowed."},
    {"unknown ca", "The server does not know the authority that signed the client's certificate."},
    {"certificate required", check_client},
    {"private key file", check_client},
    {"certificate present, but not private key", check_client},
    {"could not read certificate file", check_client},
    {"could not load private key", check_client},
    {"SSL error", "Look at sslmode, sslrootcert, sslcert and sslkey, and at the server's log."},
}};

bool is_strict(std::string_view sslmode) {
    return sslmode == "require" || sslmode == "verify-ca" || sslmode == "verify-full";
}

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};

/// The last address that was tried decides: with several hosts another one may be down for now.
std::string_view last_attempt(std::string_view message) {
    const std::size_t start = message.rfind("connection to server");
    return start == std::string_view::npos ? message : message.substr(start);
}

}  // namespace

bool asks_for_tls(const std::string& target) {
    // Starting a connection is the only way to have libpq read service files; nothing is sent
    // before it is polled.
    const std::array<const char*, 2> keys = {"dbname", nullptr};
    const std::array<const char*, 2> values = {target.c_str(), nullptr};
    const std::unique_ptr<PGconn, decltype(&PQfinish)> probe(
        PQconnectStartParams(keys.data(), values.data(), 1), &PQfinish);
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(probe ? PQconninfo(probe.get())
                                                                       : nullptr);
    for (const PQconninfoOption* option = options.get();
         option != nullptr && option->keyword != nullptr;
         ++option) {
        if (std::string_view(option->keyword) == "sslmode" && option->val != nullptr) {
            return is_strict(option->val);
        }
    }
    return false;
}

void refuse_plain_connection(PGconn* connection) {
    const char* address = PQhostaddr(connection);
    const char* host = PQhost(connection);
    const bool named_as_socket = host == nullptr || *host == '\0' || *host == '/' || *host == '@';
    const bool socket = named_as_socket && (address == nullptr || *address == '\0');
    if (!socket && PQsslInUse(connection) == 0) {
        Error error(ErrorKind::connection,
                    "the connection is not encrypted, and require_tls is set",
                    "Turn TLS on at the server, or give sslmode=verify-full and its certificate.");
        error.sqlstate = SqlState(std::string(state_tls));
        throw error;
    }
}

Error explained(Error error, bool require_tls) {
    const std::string_view last = last_attempt(error.message);
    const auto advice = std::find_if(advices.begin(), advices.end(), [&](const Advice& each) {
        return last.find(each.says) != std::string_view::npos;
    });
    if (!error.sqlstate.empty() || advice == advices.end()) {
        return error;
    }
    error.sqlstate = SqlState(std::string(state_tls));
    error.hint = advice->hint;
    if (require_tls && advice->says == "does not support SSL") {
        error.hint = "Turn TLS on at the server (ssl = on): require_tls is set in dbtool.yaml.";
    }
    return error;
}

}  // namespace dbtool::engine::postgres
