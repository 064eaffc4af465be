#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "support/scratch.hpp"

namespace dbtool::test {

/// Certificates of an authority of the tests' own, made by the openssl program: one for a server
/// called `localhost`, one for a client, and another authority that has signed neither.
class Certificates {
public:
    /// Whom the client's certificate names.
    static constexpr const char* client_name = "certified";

    Certificates();

    std::filesystem::path authority() const { return path("ca.crt"); }
    std::filesystem::path other_authority() const { return path("other.crt"); }
    std::filesystem::path server() const { return path("server.crt"); }
    std::filesystem::path server_key() const { return path("server.key"); }
    std::filesystem::path client() const { return path("client.crt"); }
    std::filesystem::path client_key() const { return path("client.key"); }
    /// The client's key behind a pass phrase.
    std::filesystem::path locked_client_key() const { return path("locked.key"); }
    static constexpr const char* pass_phrase = "locked-zQz-away";

private:
    std::filesystem::path path(const char* name) const { return scratch_.path() / name; }
    void make_authority(const std::string& name) const;
    void make_certificate(const std::string& name,
                          const std::string& subject,
                          const std::string& extension) const;
    void openssl(std::vector<std::string> args) const;

    Scratch scratch_;
};

}  // namespace dbtool::test
