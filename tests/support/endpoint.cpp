#include "support/endpoint.hpp"

#include <algorithm>
#include <arpa/inet.h>
#include <cerrno>
#include <charconv>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdexcept>
#include <sys/socket.h>
#include <sys/un.h>
#include <system_error>
#include <unistd.h>

namespace dbtool::test {
namespace {

/// An address in the form that the system calls want.
struct Address {
    sockaddr_storage storage{};
    socklen_t size = 0;

    sockaddr* get() { return reinterpret_cast<sockaddr*>(&storage); }
    int family() const { return storage.ss_family; }
};

Address address_of(const Endpoint& endpoint) {
    Address address;
    if (!endpoint.path.empty()) {
        auto& unix_address = reinterpret_cast<sockaddr_un&>(address.storage);
        if (endpoint.path.size() >= sizeof unix_address.sun_path) {
            throw std::runtime_error("the path is too long for a socket: " + endpoint.path);
        }
        unix_address.sun_family = AF_UNIX;
        std::ranges::copy(endpoint.path, unix_address.sun_path);
        address.size = sizeof(sockaddr_un);
        return address;
    }
    auto& internet = reinterpret_cast<sockaddr_in&>(address.storage);
    internet.sin_family = AF_INET;
    internet.sin_port = htons(static_cast<in_port_t>(endpoint.port));
    if (::inet_pton(AF_INET, endpoint.host.c_str(), &internet.sin_addr) != 1) {
        throw std::runtime_error("not an address in numbers: " + endpoint.host);
    }
    address.size = sizeof(sockaddr_in);
    return address;
}

}  // namespace

Endpoint parse_endpoint(std::string_view text) {
    Endpoint endpoint;
    if (text.starts_with('/')) {
        endpoint.path = text;
        return endpoint;
    }
    const std::size_t colon = text.rfind(':');
    if (colon != std::string_view::npos) {
        endpoint.host = text.substr(0, colon);
        text.remove_prefix(colon + 1);
    }
    const auto [end, error] =
        std::from_chars(text.data(), text.data() + text.size(), endpoint.port);
    if (error != std::errc() || end != text.data() + text.size() || endpoint.port < 0 ||
        endpoint.port > 65535) {
        throw std::runtime_error("not a port: " + std::string(text));
    }
    return endpoint;
}

std::string to_string(const Endpoint& endpoint) {
    return endpoint.path.empty() ? endpoint.host + ":" + std::to_string(endpoint.port)
                                 : endpoint.path;
}

int connect_to(const Endpoint& endpoint) {
    Address address = address_of(endpoint);
    const int fd = ::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (::connect(fd, address.get(), address.size) != 0) {
        ::close(fd);
        return -1;
    }
    const int on = 1;
    ::setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    ::fcntl(fd, F_SETFL, O_NONBLOCK);
    return fd;
}

int listen_on(Endpoint& endpoint) {
    Address address = address_of(endpoint);
    const int fd = ::socket(address.family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    const int on = 1;
    ::setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (::bind(fd, address.get(), address.size) != 0 || ::listen(fd, SOMAXCONN) != 0) {
        const int error = errno;
        ::close(fd);
        throw std::system_error(
            error, std::generic_category(), "cannot listen on " + to_string(endpoint));
    }
    if (endpoint.path.empty()) {
        ::getsockname(fd, address.get(), &address.size);
        endpoint.port = ntohs(reinterpret_cast<const sockaddr_in&>(address.storage).sin_port);
    }
    return fd;
}

bool answers(const Endpoint& endpoint) {
    const int fd = connect_to(endpoint);
    if (fd >= 0) {
        ::close(fd);
    }
    return fd >= 0;
}

}  // namespace dbtool::test
