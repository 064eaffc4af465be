#pragma once

#include <string>
#include <string_view>

namespace dbtool::test {

/// Where a server listens: a Unix socket if `path` is set, else a TCP address (IPv4, as numbers).
struct Endpoint {
    std::string path = {};
    std::string host = "127.0.0.1";
    int port = 0;
};

/// Reads `/path/of/a/socket`, `HOST:PORT` or `PORT`. Throws std::runtime_error.
Endpoint parse_endpoint(std::string_view text);

/// `/path/of/a/socket` or `HOST:PORT`.
std::string to_string(const Endpoint& endpoint);

/// A connected socket that does not block; -1 if nobody listens.
int connect_to(const Endpoint& endpoint);

/// A listening socket that does not block; port 0 becomes the one that was free. Throws
/// std::system_error.
int listen_on(Endpoint& endpoint);

/// Does somebody listen there?
bool answers(const Endpoint& endpoint);

}  // namespace dbtool::test
