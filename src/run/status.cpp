#include <fmt/format.h>
#include <unordered_map>

#include <dbtool/core/diff.hpp>
#include <dbtool/core/error.hpp>
#include <dbtool/core/redact.hpp>
#include <dbtool/run/session.hpp>

namespace dbtool::run {
namespace {

RevisionState state_of(const RevisionStatus& status) {
    if (status.row == nullptr) {
        return RevisionState::pending;
    }
    if (status.row->running) {
        return RevisionState::running;
    }
    if (status.migration == nullptr) {
        return RevisionState::missing;
    }
    // A revision that was stamped without its file has no checksum to compare with.
    const Checksum& applied = status.row->upgrade_checksum;
    return applied.empty() || applied == status.migration->upgrade.checksum()
               ? RevisionState::applied
               : RevisionState::edited;
}

bool is_downgrade_edited(const RevisionStatus& status) {
    if (status.row == nullptr || status.migration == nullptr ||
        status.row->upgrade_checksum.empty()) {
        return false;
    }
    const auto& downgrade = status.migration->downgrade;
    return (downgrade ? downgrade->checksum() : Checksum()) != status.row->downgrade_checksum;
}

}  // namespace

std::vector<RevisionStatus> status(const Picture& picture) {
    std::unordered_map<RevisionId, const history::Row*> rows;
    for (const history::Row& row : picture.history.rows) {
        rows.emplace(row.id, &row);
    }
    std::unordered_map<RevisionId, const migration::Migration*> files;
    for (const migration::Migration& migration : picture.folder.migrations) {
        files.emplace(migration.revision.id, &migration);
    }
    std::vector<RevisionStatus> out;
    out.reserve(picture.all.size());
    for (std::size_t i = 0; i < picture.all.size(); ++i) {
        const RevisionId& id = picture.all.at(i).id;
        RevisionStatus one;
        one.index = i;
        const auto row = rows.find(id);
        one.row = row == rows.end() ? nullptr : row->second;
        const auto file = files.find(id);
        one.migration = file == files.end() ? nullptr : file->second;
        one.state = state_of(one);
        one.downgrade_edited = is_downgrade_edited(one);
        out.push_back(one);
    }
    return out;
}

std::string edit_diff(engine::Connection& connection,
                      const history::Store& store,
                      const Picture& picture,
                      const RevisionId& id) {
    const migration::Migration* migration = picture.folder.find(id);
    if (migration == nullptr) {
        throw Error(ErrorKind::history, fmt::format("{} has no file to compare with", id.str()));
    }
    const history::StoredScripts stored = store.scripts(connection, id);
    if (!stored.upgrade) {
        return "(the text that was applied was too large to be kept; only its checksum differs)\n";
    }
    const auto whole_lines = [](std::string text) {
        // As the stored text: without the secrets, which are no difference.
        text = blank_secrets(text);
        return text.ends_with('\n') ? text : text + "\n";
    };
    std::string diff = unified_diff(whole_lines(*stored.upgrade),
                                    whole_lines(migration->upgrade.text()),
                                    id.str() + " as applied",
                                    migration->file.string());
    return diff.empty() ? "(no line differs but for what is hidden as a secret)\n" : diff;
}

}  // namespace dbtool::run
