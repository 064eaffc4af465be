// Real products' migrations on PostgreSQL: what dbtool makes of them is what psql makes of them.

#include <algorithm>
#include <fmt/format.h>

#include "acceptance/corpus.hpp"
#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

/// The same product twice: moved by dbtool, and by psql with the original files.
class Twins {
public:
    Twins(const CorpusFolder& product, const std::filesystem::path& folder)
        : originals_(read_originals(folder, product.tool)) {
        subject_.must({"import", "--from", product.tool, folder.native(), "--into", "migrations"});
        for (const auto& entry :
             std::filesystem::directory_iterator(subject_.folder() / "migrations")) {
            ids_.push_back(entry.path().stem());
        }
        std::sort(ids_.begin(), ids_.end());
        empty_ = reference_.dump();
    }

    const Subject& subject() const { return subject_; }
    const std::vector<Original>& originals() const { return originals_; }
    const std::vector<std::string>& ids() const { return ids_; }
    const std::string& empty() const { return empty_; }

    std::string reference_schema() const { return reference_.dump(); }

    /// psql with one text, in one transaction unless its tool runs it without.
    Result psql(const Original& original, const std::string& text) const {
        const Scratch scratch;
        return reference_.psql_file(
            scratch.write_file("file.sql", text),
            original.transactional ? std::vector<std::string>{"-1"} : std::vector<std::string>{});
    }

    void psql_up(std::size_t from, std::size_t to) const {
        for (std::size_t i = from; i < to; ++i) {
            const Result result = psql(originals_[i], originals_[i].up);
            INFO(originals_[i].up_name << "\n" << result.err);
            REQUIRE(result.ok());
        }
    }

    /// Down to the first revision that has no down or whose down fails; answers how many are left.
    std::size_t psql_down(std::size_t from) const {
        std::size_t left = from;
        while (left > 0 && originals_[left - 1].down &&
               psql(originals_[left - 1], *originals_[left - 1].down).ok()) {
            --left;
        }
        return left;
    }

    std::string expected_history(std::size_t count) const {
        return fmt::format("{}",
                           fmt::join(ids_.begin(), ids_.begin() + static_cast<int>(count), " "));
    }

    void check_agreement(std::size_t applied) const {
        CHECK(subject_.history() == expected_history(applied));
        // CHECK alone would print two dumps of thousands of lines.
        const bool same = subject_.schema() == reference_schema();
        INFO("with " << applied << " revisions applied");
        CHECK(same);
    }

private:
    Subject subject_{Engine::postgres};
    Database reference_;
    std::vector<Original> originals_;
    std::vector<std::string> ids_;
    std::string empty_;
};

/// What dbtool must do where psql got down to `left` revisions, of `from`.
void check_downgrade(const Twins& twins, std::size_t from, std::size_t left) {
    const Subject& subject = twins.subject();
    if (left == 0) {
        subject.must({"downgrade", "base", "--yes"});
        CHECK(twins.reference_schema() == twins.empty());
        return;
    }
    const Original& stopped = twins.originals()[left - 1];
    INFO("psql stops at " << stopped.up_name);
    const Result result = subject.dbtool({"downgrade", "base", "--yes"});
    CHECK_THAT(result.err, ContainsSubstring(twins.ids()[left - 1]));
    if (stopped.down) {
        CHECK(result.exit_code == 1);
        CHECK_THAT(result.err, ContainsSubstring("SQLSTATE"));
        return;
    }
    // What has no down is refused before anything is done.
    CHECK(result.exit_code == 2);
    CHECK(subject.history() == twins.expected_history(from));
    subject.must({"downgrade", twins.ids()[left - 1]});
}

}  // namespace

TEST_CASE("a real product's migrations end where psql ends, up, down and up again") {
    const auto product = GENERATE(CorpusFolder{"concourse", "golang-migrate"},
                                  CorpusFolder{"authelia-postgres", "golang-migrate"},
                                  CorpusFolder{"svix", "sqlx"},
                                  CorpusFolder{"openfga-postgres", "goose"});
    const auto folder = corpus_folder(product.name);
    if (!folder || skipped(Engine::postgres)) {
        return;
    }
    INFO(product.name);
    const Twins twins(product, *folder);
    const std::size_t all = twins.originals().size();
    REQUIRE(twins.ids().size() == all);

    twins.psql_up(0, all);
    twins.subject().must({"upgrade", "head"});
    twins.check_agreement(all);
    CHECK(twins.subject().dbtool({"check"}).exit_code == 0);

    const std::size_t left = twins.psql_down(all);
    check_downgrade(twins, all, left);
    twins.check_agreement(left);

    twins.psql_up(left, all);
    twins.subject().must({"upgrade", "head"});
    twins.check_agreement(all);
}

/// Where a product's way down is broken somewhere, the revisions below that place come down, too:
/// each stretch is begun anew from where it can be.
TEST_CASE("every stretch of a broken way down goes as far as psql goes") {
    const auto product =
        GENERATE(CorpusFolder{"concourse", "golang-migrate"}, CorpusFolder{"svix", "sqlx"});
    const auto folder = corpus_folder(product.name);
    if (!folder || skipped(Engine::postgres)) {
        return;
    }
    INFO(product.name);
    std::size_t top = read_originals(*folder, product.tool).size();
    std::size_t stretches = 0;
    for (bool first = true; top > 0; first = false) {
        const Twins twins(product, *folder);
        twins.psql_up(0, top);
        const std::size_t left = twins.psql_down(top);
        if (!first) {
            twins.subject().must({"upgrade", twins.ids()[top - 1]});
            check_downgrade(twins, top, left);
            twins.check_agreement(left);
            ++stretches;
        }
        top = left == 0 ? 0 : left - 1;
    }
    CHECK(stretches > 0);
}
