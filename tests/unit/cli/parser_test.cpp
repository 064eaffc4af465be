#include "cli/parser.hpp"

#include <dbtool/core/error.hpp>

#include "support/catch.hpp"

using namespace dbtool;
using namespace dbtool::cli;

namespace {

using Line = std::vector<std::string>;

Error mistake_in(const Line& line) {
    try {
        parse(line);
    } catch (const Error& error) {
        return error;
    }
    throw std::logic_error("the line was understood");
}

}  // namespace

TEST_CASE("global options stand before and after the command") {
    for (const Line& line :
         {Line{"--url", "sqlite:x", "--format", "json", "-v", "upgrade", "head"},
          Line{"upgrade", "head", "--url", "sqlite:x", "--format", "json", "-v"},
          Line{"--url=sqlite:x", "upgrade", "--format=json", "head", "--verbose"},
          Line{"-v", "upgrade", "--url", "sqlite:x", "head", "--format", "json"}}) {
        const Invocation parsed = parse(line);
        REQUIRE(parsed.command != nullptr);
        CHECK(parsed.command->name == "upgrade");
        CHECK(parsed.arguments.value("SELECTOR") == "head");
        CHECK(parsed.arguments.value("--url") == "sqlite:x");
        CHECK(parsed.arguments.value("--format") == "json");
        CHECK(parsed.arguments.count("--verbose") == 1);
        CHECK_FALSE(parsed.arguments.has("--dry-run"));
    }
}

TEST_CASE("selectors that begin with a sign are no options") {
    struct Case {
        const char* command;
        const char* selector;
    };
    for (const Case& each : {Case{"downgrade", "-1"},
                             {"downgrade", "-12"},
                             {"upgrade", "+2"},
                             {"downgrade", "0007-1"},
                             {"upgrade", "label@head"},
                             {"downgrade", "label@-1"},
                             {"stamp", "base"},
                             {"downgrade", "head:base"},
                             {"upgrade", "status"}}) {
        INFO(each.command << " " << each.selector);
        CHECK(parse({each.command, each.selector}).arguments.value("SELECTOR") == each.selector);
        CHECK(parse({each.command, "--format", "json", each.selector, "--url", "sqlite:x"})
                  .arguments.value("SELECTOR") == each.selector);
    }
}

TEST_CASE("an option's value may look like anything") {
    CHECK(parse({"create", "m", "--head", "-1"}).arguments.value("--head") == "-1");
    CHECK(parse({"create", "m", "--head", "upgrade"}).arguments.value("--head") == "upgrade");
    CHECK(parse({"--env", "status", "heads"}).command->name == "heads");
    CHECK(parse({"create", "--", "-x"}).arguments.value("MESSAGE") == "-x");
    CHECK(parse({"create", "--", "--dry-run"}).arguments.value("MESSAGE") == "--dry-run");
}

TEST_CASE("repeated options and operands keep their order, and take no operand") {
    const Invocation create =
        parse({"create", "--depends-on", "0001", "m", "--depends-on", "0002"});
    CHECK(create.arguments.list("--depends-on") == Line{"0001", "0002"});
    CHECK(create.arguments.value("MESSAGE") == "m");
    const Invocation merge = parse({"merge", "0001", "0002", "-m", "x", "0003"});
    CHECK(merge.arguments.list("SELECTOR") == Line{"0001", "0002", "0003"});
    CHECK(merge.arguments.value("--message") == "x");
    CHECK(parse({"merge"}).arguments.list("SELECTOR").empty());
}

TEST_CASE("each operand takes a word, and the last one all that are left") {
    const Invocation index = parse({"generate", "index", "posts", "--unique", "a", "b"});
    CHECK(index.arguments.value("KIND") == "index");
    CHECK(index.arguments.list("WORD") == Line{"posts", "a", "b"});
    CHECK(index.arguments.has("--unique"));
    CHECK(parse({"generate", "check", "--", "--x", "y"}).arguments.list("WORD") ==
          Line{"--x", "y"});
    CHECK(parse({"generate"}).arguments.list("WORD").empty());
}

TEST_CASE("the order of a command's options is kept") {
    const Invocation create = parse({"create",
                                     "m",
                                     "--index",
                                     "a x",
                                     "--check",
                                     "b",
                                     "--edit",
                                     "--format",
                                     "json",
                                     "--index",
                                     "c y"});
    CHECK(create.arguments.typed() ==
          std::vector<std::pair<std::string, std::string>>{
              {"--index", "a x"}, {"--check", "b"}, {"--edit", "true"}, {"--index", "c y"}});
}

TEST_CASE("a flag that takes a name may do without") {
    const Invocation bare = parse({"generate", "soft-delete", "--view", "posts", "--by=who"});
    CHECK(bare.arguments.value("--view") == "true");
    CHECK(bare.arguments.value("--by") == "who");
    CHECK(bare.arguments.list("WORD") == Line{"posts"});
}

TEST_CASE("flags may be given together and twice") {
    CHECK(parse({"-vv", "heads"}).arguments.count("--verbose") == 2);
    CHECK(parse({"heads", "-v", "-v"}).arguments.count("--verbose") == 2);
    CHECK(parse({"upgrade", "--dry-run", "--dry-run"}).arguments.has("--dry-run"));
}

TEST_CASE("help and the version need nothing else") {
    CHECK(parse({"--help"}).wants == Invocation::Wants::help);
    CHECK(parse({"--help"}).command == nullptr);
    CHECK(parse({"create", "--help"}).wants == Invocation::Wants::help);
    CHECK(parse({"create", "--help"}).command->name == "create");
    CHECK(parse({"-h", "stamp"}).wants == Invocation::Wants::help);
    CHECK(parse({"--version"}).wants == Invocation::Wants::version);
    CHECK(parse({"stamp", "--version"}).wants == Invocation::Wants::version);
    CHECK(parse({}).command == nullptr);
    CHECK(parse({}).wants == Invocation::Wants::run);
}

TEST_CASE("every mistake of a command line is usage, and says what is meant") {
    struct Case {
        Line line;
        const char* message;
    };
    const Case cases[] = {
        {{"upgarde"}, "unknown command \"upgarde\", did you mean \"upgrade\"?"},
        {{"upgarde", "head", "--dry-run"}, "unknown command \"upgarde\""},
        {{"plan"}, "unknown command \"plan\""},
        {{"upgrade", "--dryrun"},
         "unknown option --dryrun for dbtool upgrade, did you mean \"--dry-run\"?"},
        {{"upgrade", "--dryrun=1"}, "unknown option --dryrun for"},
        {{"upgrade", "--backup", "x"}, "unknown option --backup for dbtool upgrade"},
        {{"upgrade", "--targets", "x"}, "unknown option --targets for dbtool upgrade"},
        {{"upgrade", "--evn", "x"}, "did you mean \"--env\"?"},
        {{"--vesion"}, "did you mean \"--version\"?"},
        {{"heads", "-z"}, "unknown option -z for dbtool heads"},
        {{"heads", "extra"}, "dbtool heads does not know what to do with \"extra\""},
        {{"upgrade", "a", "b"}, "does not know what to do with \"b\""},
        {{"create", "add", "users"}, "does not know what to do with \"users\""},
        {{"create"}, "dbtool create needs MESSAGE"},
        {{"downgrade"}, "dbtool downgrade needs SELECTOR"},
        {{"--url"}, "--url needs a value"},
        {{"upgrade", "--wait"}, "--wait needs a value"},
        {{"upgrade", "--dry-run=maybe"}, "--dry-run takes no value"},
        {{"--url=", "upgrade"}, "--url has no value"},
        {{"--url", "", "upgrade"}, "--url is empty"},
        {{"--env", "a", "--env", "b", "heads"}, "--env is given twice"},
        {{"--format", "jsn", "heads"}, "--format cannot be \"jsn\", did you mean \"json\"?"},
        {{"create", "m", "--as", "toml"}, "--as cannot be \"toml\""},
        {{"generate", "indx", "posts"}, "KIND cannot be \"indx\", did you mean \"index\"?"},
        {{"generate", "soft-delete", "posts", "--trigger=x"}, "--trigger takes no value"},
        {{"graph", "--as", "svg"}, "--as cannot be \"svg\""},
        {{"completion", "tcsh"}, "SHELL cannot be \"tcsh\""},
        {{"completion", "bsh"}, "did you mean \"bash\"?"},
    };
    for (const Case& each : cases) {
        INFO(each.message);
        const Error error = mistake_in(each.line);
        CHECK(error.kind == ErrorKind::usage);
        CHECK_THAT(error.message, ContainsSubstring(each.message));
        CHECK_FALSE(error.hint.empty());
    }
}

TEST_CASE("a line that is not understood still says what it was for") {
    CHECK(guess_command({"--url", "status", "upgrade", "--nope"})->name == "upgrade");
    CHECK(guess_command({"--nope"}) == nullptr);
    CHECK(guess_json({"upgrade", "--nope", "--format", "json"}));
    CHECK(guess_json({"--format=json"}));
    CHECK_FALSE(guess_json({"--format", "text", "json"}));
    CHECK_FALSE(guess_json({"create", "--", "--format=json"}));
}
