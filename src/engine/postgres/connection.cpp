#include <fmt/format.h>

#include <dbtool/core/text.hpp>
#include <dbtool/engine/batch.hpp>
#include <dbtool/engine/connection.hpp>

#include "engine/postgres/batch_run.hpp"
#include "engine/postgres/connect.hpp"
#include "engine/postgres/error.hpp"
#include "engine/postgres/first_look.hpp"
#include "engine/postgres/frame.hpp"
#include "engine/postgres/standby.hpp"
#include "engine/postgres/wire.hpp"

namespace dbtool::engine::postgres {
namespace {

constexpr int oldest_version = 120000;

class PostgresConnection final : public Connection {
public:
    explicit PostgresConnection(const ConnectOptions& options)
        : wire_(open(options)), info_(server_info(wire_.get())), on_silence_(options.on_silence) {
        frame_.role = options.role;
        frame_.application_name = options.application_name;
        frame_.lock_timeout = options.lock_timeout;
        wire_.limit_answers(options.answer_timeout);
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
        const Listening listening(wire_, on_silence_);
        if (!frame_.role.empty()) {
            return transaction({query});
        }
        return guarded([&] {
            if (frame_.lock_timeout.count() > 0) {
                // Up to the synchronisation point it is one transaction, without BEGIN and COMMIT.
                return piped({{"SELECT pg_catalog.set_config('lock_timeout', $1, true)",
                               {std::to_string(frame_.lock_timeout.count())}},
                              query},
                             false);
            }
            if (!look_.taken()) {
                return piped({query}, false);
            }
            wire_.send(query);
            const auto results = wire_.results();
            return results.empty() ? Rows{} : rows_of(results.back().get());
        });
    }

    Rows transaction(const std::vector<Query>& queries) override {
        return guarded([&] {
            std::vector<Query> all = frame_.begin();
            all.insert(all.end(), queries.begin(), queries.end());
            all.push_back({"COMMIT"});
            return piped(all, true);
        });
    }

    BatchResult run(PartSource& source, BatchObserver& observer) override {
        look();
        BatchRun batch(wire_, frame_, source, observer);
        notices_ = {&batch, &observer};
        wire_.watch([&](Milliseconds waited) { observer.on_busy(batch.busy(waited)); });
        BatchResult result = batch.run();
        wire_.watch({});
        notices_ = {};
        return result;
    }

private:
    /// Has somebody told of the silence, as long as one question takes.
    class Listening {
    public:
        Listening(Wire& wire, const Wire::Watch& told) : wire_(wire) { wire_.watch(told); }
        ~Listening() { wire_.watch({}); }
        Listening(const Listening&) = delete;
        Listening& operator=(const Listening&) = delete;

    private:
        Wire& wire_;
    };

    struct NoticeSink {
        const BatchRun* batch = nullptr;
        BatchObserver* observer = nullptr;
    };

    /// Where nothing was asked before.
    void look() {
        if (look_.taken()) {
            return;
        }
        try {
            wire_.enter_pipeline();
            FirstLook::ask(wire_);
            look_.hear(wire_, info_, frame_);
            wire_.leave_pipeline();
        } catch (const Error&) {
            // A lost connection is told by the batch that follows.
            wire_.recover();
        }
    }

    Rows piped(const std::vector<Query>& all, bool commits) {
        const bool looks = !look_.taken();
        wire_.enter_pipeline();
        if (looks) {
            FirstLook::ask(wire_);
        }
        for (const Query& one : all) {
            wire_.send(one);
        }
        wire_.sync();
        if (looks) {
            look_.hear(wire_, info_, frame_);
        }
        Rows rows = collect(all.size(), commits);
        if (looks && info_.standby) {
            find_primary();
        }
        return rows;
    }

    void find_primary() {
        try {
            info_.primary = primary_of_standby(wire_);
        } catch (const Error&) {
            // It is good to know, and no more.
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

    /// The results of a pipeline of `count` queries: the rows of the last one, of the last but one
    /// where the last one `commits`.
    Rows collect(std::size_t count, bool commits) {
        Rows out;
        std::optional<Error> problem;
        const std::size_t wanted = count - (commits ? 2 : 1);
        for (std::size_t i = 0; i < count; ++i) {
            while (ResultHandle result = wire_.result()) {
                const ExecStatusType status = PQresultStatus(result.get());
                const bool fine = status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
                if (status == PGRES_FATAL_ERROR && !problem) {
                    problem = server_error(result.get()).error;
                } else if (fine && i == wanted) {
                    out = rows_of(result.get());
                } else if (fine && commits && i + 1 == count && !problem &&
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
    FirstLook look_;
    Wire::Watch on_silence_;
};

}  // namespace

std::unique_ptr<Connection> connect(const ConnectOptions& options) {
    return std::make_unique<PostgresConnection>(options);
}

}  // namespace dbtool::engine::postgres
