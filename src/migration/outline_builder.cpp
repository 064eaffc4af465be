#include "outline_builder.hpp"

#include <algorithm>

#include <dbtool/core/text.hpp>
#include <dbtool/sql/session.hpp>

#include "transaction_control.hpp"

namespace dbtool::migration {
namespace {

constexpr std::string_view separator{"\0", 1};
constexpr std::string_view copy_end = "\\.\n";

std::string first_word(std::string_view statement) {
    const auto words = split_words(statement);
    return words.empty() ? std::string{} : to_lower(words.front());
}

}  // namespace

OutlineBuilder::OutlineBuilder(const std::string& file, Dialect dialect, bool transactional)
    : file_(file), dialect_(dialect), transactional_(transactional) {}

void OutlineBuilder::add(const sql::Statement& statement) {
    using sql::StatementKind;
    if (statement.kind != StatementKind::foreign_keys_pragma) {
        check_frame_is_last(statement);
    }
    if (refused_) {
        return;
    }
    switch (statement.kind) {
        case StatementKind::ordinary:
        case StatementKind::copy_from_stdin:
            return transactional_ || begun_ ? add_to_part(statement) : add_solo(statement);
        case StatementKind::solo:
            return add_solo(statement);
        case StatementKind::savepoint:
            return savepoint(statement);
        case StatementKind::foreign_keys_pragma:
            return add_foreign_keys(statement);
        case StatementKind::begin:
            return begin(statement);
        case StatementKind::commit:
            return commit(statement);
        case StatementKind::two_phase:
            return two_phase(statement);
        case StatementKind::copy_to_stdout:
            return refuse(statement,
                          "COPY to stdout has nobody to take its rows",
                          "Take it out; a migration only writes to the database.");
        case StatementKind::rollback:
        case StatementKind::chain:
            return refuse_control(statement);
    }
}

void OutlineBuilder::add_to_part(const sql::Statement& statement) {
    if (!part_) {
        open_part(statement, PartOutline::Kind::transaction);
    }
    part_->size = statement.end_offset - part_->offset;
    part_->statements += 1;
    part_->has_copy = part_->has_copy || statement.kind == sql::StatementKind::copy_from_stdin;
    if (dialect_ == Dialect::postgresql && sql::sets_session(statement.text)) {
        part_->session.emplace_back(statement.text);
    }
    hash_.update(statement.text);
    hash_.update(separator);
}

void OutlineBuilder::add_solo(const sql::Statement& statement) {
    if (begun_) {
        refuse(statement,
               sql::headline(statement.text) +
                   " cannot run inside a transaction, and stands between BEGIN and COMMIT",
               transactional_
                   ? "Take BEGIN and COMMIT out: dbtool runs what can be in a transaction in one."
                   : "Put it before the BEGIN or behind the COMMIT.");
        return;
    }
    close_part();
    open_part(statement, PartOutline::Kind::solo);
    add_to_part(statement);
    if (statement.kind != sql::StatementKind::copy_from_stdin) {
        close_part();
    }
}

void OutlineBuilder::add_foreign_keys(const sql::Statement& statement) {
    foreign_keys_off_ = turns_foreign_keys_off(statement.text);
    if (part_ && foreign_keys_off_) {
        part_->foreign_keys_off = true;
    }
}

void OutlineBuilder::begin(const sql::Statement& statement) {
    if (begun_) {
        refuse(statement,
               "BEGIN inside a transaction that is open already",
               "Take one of the two out.");
        return;
    }
    const bool first = !part_ && outline_.parts.empty() && !committed_;
    if (transactional_ && !first) {
        refuse_control(statement);
        return;
    }
    close_part();
    begun_ = position_of(statement);
    if (const auto wish = unmet_wish(statement.text, dialect_)) {
        refuse(statement,
               "BEGIN asks for " + *wish +
                   ", and dbtool runs every part READ COMMITTED and READ WRITE",
               "Take " + *wish + " out of the BEGIN.");
    }
}

void OutlineBuilder::commit(const sql::Statement& statement) {
    if (!begun_) {
        refuse_control(statement);
        return;
    }
    begun_.reset();
    if (transactional_) {
        committed_ = position_of(statement);
    }
    close_part();
}

void OutlineBuilder::savepoint(const sql::Statement& statement) {
    if (transactional_ || begun_) {
        add_to_part(statement);
        return;
    }
    refuse(statement,
           sql::headline(statement.text) + " outside of a transaction",
           "Put it between BEGIN and COMMIT.");
}

void OutlineBuilder::two_phase(const sql::Statement& statement) {
    if (!transactional_ && !begun_ && first_word(statement.text) != "prepare") {
        add_solo(statement);  // COMMIT PREPARED, ROLLBACK PREPARED: another transaction's, and done
                              // at once.
        return;
    }
    refuse_control(statement);
}

void OutlineBuilder::check_frame_is_last(const sql::Statement& statement) {
    if (!committed_ || refused_) {
        return;
    }
    refused_ = true;
    outline_.diagnostics.push_back(
        {.code = "transaction-control",
         .severity = Severity::error,
         .message = "COMMIT is not the last statement, " + sql::headline(statement.text) +
                    " in line " + std::to_string(statement.line) + " follows",
         .position = *committed_,
         .help = "Take BEGIN and COMMIT out, or write `-- dbtool:transaction off` at the top of "
                 "the file, where each BEGIN and COMMIT is a part."});
}

PartOutline& OutlineBuilder::open_part(const sql::Statement& statement, PartOutline::Kind kind) {
    part_ = PartOutline{.kind = kind,
                        .offset = statement.offset,
                        .size = 0,
                        .start = position_of(statement),
                        .foreign_keys_off = foreign_keys_off_,
                        .headline = sql::headline(statement.text),
                        .session = {},
                        .checksum = {}};
    return *part_;
}

void OutlineBuilder::close_part() {
    if (!part_) {
        return;
    }
    part_->checksum = hash_.finish();
    outline_.statements += part_->statements;
    outline_.parts.push_back(std::move(*part_));
    part_.reset();
}

void OutlineBuilder::add_copy_data(std::string_view rows) {
    if (part_) {
        part_->size += rows.size();
        hash_.update(rows);
    }
}

void OutlineBuilder::end_copy_data() {
    if (!part_) {
        return;
    }
    part_->size += copy_end.size();
    hash_.update(separator);
    if (part_->kind == PartOutline::Kind::solo) {
        close_part();
    }
}

ScriptOutline OutlineBuilder::finish(std::uint64_t text_size) {
    close_part();
    if (begun_) {
        outline_.diagnostics.push_back(
            {.code = "transaction-control",
             .severity = Severity::error,
             .message = "BEGIN without a COMMIT",
             .position = *begun_,
             .help = "Take the BEGIN out: dbtool runs a migration in a transaction anyway."});
    }
    for (PartOutline& part : outline_.parts) {
        part.size = std::min(part.size, text_size - std::min(part.offset, text_size));
    }
    return std::move(outline_);
}

SourcePosition OutlineBuilder::position_of(const sql::Statement& statement) const {
    return {.file = file_, .line = statement.line, .column = statement.column};
}

void OutlineBuilder::refuse(const sql::Statement& statement,
                            std::string message,
                            std::string help) {
    outline_.diagnostics.push_back({.code = "transaction-control",
                                    .severity = Severity::error,
                                    .message = std::move(message),
                                    .position = position_of(statement),
                                    .help = std::move(help)});
}

void OutlineBuilder::refuse_control(const sql::Statement& statement) {
    const std::string what = sql::headline(statement.text);
    if (transactional_) {
        refuse(statement,
               what + " would part the migration from its row in the history",
               "Take it out, or write `-- dbtool:transaction off` at the top of the file, where "
               "each BEGIN and COMMIT is a part.");
    } else if (statement.kind == sql::StatementKind::commit) {
        refuse(statement,
               what + " without a BEGIN",
               "Take it out, or put a BEGIN before the statements that belong together.");
    } else {
        refuse(statement,
               what + " leaves no part that is done as a whole",
               "Take it out: a part ends with a plain COMMIT.");
    }
}

}  // namespace dbtool::migration
