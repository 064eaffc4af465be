#include "engine/postgres/first_look.hpp"

#include <string_view>

#include "engine/postgres/error.hpp"

namespace dbtool::engine::postgres {
namespace {

constexpr int first_that_checks_the_client = 140000;

void note(const Rows& rows, Wire& wire, ServerInfo& info, Frame& frame) {
    const std::vector<Value>& row = rows.rows.at(0);
    info.pooled = row.at(0).value_or("") != std::to_string(info.backend_pid);
    info.standby = row.at(1) == "t";
    frame.checks_client = row.at(2) == "t" && info.version_number >= first_that_checks_the_client;
    frame.pooled = info.pooled;
    const char* encoding = PQparameterStatus(wire.get(), "server_encoding");
    frame.encoding_differs = encoding == nullptr || std::string_view(encoding) != "UTF8";
}

}  // namespace

void FirstLook::ask(Wire& wire) {
    // Servers on other kernels than Linux refuse client_connection_check_interval.
    wire.send(
        {"SELECT pg_catalog.pg_backend_pid(), pg_catalog.pg_is_in_recovery(), pg_catalog.version() "
         "OPERATOR(pg_catalog.~~) '%linux%'"});
    wire.sync();
}

void FirstLook::hear(Wire& wire, ServerInfo& info, Frame& frame) {
    std::optional<Error> problem;
    for (;;) {
        const ResultHandle result = wire.result();
        const ExecStatusType status = result ? PQresultStatus(result.get()) : PGRES_EMPTY_QUERY;
        if (status == PGRES_PIPELINE_SYNC) {
            break;
        }
        if (status == PGRES_TUPLES_OK) {
            note(rows_of(result.get()), wire, info, frame);
        } else if (status == PGRES_FATAL_ERROR && !problem) {
            problem = server_error(result.get()).error;
        }
        if (wire.lost() && !result) {
            throw problem ? *problem : connection_error(wire.get(), "the connection was lost");
        }
    }
    taken_ = true;
}

}  // namespace dbtool::engine::postgres
