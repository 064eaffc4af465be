// What the run's own guards raise, in the languages that servers speak.

#include "engine/postgres/own_state.hpp"

#include "support/catch.hpp"

using namespace dbtool;

namespace {

Error raised(const std::string& message, const char* sqlstate = "22P02") {
    Error error(ErrorKind::database, message);
    error.sqlstate = SqlState(sqlstate);
    engine::postgres::take_own_state(error);
    return error;
}

}  // namespace

TEST_CASE("the guards' own states are read whatever the server's language quotes with") {
    const std::string before = GENERATE("invalid input syntax for type integer: \"",
                                        "ungültige Eingabesyntax für Typ integer: »",
                                        "syntaxe en entrée invalide pour le type integer : « ",
                                        "неверный синтаксис для типа integer: \"",
                                        "sintassi di input non valida per il tipo integer: \"",
                                        "\"integer\"型の入力構文が不正です: \"",
                                        "la sintaxis de entrada no es válida para tipo integer: «",
                                        "integer 자료형 대한 잘못된 입력 구문: '");
    const std::string after = GENERATE("\"", "«", " »", "»", "'", "", "\" です");
    const Error locked = raised(before + "ZD001: another run of dbtool is at work" + after);
    CHECK(locked.sqlstate.str() == "ZD001");
    CHECK(locked.message == "another run of dbtool is at work");
    const Error invalid = raised(
        before + "ZD003: the index is there and invalid, left by a build that failed" + after);
    CHECK(invalid.sqlstate.str() == "ZD003");
    CHECK(invalid.message == "the index is there and invalid, left by a build that failed");
}

TEST_CASE("what is not raised by a guard stays as it is") {
    const std::string own = "ungültige Eingabesyntax für Typ integer: »ZD001: x«";
    CHECK(raised(own, "22007").sqlstate.str() == "22007");
    for (const std::string text : {"ungültige Eingabesyntax für Typ integer: »12a«",
                                   "invalid input syntax for type integer: \"ZD00\"",
                                   "invalid input syntax for type integer: \"ZD00x: y\"",
                                   "invalid input syntax for type integer: \"ZD001\"",
                                   "invalid input syntax for type integer: \"ZD001: \""}) {
        CHECK(raised(text).sqlstate.str() == "22P02");
        CHECK(raised(text).message == text);
    }
}
