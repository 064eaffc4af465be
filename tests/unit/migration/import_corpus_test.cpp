#include <cstdlib>

#include <dbtool/migration/import.hpp>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "texts.hpp"

using namespace dbtool;
using namespace dbtool::test;

namespace {

std::filesystem::path corpus() {
    const char* set =
        std::getenv("DBTOOL_CORPUS");  // NOLINT(concurrency-mt-unsafe): tests have one thread here.
    return set != nullptr
               ? std::filesystem::path(set)
               : std::filesystem::path(DBTOOL_SOURCE_DIR).parent_path() / "shared/corpus";
}

struct Product {
    std::string folder;
    std::string tool;
    Dialect dialect;
    std::size_t versions;
    std::size_t downs;
    std::size_t warnings;  ///< Versions that share a number, downs without an up.
    std::string first;
    std::string last;
};

const std::vector<Product> products = {
    {"migrations/concourse",
     "golang-migrate",
     Dialect::postgresql,
     149,
     148,
     3,
     "1510262030_initial_schema",
     ""},
    {"migrations/authelia-postgres",
     "golang-migrate",
     Dialect::postgresql,
     26,
     26,
     0,
     "0001_Initial_Schema",
     "0026_StorageAADRowScoped"},
    {"migrations/authelia-sqlite",
     "golang-migrate",
     Dialect::sqlite,
     26,
     26,
     0,
     "0001_Initial_Schema",
     "0026_StorageAADRowScoped"},
    {"migrations/svix",
     "sqlx",
     Dialect::postgresql,
     16,
     16,
     0,
     "20220123205937_initial",
     "20250909214223_messageattempt_endp_idx"},
    {"migrations/openfga-postgres",
     "goose",
     Dialect::postgresql,
     6,
     6,
     0,
     "001_initialize_schema",
     "006_add_collate_index"},
    {"migrations/openfga-sqlite",
     "goose",
     Dialect::sqlite,
     2,
     2,
     0,
     "005_initialize_schema",
     "006_add_store_ulid_index"},
    {"migrations/atuin-sqlite",
     "sqlx",
     Dialect::sqlite,
     12,
     0,
     0,
     "20210422143411_create_history",
     "20260818000000_history_author_kind"},
    {"import/atlas/golang-migrate",
     "golang-migrate",
     Dialect::postgresql,
     2,
     2,
     0,
     "1_initial",
     "2_second_migration"},
    {"import/atlas/goose",
     "goose",
     Dialect::postgresql,
     2,
     1,
     0,
     "1_initial",
     "2_second_migration"},
};

void check_product(const Product& product) {
    const Scratch scratch;
    const auto into = scratch.path() / "migrations";
    const auto result = migration::import_folder(product.tool, corpus() / product.folder, into);
    CHECK_FALSE(has_errors(result.diagnostics));
    CHECK(result.diagnostics.size() == product.warnings);
    CHECK(result.written.size() == product.versions);
    const auto folder = migration::load_folder(into, product.dialect);
    CHECK(places(folder.diagnostics) == Strings{});
    REQUIRE(folder.migrations.size() == product.versions);
    CHECK(folder.migrations.front().revision.id.str() == product.first);
    CHECK((product.last.empty() || folder.migrations.back().revision.id.str() == product.last));
    std::size_t downs = 0;
    std::vector<RevisionId> expected;
    for (const auto& found : folder.migrations) {
        INFO(found.revision.id.str());
        downs += found.downgrade ? 1U : 0U;
        CHECK(found.has_revises);
        CHECK(found.revision.parents == expected);
        expected = {found.revision.id};
        CHECK(places(migration::check_scripts(found, product.dialect)) == Strings{});
    }
    CHECK(downs == product.downs);
}

}  // namespace

TEST_CASE("real products' folders are imported, loaded and checked without a mistake") {
    if (!std::filesystem::exists(corpus())) {
        WARN("skipped: the corpus is not there");
        return;
    }
    for (const Product& product : products) {
        INFO(product.folder);
        check_product(product);
    }
}
