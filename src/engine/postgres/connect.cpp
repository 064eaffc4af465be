#include "engine/postgres/connect.hpp"

#include <array>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <poll.h>
#include <vector>

#include <dbtool/core/interrupt.hpp>
#include <dbtool/core/text.hpp>

#include "engine/postgres/error.hpp"
#include "engine/postgres/target_check.hpp"
#include "engine/postgres/tls.hpp"

namespace dbtool::engine::postgres {
namespace {

using Clock = std::chrono::steady_clock;

struct FreeOptions {
    void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
};
using OptionsHandle = std::unique_ptr<PQconninfoOption, FreeOptions>;

/// The target's parameters. libpq's own message of a mistake may show a piece of a password, so it
/// is not used.
OptionsHandle parse(const std::string& target) {
    char* message = nullptr;
    OptionsHandle options(PQconninfoParse(target.c_str(), &message));
    if (message != nullptr) {
        PQfreemem(message);
    }
    if (!options) {
        throw unreadable_target(target);
    }
    return options;
}

std::string option(const PQconninfoOption* options, std::string_view key) {
    for (; options != nullptr && options->keyword != nullptr; ++options) {
        if (key == options->keyword && options->val != nullptr) {
            return options->val;
        }
    }
    return "";
}

/// An `@` in a host is the tail of a password that was not encoded.
void refuse_leaking_host(const PQconninfoOption* options) {
    for (const char* key : {"host", "hostaddr", "port"}) {
        if (option(options, key).find('@') != std::string::npos) {
            throw Error(ErrorKind::configuration,
                        "the connection URL has an \"@\" in its host",
                        "Percent-encode an \"@\" in the user or the password as %40.");
        }
    }
}

/// Waits until libpq may go on; false when the deadline has passed.
bool wait_for(int socket, PostgresPollingStatusType wanted, Clock::time_point deadline) {
    const auto left = std::chrono::duration_cast<Milliseconds>(deadline - Clock::now()).count();
    if (left <= 0) {
        return false;
    }
    std::array<pollfd, 2> sources = {{{socket, 0, 0}, {interrupt_fd(), POLLIN, 0}}};
    sources[0].events = wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT;
    poll(
        sources.data(), interrupt_fd() < 0 ? 1 : 2, static_cast<int>(std::min<long>(left, 60'000)));
    return true;
}

void complete(PGconn* connection, const ConnectOptions& options) {
    const auto deadline = Clock::now() + options.connect_timeout;
    PostgresPollingStatusType state = PGRES_POLLING_WRITING;
    while (state != PGRES_POLLING_OK) {
        throw_if_interrupted();
        if (state == PGRES_POLLING_FAILED || PQstatus(connection) == CONNECTION_BAD) {
            if (const auto mistake = mistake_of_options(PQerrorMessage(connection))) {
                throw Error(*mistake);
            }
            throw explained(connection_error(connection, "cannot connect to " + display(options)),
                            options.require_tls);
        }
        if (!wait_for(PQsocket(connection), state, deadline)) {
            throw Error(ErrorKind::connection,
                        fmt::format("cannot connect to {}: no answer within {}",
                                    display(options),
                                    format_duration(options.connect_timeout)));
        }
        state = PQconnectPoll(connection);
    }
}

}  // namespace

ConnectionHandle open(const ConnectOptions& options) {
    const OptionsHandle parsed = parse(options.target);
    refuse_leaking_host(parsed.get());
    // dbname comes first: what follows overrides what it expands to.
    std::vector<const char*> keys = {"dbname", "application_name", "client_encoding"};
    std::vector<const char*> values = {
        options.target.c_str(), options.application_name.c_str(), "UTF8"};
    if (options.require_tls) {
        // GSSAPI's encryption goes before TLS where both can be had.
        keys.push_back("gssencmode");
        values.push_back("disable");
        if (!asks_for_tls(options.target)) {
            keys.push_back("sslmode");
            values.push_back("require");
        }
    }
    keys.push_back(nullptr);
    values.push_back(nullptr);
    ConnectionHandle connection(PQconnectStartParams(keys.data(), values.data(), 1));
    if (!connection) {
        throw Error(ErrorKind::connection, "out of memory while connecting");
    }
    PQsetErrorVerbosity(connection.get(), PQERRORS_VERBOSE);
    complete(connection.get(), options);
    PQsetErrorVerbosity(connection.get(), PQERRORS_DEFAULT);
    if (options.require_tls) {
        refuse_plain_connection(connection.get());
    }
    return connection;
}

std::string display(const ConnectOptions& options) {
    try {
        const OptionsHandle parsed = parse(options.target);
        const auto get = [&](const char* key, const char* variable) {
            std::string value = option(parsed.get(), key);
            const char* from_environment = std::getenv(variable);
            return value.empty() && from_environment != nullptr ? std::string(from_environment)
                                                                : value;
        };
        const std::string user = get("user", "PGUSER");
        const std::string host = get("host", "PGHOST");
        const std::string port = get("port", "PGPORT");
        if (host.find('@') != std::string::npos) {
            return "the database";
        }
        const bool socket = host.starts_with('/');
        return redact(fmt::format("postgresql://{}{}{}/{}",
                                  user.empty() ? "" : user + "@",
                                  socket ? "" : host,
                                  port.empty() || socket ? "" : ":" + port,
                                  get("dbname", "PGDATABASE")));
    } catch (const Error&) {
        return "the database";
    }
}

ServerInfo server_info(PGconn* connection) {
    const auto text = [](const char* value) { return std::string(value == nullptr ? "" : value); };
    ServerInfo info;
    info.product = "PostgreSQL";
    info.version_number = PQserverVersion(connection);
    info.version = text(PQparameterStatus(connection, "server_version"));
    info.database = text(PQdb(connection));
    info.user = text(PQuser(connection));
    info.host = text(PQhost(connection));
    info.backend_pid = PQbackendPID(connection);
    const bool socket =
        info.host.empty() || info.host.starts_with('/') || info.host.starts_with('@');
    const std::string address = socket ? "" : info.host + ":" + text(PQport(connection));
    info.display = redact(fmt::format("postgresql://{}@{}/{}", info.user, address, info.database));
    return info;
}

}  // namespace dbtool::engine::postgres
