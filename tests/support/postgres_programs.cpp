#include "support/postgres_programs.hpp"

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <netinet/in.h>
#include <pwd.h>
#include <string_view>
#include <sys/socket.h>
#include <system_error>
#include <unistd.h>
#include <vector>

namespace dbtool::test {
namespace {

namespace fs = std::filesystem;

bool has_server(const fs::path& folder) {
    return ::access((folder / "initdb").c_str(), X_OK) == 0 &&
           ::access((folder / "postgres").c_str(), X_OK) == 0;
}

fs::path from_pg_config() {
    if (find_program("pg_config").empty()) {
        return {};
    }
    std::string answer = run({.program = "pg_config", .args = {"--bindir"}}).out;
    answer.erase(std::min(answer.find('\n'), answer.size()));
    return answer;
}

std::vector<fs::path> from_debian() {
    std::error_code none;
    std::vector<fs::path> versions;
    for (const fs::directory_entry& entry : fs::directory_iterator("/usr/lib/postgresql", none)) {
        versions.push_back(entry.path());
    }
    std::ranges::sort(versions, std::greater{}, [](const fs::path& path) {
        return std::atoi(path.filename().c_str());
    });
    for (fs::path& version : versions) {
        version /= "bin";
    }
    return versions;
}

fs::path find_bindir() {
    if (const char* chosen = std::getenv("DBTOOL_PG_BINDIR")) {
        return has_server(chosen) ? fs::path(chosen) : fs::path();
    }
    std::vector<fs::path> candidates = from_debian();
    candidates.insert(candidates.begin(), from_pg_config());
    candidates.push_back(find_program("initdb").parent_path());
    const auto found = std::ranges::find_if(candidates, has_server);
    return found == candidates.end() ? fs::path() : *found;
}

}  // namespace

const fs::path& postgres_bindir() {
    static const fs::path bindir = find_bindir();
    return bindir;
}

bool in_ci() {
    const char* value = std::getenv("CI");
    return value != nullptr && *value != '\0' && std::string_view(value) != "false";
}

std::optional<std::string> why_no_postgres() {
    if (!postgres_bindir().empty() || in_ci()) {
        return std::nullopt;
    }
    return "PostgreSQL's server is not installed (scripts/install-packages --tests)";
}

std::optional<Account> server_account() {
    if (::geteuid() != 0) {
        return std::nullopt;
    }
    for (const char* name : {"postgres", "nobody"}) {
        if (const passwd* entry = ::getpwnam(name)) {
            return Account{entry->pw_uid, entry->pw_gid};
        }
    }
    return std::nullopt;
}

void give_to_server_account(const fs::path& path) {
    const std::optional<Account> account = server_account();
    if (account && ::chown(path.c_str(), account->user, account->group) != 0) {
        throw std::system_error(
            errno, std::generic_category(), "cannot give away " + path.native());
    }
}

int free_port() {
    const int fd = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    const bool bound = ::bind(fd, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                       ::getsockname(fd, reinterpret_cast<sockaddr*>(&address), &size) == 0;
    const int error = errno;
    ::close(fd);
    if (!bound) {
        throw std::system_error(error, std::generic_category(), "cannot find a free port");
    }
    return ntohs(address.sin_port);
}

}  // namespace dbtool::test
