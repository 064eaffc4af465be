#pragma once

#include <optional>
#include <string>

#include <dbtool/migration/script.hpp>
#include <dbtool/sql/statement.hpp>

#include "sha256.hpp"

namespace dbtool::migration {

/// Puts a script's statements, one after the other, into parts.
class OutlineBuilder {
public:
    OutlineBuilder(const std::string& file, Dialect dialect, bool transactional);

    void add(const sql::Statement& statement);
    /// COPY data of the statement that was added last.
    void add_copy_data(std::string_view rows);
    /// The closing `\.` of that data.
    void end_copy_data();
    /// `text_size`: of the whole script's (LF) text.
    ScriptOutline finish(std::uint64_t text_size);

private:
    void add_to_part(const sql::Statement& statement);
    void add_solo(const sql::Statement& statement);
    void add_foreign_keys(const sql::Statement& statement);
    void begin(const sql::Statement& statement);
    void commit(const sql::Statement& statement);
    void savepoint(const sql::Statement& statement);
    void two_phase(const sql::Statement& statement);
    void check_frame_is_last(const sql::Statement& statement);

    PartOutline& open_part(const sql::Statement& statement, PartOutline::Kind kind);
    void close_part();
    SourcePosition position_of(const sql::Statement& statement) const;
    void refuse(const sql::Statement& statement, std::string message, std::string help);
    /// For transaction control where there is none to be.
    void refuse_control(const sql::Statement& statement);

    std::string file_;
    Dialect dialect_;
    bool transactional_;
    ScriptOutline outline_;
    std::optional<PartOutline> part_;
    Sha256 hash_;
    bool foreign_keys_off_ = false;
    std::optional<SourcePosition> begun_;      ///< The BEGIN that waits for its COMMIT.
    std::optional<SourcePosition> committed_;  ///< The COMMIT that must be the last statement.
    bool refused_ = false;                     ///< One complaint about a script's frame is enough.
};

}  // namespace dbtool::migration
