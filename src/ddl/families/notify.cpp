#include "ddl/families/notify.hpp"

#include <array>
#include <fmt/format.h>

#include "ddl/common.hpp"
#include "ddl/families/trigger_parts.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::size_t longest_channel = 63;
constexpr std::array<std::string_view, 3> event_words = {"insert", "update", "delete"};
constexpr std::array<std::string_view, 2> payload_words = {"key", "row"};

std::string channel_of(const AddNotify& op) {
    return op.channel.empty() ? name_by_rule("{table}_changed", op.table, {}, "").str()
                              : op.channel;
}

/// The listener is told the key that it knows the row by: the old one, and the new one beside it
/// where an update changes the key.
std::string function_body(const AddNotify& op) {
    // PostgreSQL takes less than 8000 bytes.
    constexpr std::string_view with_row =
        "  IF octet_length((message || jsonb_build_object('row', "
        "changed))::text) < 8000 THEN\n"
        "    message := message || jsonb_build_object('row', "
        "changed);\n"
        "  END IF;\n";
    return fmt::format(
        "DECLARE\n"
        "  changed jsonb;\n"
        "  key jsonb;\n"
        "  new_key jsonb;\n"
        "  message jsonb;\n"
        "BEGIN\n"
        "  IF TG_OP IN ('UPDATE', 'DELETE') THEN\n"
        "    changed := to_jsonb(OLD);\n"
        "    key := {};\n"
        "  END IF;\n"
        "  IF TG_OP IN ('INSERT', 'UPDATE') THEN\n"
        "    changed := to_jsonb(NEW);\n"
        "    new_key := {};\n"
        "  END IF;\n"
        "  message := jsonb_build_object('table', {}, 'operation', lower(TG_OP), "
        "'key', coalesce(key, new_key));\n"
        "  IF key <> new_key THEN\n"
        "    message := message || jsonb_build_object('new_key', new_key);\n"
        "  END IF;\n"
        "{}"
        "  PERFORM pg_notify({}, message::text);\n"
        "  RETURN NULL;\n"
        "END",
        key_of_row("OLD"),
        key_of_row("NEW"),
        literal(to_text(op.table), Dialect::postgresql),
        op.payload == AddNotify::Payload::row ? with_row : "",
        literal(channel_of(op), Dialect::postgresql));
}

}  // namespace

void describe(FieldVisitor& visitor, AddNotify& op) {
    visitor.qualified({"table", "The table", true}, op.table);
    visitor.text({"channel", "What an application listens to; <table>_changed"}, op.channel);
    visitor.words({"on", "Which changes; all three where it is left out"}, op.on, event_words);
    describe_word(visitor,
                  {"payload", "What is told: the row's key, or the whole row where it fits"},
                  op.payload,
                  payload_words,
                  AddNotify::Payload::key);
}

void check_one(const AddNotify& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    if (op.channel.size() > longest_channel) {
        mistakes.push_back({"name-too-long",
                            fmt::format("the channel \"{}\" has {} bytes, and PostgreSQL takes 63",
                                        op.channel,
                                        op.channel.size()),
                            "Give it a shorter name."});
    }
}

std::vector<Operation> expand(const AddNotify& op, Dialect /*dialect*/) {
    std::vector<std::string> on = op.on;
    if (on.empty()) {
        on.assign(event_words.begin(), event_words.end());
    }
    return {trigger_function(op.table, "{table}_notify", function_body(op)),
            trigger_on(op.table,
                       {.rule = "trg_{table}_notify",
                        .function_rule = "{table}_notify",
                        .on = std::move(on)})};
}

}  // namespace dbtool::ddl
