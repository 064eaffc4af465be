#include "engine/postgres/standby.hpp"

#include <memory>

namespace dbtool::engine::postgres {
namespace {

std::string address(const std::string& host, const std::string& port) {
    return port.empty() || host.starts_with('/') ? host : host + ":" + port;
}

std::string address_in(const std::string& conninfo) {
    struct FreeOptions {
        void operator()(PQconninfoOption* options) const { PQconninfoFree(options); }
    };
    const std::unique_ptr<PQconninfoOption, FreeOptions> options(
        PQconninfoParse(conninfo.c_str(), nullptr));
    std::string host;
    std::string port;
    for (const PQconninfoOption* one = options.get(); one != nullptr && one->keyword != nullptr;
         ++one) {
        const std::string_view key = one->keyword;
        const char* value = one->val == nullptr ? "" : one->val;
        if ((key == "host" || key == "hostaddr") && host.empty()) {
            host = value;
        } else if (key == "port") {
            port = value;
        }
    }
    return host.empty() ? "" : address(host, port);
}

}  // namespace

std::string primary_of_standby(Wire& wire) {
    wire.send(
        {"SELECT (SELECT sender_host FROM pg_catalog.pg_stat_wal_receiver), (SELECT sender_port "
         "FROM pg_catalog.pg_stat_wal_receiver), (SELECT setting FROM pg_catalog.pg_settings WHERE "
         "name = 'primary_conninfo')"});
    const Rows found = rows_of(wire.results().at(0).get());
    const std::vector<Value>& row = found.rows.at(0);
    const std::string receiver = row.at(0).value_or("");
    return receiver.empty() ? address_in(row.at(2).value_or(""))
                            : address(receiver, row.at(1).value_or(""));
}

}  // namespace dbtool::engine::postgres
