#include <fmt/format.h>

#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>
#include <dbtool/engine/connection.hpp>

#include "engine/postgres/batch_run.hpp"
#include "engine/postgres/connect.hpp"
#include "engine/postgres/error.hpp"
#include "engine/postgres/frame.hpp"
#include "engine/postgres/wire.hpp"

namespace dbtool::engine::postgres {
namespace {

constexpr int oldest_version = 120000;
constexpr int first_that_checks_the_client = 140000;

class PostgresConnection final : public Connection {
public:
    explicit PostgresConnection(const ConnectOptions& options)
        : wire_(open(options)), info_(server_info(wire_.get())) {
        frame_.role = options.role;
        if (info_.version_number < oldest_version) {
            throw Error(ErrorKind::connection,
                        fmt::format("PostgreSQL {} is too old for dbtool", info_.version),
                        "dbtool needs PostgreSQL 12 or later.");
        }
        PQsetNoticeReceiver(wire_.get(), &PostgresConnection::on_notice, this);
    }

    Dialect dialect() const override { return Dialect::postgresql; }
    const ServerInfo& server() const override { return info_; }

    Rows query(const Query& query) override {
        if (!frame_.role.empty()) {
            return transaction({query});
        }
        return guarded([&] {
            wire_.send(query);
            const auto results = wire_.results();
            return results.empty() ? Rows{} : rows_of(results.back().get());
        });
    }

    Rows transaction(const std::vector<Query>& queries) override {
        return guarded([&] {
            wire_.enter_pipeline();
            std::vector<Query> all = frame_.begin();
            all.insert(all.end(), queries.begin(), queries.end());
            all.push_back({"COMMIT"});
            for (const Query& one : all) {
                wire_.send(one);
            }
            wire_.sync();
            return collect(all.size());
        });
    }

    BatchResult run(PartSource& source, BatchObserver& observer) override {
        look_at_platform();
        BatchRun batch(wire_, frame_, source, observer);
        notices_ = {&batch, &observer};
        BatchResult result = batch.run();
        notices_ = {};
        return result;
    }

private:
    struct NoticeSink {
        const BatchRun* batch = nullptr;
        BatchObserver* observer = nullptr;
    };

    /// Servers on other kernels refuse client_connection_check_interval. A run that has nothing to
    /// do is spared the question.
    void look_at_platform() {
        if (platform_known_ || info_.version_number < first_that_checks_the_client) {
            return;
        }
        try {
            wire_.send({"SELECT pg_catalog.version() LIKE '%linux%'"});
            const auto results = wire_.results();
            frame_.checks_client = std::string_view(PQgetvalue(results.at(0).get(), 0, 0)) == "t";
            platform_known_ = true;
        } catch (const Error&) {
            // A lost connection is told by the batch that follows.
            wire_.recover();
        }
    }

    /// Leaves the connection idle whatever was thrown.
    template <typename Work>
    Rows guarded(Work work) {
        try {
            return work();
        } catch (const Error&) {
            wire_.recover();
            throw;
        }
    }

    /// The results of a pipeline of `count` queries: the rows of the last but one (the last is
    /// COMMIT).
    Rows collect(std::size_t count) {
        Rows out;
        std::optional<Error> problem;
        for (std::size_t i = 0; i < count; ++i) {
            while (ResultHandle result = wire_.result()) {
                const ExecStatusType status = PQresultStatus(result.get());
                if (status == PGRES_FATAL_ERROR && !problem) {
                    problem = server_error(result.get()).error;
                } else if ((status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK) &&
                           i + 2 == count) {
                    out = rows_of(result.get());
                } else if (status == PGRES_COMMAND_OK && i + 1 == count && !problem &&
                           std::string_view(PQcmdStatus(result.get())) != "COMMIT") {
                    problem =
                        Error(ErrorKind::database,
                              "the server rolled the transaction back instead of committing it");
                }
            }
            if (wire_.lost()) {
                throw problem ? *problem : connection_error(wire_.get(), "the connection was lost");
            }
        }
        if (problem) {
            throw *problem;
        }
        wire_.result();
        wire_.leave_pipeline();
        return out;
    }

    static void on_notice(void* self, const PGresult* result) {
        const NoticeSink& sink = static_cast<PostgresConnection*>(self)->notices_;
        if (sink.observer == nullptr) {
            return;
        }
        const auto field = [&](int code) {
            const char* value = PQresultErrorField(result, code);
            return value == nullptr ? std::string() : redact(value);
        };
        Notice notice;
        notice.part = sink.batch->current_part();
        notice.severity = field(PG_DIAG_SEVERITY_NONLOCALIZED);
        notice.message = field(PG_DIAG_MESSAGE_PRIMARY);
        notice.detail = field(PG_DIAG_MESSAGE_DETAIL);
        notice.hint = field(PG_DIAG_MESSAGE_HINT);
        notice.sqlstate = SqlState(field(PG_DIAG_SQLSTATE));
        sink.observer->on_notice(notice);
    }

    Wire wire_;
    ServerInfo info_;
    Frame frame_;
    NoticeSink notices_;
    bool platform_known_ = false;
};

}  // namespace

std::unique_ptr<Connection> connect(const ConnectOptions& options) {
    return std::make_unique<PostgresConnection>(options);
}

}  // namespace dbtool::engine::postgres
