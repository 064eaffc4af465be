#include <cerrno>
#include <cstdio>
#include <unistd.h>

#include "samples.hpp"
#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::report;
using test::Recorder;

namespace {

ConsoleFacts terminal() {
    ConsoleFacts facts;
    facts.out_is_terminal = true;
    facts.err_is_terminal = true;
    facts.out_columns = 80;
    facts.err_columns = 80;
    facts.term = "xterm";
    return facts;
}

}  // namespace

TEST_CASE("a terminal gets colours and a progress line") {
    const ConsoleOptions options = console_options({}, terminal());
    CHECK(options.out_color);
    CHECK(options.err_color);
    CHECK(options.progress);
    CHECK(options.out_width == 80);
}

TEST_CASE("colours are left out where somebody says so") {
    ConsoleFacts facts = terminal();
    ConsoleChoice choice;
    bool progress = true;
    SECTION("--no-color") {
        choice.no_color = true;
    }
    SECTION("NO_COLOR") {
        facts.no_color = "1";
    }
    SECTION("CI") {
        facts.ci = "true";
        progress = false;
    }
    SECTION("a dumb terminal") {
        facts.term = "dumb";
        progress = false;
    }
    const ConsoleOptions options = console_options(choice, facts);
    CHECK_FALSE(options.out_color);
    CHECK_FALSE(options.err_color);
    CHECK(options.progress == progress);
}

TEST_CASE("variables that say nothing take no colours away") {
    ConsoleFacts facts = terminal();
    facts.ci = GENERATE("", "false", "0");
    CHECK(console_options({}, facts).out_color);
}

TEST_CASE("each stream is judged for itself") {
    ConsoleFacts facts = terminal();
    facts.out_is_terminal = false;
    const ConsoleOptions options = console_options({}, facts);
    CHECK_FALSE(options.out_color);
    CHECK(options.out_width == 0);
    CHECK(options.err_color);
    CHECK(options.progress);
}

TEST_CASE("the progress line makes room for other output and goes at the end") {
    std::string out;
    std::string err;
    ConsoleOptions options;
    options.progress = true;
    options.err_width = 9;
    {
        Console console(options, string_sink(out), string_sink(err));
        console.progress("1 of 2 0001_long_name");
        console.out("done\n");
        console.progress("2 of 2");
        console.err("note\n");
        console.progress("end");
    }
    CHECK(out == "done\n");
    CHECK(err == "\r\x1b[K1 of 2 …\r\x1b[K\r\x1b[K2 of 2\r\x1b[Knote\n\r\x1b[Kend\r\x1b[K");
}

TEST_CASE("without a terminal or with -q there is no progress line") {
    ConsoleOptions options;
    SECTION("a pipe") {}
    SECTION("-q") {
        options.progress = true;
        options.verbosity = Verbosity::quiet;
    }
    Recorder recorder(options);
    recorder.console.progress("1 of 2");
    recorder.console.clear_progress();
    CHECK(recorder.err.empty());
}

TEST_CASE("a reader that goes away ends the output and is no error") {
    int ends[2] = {};
    REQUIRE(::pipe(ends) == 0);
    ::close(ends[0]);
    ignore_signals_of_writes();
    std::FILE* file = ::fdopen(ends[1], "w");
    REQUIRE(file != nullptr);
    std::string err;
    {
        Console console({}, file_sink(file), string_sink(err));
        console.out("one\n");
        console.out("two\n");
        CHECK_FALSE(console.output_error().has_value());
    }
    std::fclose(file);
}

TEST_CASE("a full disk is an error, and nothing more is written") {
    int calls = 0;
    std::string err;
    Console console(
        {},
        [&calls](std::string_view) {
            ++calls;
            return ENOSPC;
        },
        string_sink(err));
    console.out("one\n");
    console.out("two\n");
    CHECK(calls == 1);
    REQUIRE(console.output_error().has_value());
    CHECK_THAT(console.output_error()->message, ContainsSubstring("standard output"));
}
