#include "support/certificates.hpp"

#include <fmt/format.h>

#include "support/process.hpp"

namespace dbtool::test {
namespace {

namespace fs = std::filesystem;

constexpr fs::perms only_mine = fs::perms::owner_read | fs::perms::owner_write;

}  // namespace

Certificates::Certificates() {
    // Whoever the server runs as has to get through to its certificate.
    fs::permissions(scratch_.path(), fs::perms::others_exec, fs::perm_options::add);
    make_authority("ca");
    make_authority("other");
    make_certificate("server", "/CN=localhost", "subjectAltName=DNS:localhost\n");
    make_certificate("client",
                     fmt::format("/CN={}", client_name),
                     fmt::format("subjectAltName=DNS:{}\n", client_name));
    openssl({"ec",
             "-in",
             "client.key",
             "-aes128",
             "-passout",
             fmt::format("pass:{}", pass_phrase),
             "-out",
             "locked.key"});
    fs::permissions(locked_client_key(), only_mine);
}

void Certificates::openssl(std::vector<std::string> args) const {
    run_or_throw(
        {.program = "openssl", .args = std::move(args), .working_directory = scratch_.path()});
}

void Certificates::make_authority(const std::string& name) const {
    openssl({"req",
             "-x509",
             "-newkey",
             "ec",
             "-pkeyopt",
             "ec_paramgen_curve:prime256v1",
             "-nodes",
             "-days",
             "2",
             "-subj",
             "/CN=tests " + name,
             "-keyout",
             name + ".key",
             "-out",
             name + ".crt"});
}

void Certificates::make_certificate(const std::string& name,
                                    const std::string& subject,
                                    const std::string& extension) const {
    openssl({"req",
             "-newkey",
             "ec",
             "-pkeyopt",
             "ec_paramgen_curve:prime256v1",
             "-nodes",
             "-subj",
             subject,
             "-keyout",
             name + ".key",
             "-out",
             name + ".csr"});
    scratch_.write_file(name + ".ext", extension);
    openssl({"x509",
             "-req",
             "-in",
             name + ".csr",
             "-CA",
             "ca.crt",
             "-CAkey",
             "ca.key",
             "-CAcreateserial",
             "-days",
             "2",
             "-extfile",
             name + ".ext",
             "-out",
             name + ".crt"});
    fs::permissions(path((name + ".key").c_str()), only_mine);
}

}  // namespace dbtool::test
