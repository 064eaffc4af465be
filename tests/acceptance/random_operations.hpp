#pragma once

#include <random>
#include <string>
#include <vector>

#include "acceptance/subject.hpp"

namespace dbtool::test {

/// Makes up operations that must succeed, one after the other, from a small picture of what the
/// database holds by then.
class RandomOperations {
public:
    RandomOperations(Engine engine, unsigned long long seed);

    /// SQL that makes what the first operation finds.
    static std::string given(Engine engine);

    /// The next migration file's text.
    std::string next();

private:
    struct Column {
        std::string name;
        std::string type = {};
        bool null = true;
        bool has_default = false;
        bool used = false;  ///< By something that would stand in the way of changes.
    };
    struct Named {
        std::string name;
        std::vector<std::string> columns;
    };
    struct Table {
        std::string name;
        std::vector<Column> columns;  ///< The first is the primary key.
        std::vector<Named> indexes = {};
        std::vector<Named> constraints = {};
        std::string view = {};
        bool stamped = false;
        bool soft = false;
    };
    using Maker = std::string (RandomOperations::*)();

    // Each answers one operation as YAML and notes what it does, or nothing where there is nothing
    // to do it to.
    std::string create_table();
    std::string rename_table();
    std::string set_table_comment();
    std::string add_column();
    std::string add_reference();
    std::string drop_column();
    std::string rename_column();
    std::string alter_type();
    std::string set_default();
    std::string drop_default();
    std::string set_not_null();
    std::string drop_not_null();
    std::string create_index();
    std::string drop_index();
    std::string rename_index();
    std::string add_check();
    std::string add_unique();
    std::string add_foreign_key();
    std::string drop_constraint();
    std::string rename_constraint();
    std::string create_view();
    std::string drop_view();
    std::string insert();
    std::string backfill();
    std::string add_timestamps();
    std::string add_soft_delete();

    static const std::vector<Maker>& makers();

    std::size_t below(std::size_t bound);
    bool perhaps() { return below(2) == 0; }
    std::string fresh(const std::string& stem);
    Table& any_table();
    Column* any_free_column(Table& table);
    static void use(Table& table, const std::string& column);
    static void release(Table& table, const Named& named);
    static bool any_plain(const Table& table);

    Engine engine_;
    std::mt19937_64 random_;
    std::vector<Table> tables_;
    int last_ = 0;
};

}  // namespace dbtool::test
