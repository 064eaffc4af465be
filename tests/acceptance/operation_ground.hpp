#pragma once

#include <map>
#include <memory>
#include <string>

#include "acceptance/subject.hpp"

namespace dbtool::test {

/// What a database holds, without the tool's own tables.
struct Snapshot {
    std::string schema;
    std::string rows;  ///< Sorted: their order on disk means nothing.
};

/// How two schemas are compared.
enum class Order { matters, ignored };

/// What differs from one to the other, as a diff; empty where nothing does.
std::string difference(const std::string& before, const std::string& after, Order order);

/// A database that many tests begin with: each gets a copy.
class Ground {
public:
    Ground(Engine engine, const std::string& given);

    Engine engine() const { return engine_; }
    const Database* database() const { return database_.get(); }
    const std::filesystem::path& file() const { return file_; }
    const Snapshot& snapshot() const { return snapshot_; }

private:
    Engine engine_;
    std::unique_ptr<Database> database_;
    Scratch scratch_;
    std::filesystem::path file_;
    Snapshot snapshot_;
};

/// A project and a copy of a ground. Nothing here uses Catch2's macros, so that tests can run on
/// threads.
class OperationSubject {
public:
    explicit OperationSubject(const Ground& ground);

    void add(const std::string& name, std::string_view text) const;
    void configure(std::string_view yaml) const;
    void remove_configuration() const;

    Result dbtool(const std::vector<std::string>& args) const;
    /// Throws std::runtime_error with what the tool said where it fails.
    std::string must(const std::vector<std::string>& args) const;
    /// As psql or the sqlite3 shell answer it. Throws.
    std::string query(std::string_view sql) const;
    Snapshot snapshot() const;

private:
    std::filesystem::path file() const { return scratch_.path() / "subject.db"; }

    Engine engine_;
    Scratch scratch_;
    std::unique_ptr<Database> database_;
};

}  // namespace dbtool::test
