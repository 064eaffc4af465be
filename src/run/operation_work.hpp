#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include <dbtool/ddl/operation.hpp>
#include <dbtool/ddl/render.hpp>
#include <dbtool/engine/connection.hpp>
#include <dbtool/migration/migration.hpp>
#include <dbtool/run/settings.hpp>

#include "run/operation_script.hpp"

namespace dbtool::run {

/// What rendering operations has to know of a run: which tables are made in it, which are about to
/// go, and what the database says of partitions.
class OperationWork {
public:
    /// `connection` may be null: a script is written offline.
    OperationWork(const Target& target,
                  Dialect dialect,
                  engine::Connection* connection,
                  bool one_transaction);

    /// A migration's upgrade; its mistakes are appended. `stored`: of one that is half done.
    std::shared_ptr<OperationScript> upgrade(const migration::Migration& migration,
                                             const std::optional<std::string>& stored,
                                             std::vector<Diagnostic>& problems);
    /// The operations that take a revision back, from its file or from what is stored.
    std::vector<ddl::Operation> downgrade_list(const migration::Migration* migration,
                                               const std::optional<std::string>& stored,
                                               std::vector<Diagnostic>& problems) const;
    /// Renders a downgrade. Those that are run later come first: a table that is about to go needs
    /// no care.
    std::shared_ptr<OperationScript> downgrade(const std::vector<ddl::Operation>& operations);

    /// Why migrations took plain forms where a run by the defaults takes care of a live table;
    /// empty where none did.
    std::string plain_note() const;

    /// A table that a SQL migration of this run makes.
    void note_new(const QualifiedName& table) { new_.insert(key(table)); }

private:
    std::string key(const QualifiedName& table) const;
    ddl::RenderContext context(std::vector<std::string>* used);
    std::vector<QualifiedName> partitions_of(const QualifiedName& table);
    void load_partitions();

    const Target& target_;
    Dialect dialect_;
    engine::Connection* connection_;
    bool one_transaction_;
    std::set<std::string> new_;
    std::vector<std::string> plain_;  ///< Migrations that took plain forms.
    bool partitions_known_ = false;
    struct Partition {
        QualifiedName parent;
        bool visible = false;  ///< The parent is found without its schema.
        QualifiedName leaf;
    };
    std::vector<Partition> partitions_;
};

/// What is stored with a revision that is recorded without being run: its downgrade, kept state
/// unknown.
std::optional<std::string> unfilled_downgrade(const migration::Migration& migration,
                                              Dialect dialect,
                                              const ddl::NameRules& names);

/// The kept state that a list needs and does not hold; empty: it can be run.
std::vector<std::string> missing_state(const std::vector<ddl::Operation>& operations);

}  // namespace dbtool::run
