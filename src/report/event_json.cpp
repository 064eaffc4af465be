#include <nlohmann/json.hpp>

#include <dbtool/core/text.hpp>
#include <dbtool/report/events.hpp>

#include "json.hpp"

namespace dbtool::report {
namespace {

Json begin(const char* name, const RunId& run) {
    return {{"event", name}, {"run", or_null(run.str())}};
}

Json error_or_null(const std::optional<Error>& error) {
    return error ? to_json(*error) : Json(nullptr);
}

Json event_json(const run::Started& event) {
    Json out = begin("start", event.run);
    out["direction"] = to_string(event.direction);
    out["target"] = redact(event.target);
    out["from"] = ids(event.from);
    out["steps"] = ids(event.steps);
    out["dry_run"] = event.dry_run;
    out["atomic"] = event.atomic;
    return out;
}

Json event_json(const run::StepEnded& event) {
    Json out = begin("step", event.run);
    out["revision"] = event.revision.str();
    out["file"] = or_null(event.file);
    out["direction"] = to_string(event.direction);
    out["outcome"] = run::to_string(event.outcome);
    out["number"] = event.number;
    out["total"] = event.total;
    out["from_history"] = event.from_history;
    out["duration_ms"] = event.duration.count();
    out["error"] = error_or_null(event.error);
    out["attempts"] = event.attempts;
    out["waited_ms"] = event.waited.count();
    return out;
}

Json event_json(const run::PartEnded& event) {
    Json out = begin("part", event.run);
    out["revision"] = event.revision.str();
    out["part"] = event.part;
    out["parts"] = event.parts;
    out["solo"] = event.solo;
    out["headline"] = or_null(redact(event.headline));
    out["duration_ms"] = event.duration.count();
    return out;
}

Json event_json(const run::StatementEnded& event) {
    Json out = begin("statement", event.run);
    out["revision"] = event.revision.str();
    out["file"] = or_null(event.file);
    out["line"] = or_null(event.done.line);
    out["headline"] = or_null(redact(event.done.headline));
    out["sql"] = or_null(redact(event.done.text));
    out["tag"] = or_null(event.done.tag);
    out["slow"] = event.slow;
    out["duration_ms"] = event.done.duration.count();
    return out;
}

Json notice_json(const RunId& run, const RevisionId& revision, const engine::Notice& notice) {
    Json out = begin("notice", run);
    out["revision"] = or_null(revision.str());
    out["severity"] = notice.severity;
    out["message"] = redact(notice.message);
    out["detail"] = or_null(redact(notice.detail));
    out["hint"] = or_null(redact(notice.hint));
    out["sqlstate"] = or_null(notice.sqlstate.str());
    return out;
}

Json event_json(const run::NoticeRaised& event) {
    return notice_json(event.run, event.revision, event.notice);
}

/// A warning of ours reads like one of the server's: the names of the events are a fixed set.
Json event_json(const run::Warned& event) {
    engine::Notice notice;
    notice.severity = "WARNING";
    notice.message = event.message;
    notice.hint = event.hint;
    return notice_json(event.run, {}, notice);
}

Json event_json(const run::Waiting& event) {
    Json holders = Json::array();
    for (const std::string& holder : event.holders) {
        holders.push_back(redact(holder));
    }
    Json out = begin("wait", event.run);
    out["reason"] = redact(event.reason);
    out["holders"] = std::move(holders);
    out["waited_ms"] = event.waited.count();
    out["revision"] = or_null(event.revision.str());
    out["blockers"] = to_json(event.blockers);
    return out;
}

Json event_json(const run::Progressed& event) {
    const std::optional<int> percent = event.percent();
    Json out = begin("progress", event.run);
    out["revision"] = or_null(event.revision.str());
    out["command"] = event.command;
    out["table"] = or_null(event.table);
    out["phase"] = event.phase;
    out["done"] = event.done;
    out["total"] = event.total;
    out["unit"] = event.unit;
    out["percent"] = percent ? Json(*percent) : Json(nullptr);
    out["elapsed_ms"] = event.elapsed.count();
    return out;
}

Json event_json(const run::Retrying& event) {
    Json out = begin("retry", event.run);
    out["revision"] = or_null(event.revision.str());
    out["attempt"] = event.attempt;
    out["attempts"] = event.attempts;
    out["pause_ms"] = event.pause.count();
    out["error"] = to_json(event.error);
    out["waited_ms"] = event.waited.count();
    return out;
}

Json event_json(const run::Summary& event) {
    Json out = begin("summary", event.run);
    out["outcome"] = run::to_string(event.outcome);
    out["direction"] = to_string(event.direction);
    out["target"] = or_null(redact(event.target));
    out["from"] = ids(event.from);
    out["to"] = ids(event.to);
    out["applied"] = event.applied;
    out["reverted"] = event.reverted;
    out["repeated"] = event.repeated;
    out["by_another_run"] = event.by_another_run;
    out["half_done"] = event.half_done.empty() ? Json(nullptr)
                                               : Json{{"revision", event.half_done.str()},
                                                      {"parts_done", event.parts_done},
                                                      {"parts", event.parts}};
    out["left_down"] = ids(event.left_down);
    out["dry_run"] = event.dry_run;
    out["duration_ms"] = event.duration.count();
    out["error"] = error_or_null(event.error);
    return out;
}

/// A statement is worth a line when it was slow, or when all are asked for.
bool is_wanted(const run::Event& event, Verbosity verbosity) {
    const auto* statement = std::get_if<run::StatementEnded>(&event);
    return statement == nullptr || statement->slow || verbosity == Verbosity::very_verbose;
}

}  // namespace

std::string render_event(const run::Event& event) {
    return dump(std::visit([](const auto& value) { return event_json(value); }, event));
}

void JsonReporter::on_event(const run::Event& event) {
    if (is_wanted(event, console_.options().verbosity)) {
        console_.out(render_event(event));
    }
    summarized_ = summarized_ || std::holds_alternative<run::Summary>(event);
}

void JsonReporter::fail(const Error& error, const RunId& run) {
    if (summarized_) {
        return;
    }
    run::Summary summary;
    summary.run = run;
    summary.outcome = error.kind == ErrorKind::interrupted ? run::Summary::Outcome::interrupted
                                                           : run::Summary::Outcome::failed;
    summary.error = error;
    on_event(summary);
}

}  // namespace dbtool::report
