#include "golden/executed.hpp"

#include <filesystem>

#include <dbtool/plan/plan.hpp>
#include <dbtool/run/move.hpp>
#include <dbtool/run/session.hpp>

#include "support/scratch.hpp"

namespace dbtool::test {
namespace {

/// Takes down what is executed of one revision.
class Recorder final : public run::Observer {
public:
    explicit Recorder(std::string revision) : revision_(std::move(revision)) {}

    void on_event(const run::Event& event) override {
        if (const auto* ended = std::get_if<run::StatementEnded>(&event);
            ended != nullptr && ended->revision.str() == revision_) {
            statements.push_back(ended->done.text);
        }
    }

    std::vector<std::string> statements;

private:
    std::string revision_;
};

run::Picture picture_of(const std::filesystem::path& folder, history::State history) {
    std::vector<Diagnostic> problems;
    run::Picture picture = run::make_picture(
        migration::load_folder(folder, Dialect::sqlite), std::move(history), problems);
    run::require_sound(problems);
    return picture;
}

std::vector<std::string> move(const run::Target& target,
                              const std::filesystem::path& folder,
                              Direction direction) {
    Recorder recorder("0002_case");
    run::Opened opened = run::open(target, {}, recorder);
    run::Picture picture = picture_of(folder, std::move(opened.history));
    const plan::Plan plan =
        direction == Direction::upgrade
            ? plan::plan_upgrade(picture.all, picture.applied, revision::parse_selector("head"))
            : plan::plan_downgrade(picture.all, picture.applied, revision::parse_selector("-1"));
    const run::Summary summary =
        run::move(target, opened.connection, std::move(picture), plan, direction, {}, recorder);
    if (summary.error) {
        throw Error(*summary.error);
    }
    return recorder.statements;
}

}  // namespace

Executed execute_on_sqlite(const std::string& given,
                           const std::string& migration,
                           bool irreversible) {
    const Scratch scratch;
    scratch.write_file("migrations/0001_given.sql", "-- dbtool:upgrade\n" + given);
    scratch.write_file("migrations/0002_case.yaml", migration);
    run::Target target;
    target.connect.dialect = Dialect::sqlite;
    target.connect.target = (scratch.path() / "scratch.db").native();
    target.history.schema.clear();
    const std::filesystem::path folder = scratch.path() / "migrations";
    Executed out;
    out.upgrade = move(target, folder, Direction::upgrade);
    if (!irreversible) {
        out.downgrade = move(target, folder, Direction::downgrade);
    }
    return out;
}

}  // namespace dbtool::test
