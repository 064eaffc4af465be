// Real products' migrations on SQLite, with rows in every table before each step.
//
// The reference is the sqlite3 shell with foreign_keys ON from the start, statement by statement
// without a transaction around the file: keys are enforced, as dbtool and the products' drivers do,
// and a file's own PRAGMA foreign_keys=off takes effect, which inside a transaction it would not.
// The shell's default, OFF throughout, would hide just the rows that a rebuild loses.

#include <algorithm>
#include <fmt/format.h>
#include <sstream>

#include "acceptance/corpus.hpp"
#include "acceptance/corpus_rows.hpp"
#include "acceptance/subject.hpp"
#include "support/catch.hpp"

using namespace dbtool::test;

namespace {

namespace fs = std::filesystem;

/// The product's files, with the functions that only the product has (authelia registers BIN2B64
/// and B642BIN in its driver) replaced by one of SQLite's own, for both sides alike.
void copy_product(const fs::path& from, const fs::path& to) {
    fs::create_directories(to);
    for (const auto& entry : fs::directory_iterator(from)) {
        std::string text = read_file(entry.path());
        for (const std::string_view function : {"BIN2B64(", "B642BIN("}) {
            if (const auto at = text.find(function); at != std::string::npos) {
                text.replace(at, function.size(), "hex(");
            }
        }
        const Scratch scratch;
        fs::copy_file(scratch.write_file("file", text), to / entry.path().filename());
    }
}

class SqliteTwins {
public:
    SqliteTwins(const CorpusFolder& product, const fs::path& folder) {
        copy_product(folder, scratch_.path() / "product");
        originals_ = read_originals(scratch_.path() / "product", product.tool);
        subject_.must({"import",
                       "--from",
                       product.tool,
                       (scratch_.path() / "product").native(),
                       "--into",
                       "migrations"});
    }

    const Subject& subject() const { return subject_; }
    const std::vector<Original>& originals() const { return originals_; }

    Result shell(const std::string& text) const {
        return sqlite_shell(reference(), "PRAGMA foreign_keys = ON;\n" + text);
    }

    /// The same rows in both.
    void add_rows(int round) const {
        const std::string rows = rows_for(reference(), round);
        INFO(rows);
        for (const fs::path& file : {reference(), own()}) {
            const Result result = sqlite_shell(file, rows);
            INFO(result.err);
            REQUIRE(result.ok());
        }
    }

    bool agree() const { return dump_of(reference()) == dump_of(own()); }

    fs::path reference() const { return scratch_.path() / "reference.db"; }
    fs::path own() const { return subject_.folder() / "subject.db"; }

private:
    Subject subject_{Engine::sqlite};
    Scratch scratch_;
    std::vector<Original> originals_;
};

/// How many rows point to a parent that is there.
int rows_with_a_parent(const fs::path& database) {
    const Result keys = sqlite_shell(
        database,
        "SELECT 'SELECT count(\"' || f.\"from\" || '\") FROM \"' || m.name || '\";' FROM "
        "sqlite_master m, pragma_foreign_key_list(m.name) f WHERE m.type = 'table';");
    const Result counts = sqlite_shell(database, keys.out);
    std::istringstream lines(counts.out);
    int sum = 0;
    for (int count = 0; lines >> count;) {
        sum += count;
    }
    return sum;
}

void climb(const SqliteTwins& twins, bool with_rows) {
    int round = 0;
    for (const Original& original : twins.originals()) {
        INFO("up " << original.up_name);
        const Result reference = twins.shell(original.up);
        INFO(reference.err);
        REQUIRE(reference.ok());
        twins.subject().must({"upgrade", "+1"});
        REQUIRE(twins.agree());
        if (with_rows) {
            twins.add_rows(++round);
            REQUIRE(twins.agree());
        }
    }
}

/// As far down as the shell gets; answers how many revisions are left. Where the shell fails, so
/// does dbtool, and leaves all as it was.
std::size_t descend(const SqliteTwins& twins) {
    const auto& originals = twins.originals();
    std::size_t left = originals.size();
    for (; left > 0 && originals[left - 1].down; --left) {
        INFO("down " << originals[left - 1].up_name);
        const std::string before = dump_of(twins.own());
        const Result reference = twins.shell(*originals[left - 1].down);
        const Result result = twins.subject().dbtool({"downgrade", "-1"});
        INFO(reference.err << result.out << result.err);
        if (!reference.ok()) {
            REQUIRE(result.exit_code == 1);
            REQUIRE(dump_of(twins.own()) == before);
            return left;
        }
        REQUIRE(result.exit_code == 0);
        REQUIRE(twins.agree());
    }
    return left;
}

const std::vector<CorpusFolder> products = {
    {"authelia-sqlite", "golang-migrate"}, {"openfga-sqlite", "goose"}, {"atuin-sqlite", "sqlx"}};

}  // namespace

TEST_CASE("a real product's migrations keep every row that the sqlite3 shell keeps") {
    const std::size_t number = GENERATE(0U, 1U, 2U);
    const CorpusFolder& product = products.at(number);
    const auto folder = corpus_folder(product.name);
    if (!folder || skipped(Engine::sqlite)) {
        return;
    }
    INFO(product.name);
    const SqliteTwins twins(product, *folder);
    climb(twins, true);
    if (product.name == "authelia-sqlite") {
        CHECK(rows_with_a_parent(twins.own()) > 100);
    }
    CHECK(twins.subject().dbtool({"check"}).exit_code == 0);
    descend(twins);
}

TEST_CASE("a real product's migrations on SQLite, empty: up, down, and up again in one run") {
    const std::size_t number = GENERATE(0U, 1U, 2U);
    const CorpusFolder& product = products.at(number);
    const auto folder = corpus_folder(product.name);
    if (!folder || skipped(Engine::sqlite)) {
        return;
    }
    INFO(product.name);
    const SqliteTwins twins(product, *folder);
    climb(twins, false);
    const std::size_t left = descend(twins);
    const bool has_downs = twins.originals().back().down.has_value();
    CHECK(left == (has_downs ? 0 : twins.originals().size()));
    for (std::size_t i = left; i < twins.originals().size(); ++i) {
        REQUIRE(twins.shell(twins.originals()[i].up).ok());
    }
    twins.subject().must({"upgrade", "head"});
    CHECK(twins.agree());
}
