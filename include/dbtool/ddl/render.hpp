#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include <dbtool/core/types.hpp>
#include <dbtool/ddl/operation.hpp>

namespace dbtool::ddl {

/// Reads from the database, in the transaction of the statements around it.
class Facts {
public:
    Facts() = default;
    Facts(const Facts&) = delete;
    Facts& operator=(const Facts&) = delete;
    virtual ~Facts() = default;

    using Rows = std::vector<std::vector<std::optional<std::string>>>;
    virtual Rows ask(const std::string& sql) = 0;
    /// PostgreSQL: with an empty search_path, so that every name in the answer has its schema.
    virtual Rows ask_bare(const std::string& sql) = 0;
};

/// What a live piece comes to.
struct Resolved {
    std::vector<std::string> statements;
    std::optional<Restore> kept = {};  ///< `of` is filled in by who runs it.
};

/// Statements that depend on what the database holds when their turn comes. Error{database} where
/// something that must be there is not.
using Live = std::function<Resolved(Facts&)>;

/// One thing to do.
struct Piece {
    enum class Kind {
        statement,  ///< `sql`, in the transaction that is open.
        live,       ///< `live`, in the transaction that is open.
        boundary,   ///< What follows is in another transaction.
        solo,       ///< `sql`, outside of any transaction.
    };
    Kind kind = Kind::statement;
    std::string sql = {};
    Live live = {};
    /// What a live piece sends whatever the database holds, where that is so: none for one that
    /// only reads.
    std::optional<std::vector<std::string>> statements = {};
    std::string shown = {};  ///< A live piece in words: `rebuild posts without column karma`.
    bool foreign_keys_off = false;  ///< SQLite: its transaction must run with foreign keys off.
    bool may_repeat = false;        ///< solo: it does no harm to run it again after it was cut off.
    bool script = false;            ///< statement, solo: `sql` holds several, which the run cuts.
};

struct RenderContext {
    Dialect dialect = Dialect::postgresql;
    bool online = true;  ///< As configured; false too where all must be in one transaction.
    bool one_transaction =
        false;  ///< `--atomic`, `--dry-run`: plain forms whatever an operation says.
    /// Is the table made in this run, so that nobody can be using it yet?
    std::function<bool(const QualifiedName&)> is_new;
    /// Of a partitioned table, leaves only, as the database knows them before the run; null or
    /// empty: it is not partitioned.
    std::function<std::vector<QualifiedName>(const QualifiedName&)> partitions_of = {};
    Milliseconds lock_timeout{0};  ///< What holds outside of operations with their own.
    Milliseconds statement_timeout{0};
};

struct Rendered {
    std::vector<Piece> pieces;
    std::optional<Milliseconds> lock_timeout;  ///< The operation's own, for its solo pieces.
    std::optional<Milliseconds> statement_timeout;
};

/// The SQL of an operation that flatten() gave. Error{migration} for what has no meaning on the
/// dialect (which check() has told before).
Rendered render(const Operation& operation, const RenderContext& context);

}  // namespace dbtool::ddl
