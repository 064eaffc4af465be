#include "samples.hpp"

#include "support/catch.hpp"

namespace dbtool::test {
namespace {

std::vector<RevisionId> to_ids(const std::vector<std::string>& names) {
    std::vector<RevisionId> ids;
    for (const std::string& name : names) {
        ids.emplace_back(name);
    }
    return ids;
}

history::Row row(const std::string& id, std::int64_t duration_ms) {
    history::Row row;
    row.id = RevisionId(id);
    row.applied_at = "2026-01-31T12:00:00Z";
    row.applied_by = "app@host";
    row.duration_ms = duration_ms;
    return row;
}

}  // namespace

const std::string nasty =
    "\x1b[31mred\x1b[0m \"quoted\" \t '日本' \x80\xff <b> postgresql://app:s3cret@db/x "
    "\xE2\x80\xAE";

revision::RevisionGraph make_graph(const std::vector<Node>& nodes) {
    std::vector<revision::Revision> revisions;
    for (const Node& node : nodes) {
        revision::Revision revision;
        revision.id = RevisionId(node.id);
        revision.parents = to_ids(node.parents);
        revision.depends_on = to_ids(node.depends_on);
        revision.labels = node.labels;
        revision.message = node.message;
        revision.file = "migrations/" + node.id + ".sql";
        revisions.push_back(revision);
    }
    revision::GraphResult result = revision::build_graph(std::move(revisions));
    for (const Diagnostic& diagnostic : result.diagnostics) {
        FAIL_CHECK(diagnostic.message);
    }
    return std::move(result.graph);
}

revision::RevisionSet make_set(const revision::RevisionGraph& graph,
                               const std::vector<std::string>& names) {
    revision::RevisionSet set(graph.size());
    for (const std::string& name : names) {
        set.insert(graph.find(RevisionId(name)).value());
    }
    return set;
}

run::Picture sample_picture() {
    const std::vector<Node> files = {
        {"0001_init", {}, {}, {}, "Create the tables"},
        {"0002_add_users", {"0001_init"}, {}, {"users"}, "Add users"},
        {"0003_index_posts", {"0002_add_users"}, {}, {}, "Index the posts"},
        {"0004_soft_delete", {"0003_index_posts"}, {}, {}, "Soft delete, \x1b[31mred"}};
    std::vector<Node> all = files;
    all.push_back({"0005_hotfix", {"0003_index_posts"}});
    run::Picture picture;
    picture.files = make_graph(files);
    picture.all = make_graph(all);
    picture.applied =
        make_set(picture.all, {"0001_init", "0002_add_users", "0003_index_posts", "0005_hotfix"});
    picture.history.exists = true;
    picture.history.rows = {row("0001_init", 12),
                            row("0002_add_users", 1'400),
                            row("0003_index_posts", 0),
                            row("0005_hotfix", 123'000)};
    history::Progress progress;
    progress.parts_done = 1;
    progress.parts_total = 3;
    progress.part_open = true;
    picture.history.rows[2].running = progress;
    return picture;
}

std::vector<run::RevisionStatus> sample_status(const run::Picture& picture) {
    using State = run::RevisionState;
    const std::vector<std::pair<std::string, State>> states = {{"0001_init", State::applied},
                                                               {"0002_add_users", State::edited},
                                                               {"0003_index_posts", State::running},
                                                               {"0004_soft_delete", State::pending},
                                                               {"0005_hotfix", State::missing}};
    std::vector<run::RevisionStatus> list;
    for (const auto& [id, state] : states) {
        run::RevisionStatus status;
        status.index = picture.all.find(RevisionId(id)).value();
        status.state = state;
        for (const history::Row& row : picture.history.rows) {
            status.row = row.id.str() == id ? &row : status.row;
        }
        list.push_back(status);
    }
    list[0].downgrade_edited = true;
    return list;
}

Error sample_error() {
    Error error(ErrorKind::database,
                "migration 0003_add_users failed: relation \"user\" does not exist");
    error.position = {"migrations/0003_add_users.sql", 7, 13};
    error.excerpt = "ALTER TABLE user ADD COLUMN email text;";
    error.sqlstate = SqlState("42P01");
    error.detail = "There is no such table.";
    error.hint = "Name a table that exists,\nor create it first.";
    return error;
}

}  // namespace dbtool::test
