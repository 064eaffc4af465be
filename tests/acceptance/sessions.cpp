#include "acceptance/sessions.hpp"

#include "support/catch.hpp"
#include "support/postgres_programs.hpp"

namespace dbtool::test {

OpenTransaction::OpenTransaction(const Subject& subject, const std::string& sql)
    : psql_(
          {.program = (postgres_bindir() / "psql").native(),
           .args = {"-X", "-At", "-q", "-d", subject.url()},
           .input = "BEGIN;\n" + sql + ";\nSELECT 'pid ' || pg_backend_pid();\nSELECT 'holding';\n",
           .keep_input_open = true}) {
    const auto pid = read_until(psql_, "pid ");
    REQUIRE(pid);
    pid_ = std::stoi(pid->substr(4));
    REQUIRE(read_until(psql_, "holding"));
}

std::optional<std::string> read_until(Child& child, const std::string& part, Stream stream) {
    auto line = child.read_line(stream);
    while (line && line->find(part) == std::string::npos) {
        line = child.read_line(stream);
    }
    return line;
}

}  // namespace dbtool::test
