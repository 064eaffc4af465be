#include "ddl/families/routine.hpp"

#include <array>
#include <fmt/format.h>

#include <dbtool/core/text.hpp>

#include "ddl/common.hpp"
#include "ddl/families/program.hpp"
#include "ddl/families/routine_args.hpp"

namespace dbtool::ddl {
namespace {

constexpr std::string_view default_language = "plpgsql";

void describe_language(FieldVisitor& visitor, Routine& routine) {
    std::optional<std::string> language;
    if (routine.language != default_language) {
        language = routine.language;
    }
    visitor.text({"language", "The language of the body; plpgsql where it is left out"}, language);
    routine.language = language.value_or(std::string(default_language));
}

enum class RoutineKind { function, procedure };

void describe_routine(FieldVisitor& visitor, Routine& routine, RoutineKind kind) {
    static constexpr std::array<std::string_view, 3> volatilities = {
        "immutable", "stable", "volatile"};
    static constexpr std::array<std::string_view, 2> securities = {"definer", "invoker"};
    visitor.qualified({"name", "Its name, without arguments", true}, routine.name);
    visitor.sql({"args", "Its arguments, as between the parentheses of CREATE FUNCTION"},
                routine.args);
    if (kind == RoutineKind::function) {
        visitor.sql({"returns", "What it returns: integer, SETOF posts, TABLE (...), trigger"},
                    routine.returns);
    }
    describe_language(visitor, routine);
    visitor.sql({"body", "Its body, without quotes around it", true}, routine.body);
    if (kind == RoutineKind::function) {
        describe_text_word(visitor,
                           {"volatility", "What the planner may take for granted"},
                           routine.volatility,
                           volatilities);
    }
    describe_text_word(
        visitor, {"security", "Whose rights it runs with"}, routine.security, securities);
    visitor.parameters({"set", "Settings that hold while it runs, such as search_path"},
                       routine.set);
}

void check_routine(const Routine& routine, Dialect dialect, std::vector<Mistake>& mistakes) {
    check_name(routine.name, dialect, mistakes);
}

Reverse dropped(const Routine& routine, bool procedure) {
    return derived_reverse(
        DropFunction{routine.name, without_defaults(routine.args), procedure, false});
}

std::string first_word_of(const std::string& event) {
    const std::vector<std::string_view> words = split_words(event);
    return words.empty() ? "" : to_lower(words.front());
}

void check_events(const CreateTrigger& op, Dialect dialect, std::vector<Mistake>& mistakes) {
    for (const std::string& event : op.on) {
        const std::string word = first_word_of(event);
        const bool of_columns = word == "update" && split_words(event).size() > 2 &&
                                to_lower(split_words(event).at(1)) == "of";
        if (word == "truncate") {
            refuse_on_sqlite(true, "truncate", dialect, mistakes);
        }
        if (!of_columns && word != to_lower(trim(event))) {
            mistakes.push_back({"unknown-event",
                                fmt::format("\"{}\" is no event of a trigger", event),
                                "Only `update` takes columns: `update of a, b`."});
        } else if (word != "insert" && word != "update" && word != "delete" && word != "truncate") {
            mistakes.push_back({"unknown-event",
                                fmt::format("\"{}\" is no event of a trigger", event),
                                "Events are insert, update, update of COLUMNS, delete, truncate."});
        }
    }
}

}  // namespace

void describe(FieldVisitor& visitor, CreateFunction& op) {
    describe_routine(visitor, op.routine, RoutineKind::function);
}
void check_one(const CreateFunction& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_routine(op.routine, dialect, mistakes);
}
Reverse reverse_of(const CreateFunction& op, const Common& /*common*/, Dialect /*dialect*/) {
    return dropped(op.routine, false);
}

void describe(FieldVisitor& visitor, ReplaceFunction& op) {
    describe_routine(visitor, op.routine, RoutineKind::function);
}
void check_one(const ReplaceFunction& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_routine(op.routine, dialect, mistakes);
}
Reverse reverse_of(const ReplaceFunction& op, const Common& /*common*/, Dialect /*dialect*/) {
    return kept_reverse("the definition of function " + to_text(op.routine.name));
}

void describe(FieldVisitor& visitor, CreateProcedure& op) {
    describe_routine(visitor, op.routine, RoutineKind::procedure);
}
void check_one(const CreateProcedure& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_routine(op.routine, dialect, mistakes);
}
Reverse reverse_of(const CreateProcedure& op, const Common& /*common*/, Dialect /*dialect*/) {
    return dropped(op.routine, true);
}

void describe(FieldVisitor& visitor, DropFunction& op) {
    visitor.qualified({"name", "Its name, without arguments", true}, op.name);
    visitor.sql({"args", "Its arguments; may be left out where there is only one of that name"},
                op.args);
    visitor.boolean({"procedure", "It is a procedure"}, op.procedure, false);
    describe_cascade(visitor, op.cascade);
}
void check_one(const DropFunction& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.name, dialect, mistakes);
}
Reverse reverse_of(const DropFunction& op, const Common& /*common*/, Dialect /*dialect*/) {
    const std::string kind = op.procedure ? "procedure " : "function ";
    return kept_reverse("the definition of " + kind + to_text(op.name), op.cascade);
}

void describe(FieldVisitor& visitor, CreateTrigger& op) {
    static constexpr std::array<std::string_view, 3> when_words = {"before", "after", "instead_of"};
    static constexpr std::array<std::string_view, 2> each_words = {"row", "statement"};
    visitor.qualified({"table", "The table, or the view with instead_of", true}, op.table);
    visitor.identifier({"name", "The trigger's name", true}, op.name);
    describe_word(visitor,
                  {"when", "Before or after the change, or in its stead", true},
                  op.when,
                  when_words,
                  static_cast<CreateTrigger::When>(-1));
    visitor.words({"on", "insert, update, `update of a, b`, delete, truncate", true}, op.on, {});
    int each = op.each_row ? 0 : 1;
    visitor.word({"each", "Once for every row, or once for a statement"}, each, each_words, 0);
    op.each_row = each == 0;
    visitor.sql({"condition", "It runs only where this holds; NEW and OLD are the rows"},
                op.condition);
    visitor.sql({"execute",
                 "PostgreSQL: the function, with arguments or without; SQLite: statements",
                 true},
                op.execute);
}
void check_one(const CreateTrigger& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.name, mistakes);
    check_events(op, dialect, mistakes);
    refuse_on_sqlite(!op.each_row, "each: statement", dialect, mistakes);
    if (dialect == Dialect::sqlite && op.on.size() > 1) {
        mistakes.push_back({"several-events-on-sqlite",
                            "a trigger has one event on SQLite",
                            "Make one trigger for each event, or say `dialects: [postgresql]`."});
    }
    if (op.when == CreateTrigger::When::instead_of && !op.each_row) {
        mistakes.push_back({"instead-of-for-statements",
                            "a trigger with instead_of runs for each row",
                            "Leave \"each\" out."});
    }
}
void complete_one(CreateTrigger& op, const NameRules& /*names*/) {
    op.execute = std::string(trim(op.execute));
}
Reverse reverse_of(const CreateTrigger& op, const Common& common, Dialect /*dialect*/) {
    Reverse out = derived_reverse(DropTrigger{op.table, op.name, false});
    out.operations.front().common.if_exists = common.if_not_exists;
    return out;
}

void describe(FieldVisitor& visitor, DropTrigger& op) {
    visitor.qualified({"table", "The table that it is on", true}, op.table);
    visitor.identifier({"name", "The trigger's name", true}, op.name);
    describe_cascade(visitor, op.cascade);
}
void check_one(const DropTrigger& op,
               const Common& /*common*/,
               Dialect dialect,
               std::vector<Mistake>& mistakes) {
    check_name(op.table, dialect, mistakes);
    check_name(op.name, mistakes);
    refuse_on_sqlite(op.cascade, "cascade", dialect, mistakes);
}
Reverse reverse_of(const DropTrigger& op, const Common& /*common*/, Dialect /*dialect*/) {
    return kept_reverse("the definition of trigger " + to_text({std::nullopt, op.name}) + " on " +
                            to_text(op.table),
                        op.cascade);
}

}  // namespace dbtool::ddl
