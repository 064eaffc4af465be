#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <dbtool/core/text.hpp>
#include <dbtool/report/status.hpp>

#include "json.hpp"
#include "moment.hpp"
#include "notes.hpp"
#include "plain.hpp"
#include "table.hpp"

namespace dbtool::report {
namespace {

using run::RepeatableStatus;
using run::RevisionState;
using run::RevisionStatus;

std::optional<Paint> color_of(RevisionState state) {
    switch (state) {
        case RevisionState::applied:
            return Paint::green;
        case RevisionState::pending:
            return Paint::cyan;
        case RevisionState::edited:
        case RevisionState::missing:
            return Paint::yellow;
        case RevisionState::running:
            return Paint::red;
    }
    return std::nullopt;
}

Json id_list(const revision::RevisionGraph& graph, const std::vector<std::size_t>& indexes) {
    Json out = Json::array();
    for (const std::size_t index : indexes) {
        out.push_back(graph.at(index).id.str());
    }
    return out;
}

Json repeatables_json(const std::vector<RepeatableStatus>& repeatables) {
    Json list = Json::array();
    for (const RepeatableStatus& one : repeatables) {
        const history::Row* row = one.row;
        const bool has_file = one.migration != nullptr;
        list.push_back({{"id", one.id.str()},
                        {"state", run::to_string(one.state)},
                        {"applied_at", row == nullptr ? Json(nullptr) : or_null(row->applied_at)},
                        {"duration_ms", row == nullptr ? Json(nullptr) : Json(row->duration_ms)},
                        {"message", has_file ? one.migration->revision.message : row->message},
                        {"file", has_file ? Json(one.migration->file.string()) : Json(nullptr)}});
    }
    return list;
}

std::string status_json(std::string_view target,
                        const run::Picture& picture,
                        const std::vector<RevisionStatus>& revisions,
                        const std::vector<RepeatableStatus>& repeatables) {
    const revision::RevisionGraph& graph = picture.all;
    Json list = Json::array();
    for (const RevisionStatus& status : revisions) {
        const revision::Revision& revision = graph.at(status.index);
        const history::Row* row = status.row;
        list.push_back({{"id", revision.id.str()},
                        {"parents", id_list(graph, graph.parents(status.index))},
                        {"message", revision.message},
                        {"state", run::to_string(status.state)},
                        {"applied_at", row == nullptr ? Json(nullptr) : or_null(row->applied_at)},
                        {"duration_ms", row == nullptr ? Json(nullptr) : Json(row->duration_ms)},
                        {"file", or_null(revision.file)},
                        {"labels", revision.labels},
                        {"downgrade_edited", status.downgrade_edited}});
    }
    return dump({{"target", redact(target)},
                 {"current", id_list(graph, graph.heads_of(picture.applied))},
                 {"heads", id_list(picture.files, picture.files.heads())},
                 {"revisions", std::move(list)},
                 {"repeatables", repeatables_json(repeatables)}});
}

/// How long it took, or how far it has come.
std::string progress_of(const RevisionStatus& status) {
    if (status.row == nullptr) {
        return {};
    }
    if (const auto& running = status.row->running) {
        return fmt::format("{} of {}", running->parts_done, counted(running->parts_total, "part"));
    }
    return format_duration(Milliseconds(status.row->duration_ms));
}

std::string progress_of(const RepeatableStatus& one) {
    return one.row == nullptr ? "" : format_duration(Milliseconds(one.row->duration_ms));
}

std::string render_table(const Style& style,
                         const revision::RevisionGraph& graph,
                         const std::vector<RevisionStatus>& revisions,
                         const std::vector<RepeatableStatus>& repeatables) {
    Table table({"state", "revision", "applied at (UTC)", "took", "message"});
    for (const RevisionStatus& status : revisions) {
        const revision::Revision& revision = graph.at(status.index);
        std::string message = one_line(revision.message);
        message += status.downgrade_edited
                       ? message.empty() ? "(downgrade edited)" : " (downgrade edited)"
                       : "";
        table.add({{std::string(run::to_string(status.state)), color_of(status.state)},
                   {one_line(revision.id.str())},
                   {status.row == nullptr ? "" : moment(status.row->applied_at)},
                   {progress_of(status)},
                   {message}});
    }
    for (const RepeatableStatus& one : repeatables) {
        const std::string& message =
            one.migration == nullptr ? one.row->message : one.migration->revision.message;
        table.add({{std::string(run::to_string(one.state)), color_of(one.state)},
                   {one_line(one.id.str())},
                   {one.row == nullptr ? "" : moment(one.row->applied_at)},
                   {progress_of(one)},
                   {one_line(message)}});
    }
    return table.render(style);
}

template <typename Status>
std::size_t count(const std::vector<Status>& all, RevisionState state) {
    return static_cast<std::size_t>(std::count_if(
        all.begin(), all.end(), [state](const Status& status) { return status.state == state; }));
}

/// `3 applied, 2 pending`.
template <typename Status>
std::string count_states(const Style& style, const std::vector<Status>& revisions) {
    constexpr std::array states = {RevisionState::applied,
                                   RevisionState::pending,
                                   RevisionState::edited,
                                   RevisionState::missing,
                                   RevisionState::running};
    std::vector<std::string> parts;
    for (const RevisionState state : states) {
        if (const std::size_t number = count(revisions, state); number > 0) {
            const std::string text = fmt::format("{} {}", number, run::to_string(state));
            parts.push_back(state == RevisionState::applied ? text
                                                            : paint(style, *color_of(state), text));
        }
    }
    return join(parts, ", ");
}

/// What to type next: the first of these that stands in the way.
std::string advice(const Style& style,
                   const run::Picture& picture,
                   const std::vector<RevisionStatus>& revisions,
                   const std::vector<RepeatableStatus>& repeatables) {
    const std::size_t heads = picture.files.heads().size();
    for (const RevisionStatus& status : revisions) {
        if (status.state != RevisionState::running) {
            continue;
        }
        const std::string_view command =
            status.row->running->direction == Direction::upgrade ? "upgrade" : "downgrade";
        return next(style,
                    status.row->running->part_open
                        ? fmt::format("dbtool {} looks what became of it, and goes on", command)
                        : fmt::format("dbtool {} goes on where it stopped", command));
    }
    if (count(revisions, RevisionState::edited) > 0) {
        return next(style, "dbtool check shows what was edited, dbtool repair accepts it");
    }
    if (heads > 1) {
        return next(style, fmt::format("dbtool merge joins the {} heads", heads));
    }
    if (count(revisions, RevisionState::pending) + count(repeatables, RevisionState::pending) > 0) {
        return next(style, "dbtool upgrade head");
    }
    return {};
}

}  // namespace

std::string render_status(const Style& style,
                          std::string_view target,
                          const run::Picture& picture,
                          const std::vector<RevisionStatus>& revisions,
                          const std::vector<RepeatableStatus>& repeatables) {
    if (style.format == Format::json) {
        return status_json(target, picture, revisions, repeatables);
    }
    if (revisions.empty() && repeatables.empty()) {
        return fmt::format("{}: no migrations yet\n", one_line(target)) +
               next(style, "dbtool create \"MESSAGE\"");
    }
    std::string out = render_table(style, picture.all, revisions, repeatables);
    const std::string states = revisions.empty() ? "" : count_states(style, revisions);
    out += fmt::format("\n{}: {}", one_line(target), states);
    if (!repeatables.empty()) {
        out += fmt::format(
            "{}repeatables: {}", states.empty() ? "" : "; ", count_states(style, repeatables));
    }
    return out + "\n" + advice(style, picture, revisions, repeatables);
}

}  // namespace dbtool::report
