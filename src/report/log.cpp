#include <nlohmann/json.hpp>

#include <dbtool/core/text.hpp>
#include <dbtool/report/log.hpp>

#include "json.hpp"
#include "moment.hpp"
#include "plain.hpp"
#include "table.hpp"

namespace dbtool::report {
namespace {

std::string log_json(const std::vector<history::LogEntry>& entries) {
    Json list = Json::array();
    for (const history::LogEntry& entry : entries) {
        list.push_back({{"id", entry.id},
                        {"at", entry.at},
                        {"run", or_null(entry.run.str())},
                        {"action", entry.action},
                        {"revision", or_null(entry.revision.str())},
                        {"outcome", entry.outcome},
                        {"actor", or_null(entry.actor)},
                        {"duration_ms", entry.duration_ms},
                        {"sqlstate", or_null(entry.sqlstate.str())},
                        {"message", or_null(redact(entry.message))},
                        {"tool_version", or_null(entry.tool_version)}});
    }
    return dump({{"log", std::move(list)}});
}

std::string remark(const history::LogEntry& entry) {
    const std::string state = entry.sqlstate.empty() ? "" : one_line(entry.sqlstate.str());
    const std::string message = one_line(entry.message);
    return state.empty() ? message : message.empty() ? state : state + ": " + message;
}

}  // namespace

std::string render_log(const Style& style, const std::vector<history::LogEntry>& entries) {
    if (style.format == Format::json) {
        return log_json(entries);
    }
    if (entries.empty()) {
        return "nothing was done to this database yet\n";
    }
    Table table({"at (UTC)", "action", "revision", "outcome", "took", "by", "message"});
    for (const history::LogEntry& entry : entries) {
        const bool done = entry.outcome == "done";
        table.add({{moment(entry.at)},
                   {one_line(entry.action)},
                   {one_line(entry.revision.str())},
                   {one_line(entry.outcome), done ? Paint::green : Paint::red},
                   {format_duration(Milliseconds(entry.duration_ms))},
                   {one_line(entry.actor)},
                   {remark(entry)}});
    }
    return table.render(style);
}

}  // namespace dbtool::report
