#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include <dbtool/core/diagnostic.hpp>
#include <dbtool/ddl/render.hpp>
#include <dbtool/engine/batch.hpp>
#include <dbtool/migration/script.hpp>

namespace dbtool::run {

/// One statement of a step of operations, or what is to be asked when its turn comes.
struct OperationItem {
    std::string sql;
    ddl::Live live;
    std::string shown;  ///< A live one in words.
    /// Of a live one: what it sends whatever the database holds, where that is so.
    std::optional<std::vector<std::string>> statements;
    std::size_t operation = 0;       ///< In the flattened list.
    std::string_view kind;           ///< `add_check`.
    SourcePosition position;         ///< Of the operation.
    bool restores_timeouts = false;  ///< Sets what holds outside of an operation with its own.
    bool tolerated = false;          ///< In a back-out: may find that there is nothing to undo.
};

/// The items of one part; beside its outline.
struct OperationPart {
    std::vector<OperationItem> items;
    bool live = false;
    std::optional<Milliseconds> lock_timeout;  ///< Of a solo one: the operation's own.
    std::optional<Milliseconds> statement_timeout;
    bool may_repeat = false;  ///< A solo one that does no harm when it is run again.
};

/// A step of operations: its parts, and what is learnt while they run.
struct OperationScript {
    std::vector<OperationPart> parts;
    std::vector<migration::PartOutline> outlines;
    std::vector<Diagnostic> diagnostics;
    std::vector<ddl::Operation> down;  ///< What brings an upgrade back; kept state not filled in.
    std::vector<std::string>
        new_tables;  ///< Tables that were taken for new: a resumed run takes them so too.

    /// Old state that was read, by part and operation: a part that is run again reads it again.
    std::map<std::pair<std::size_t, std::size_t>, ddl::Restore> kept;
    /// The item of each statement of a part that was sent.
    std::map<std::size_t, std::vector<std::size_t>> sent;

    /// The downgrade as it is stored, with all that is kept so far.
    std::string stored_downgrade() const;
};

/// Is what is there kept for the way back? Nobody comes back from a downgrade by another one.
enum class Keep { state, nothing };

/// Renders flattened operations and cuts them into parts.
std::shared_ptr<OperationScript> compile(const std::vector<ddl::Operation>& flattened,
                                         const ddl::RenderContext& context,
                                         Keep keep);

/// The statements of a part while it runs; `settings` hold outside of operations with their own.
std::unique_ptr<engine::StatementStream> stream_of(OperationScript& script,
                                                   std::size_t part,
                                                   const engine::SessionSettings& settings);

/// What a stored downgrade says of the tables that were taken for new.
std::vector<std::string> new_tables_of(std::string_view stored);

}  // namespace dbtool::run
