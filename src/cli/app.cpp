#include "app.hpp"

#include <fmt/format.h>

#include <dbtool/core/error.hpp>
#include <dbtool/core/interrupt.hpp>
#include <dbtool/report/console.hpp>
#include <dbtool/report/error.hpp>

#include "help.hpp"
#include "parser.hpp"
#include "secrets.hpp"
#include "session.hpp"

namespace dbtool::cli {
namespace {

/// `{"error":...}`, the document of a command that has failed.
std::string error_document(const Error& error) {
    std::string object = report::render_error({.format = report::Format::json}, error);
    while (object.ends_with('\n')) {
        object.pop_back();
    }
    return fmt::format("{{\"error\":{}}}\n", object);
}

/// An error as people read it; a pipeline gets it on stdout as well, as its one document or its
/// last event.
int report_error(report::Console& console,
                 const Command* command,
                 Session* session,
                 const Error& error) {
    console.clear_progress();
    console.err(report::render_error(console.error_style(), error, line_of));
    if (console.options().format == report::Format::json) {
        if (command != nullptr && command->moves && session != nullptr) {
            session->fail_run(error);
        } else if (command != nullptr && command->moves) {
            report::JsonReporter(console).fail(error);
        } else {
            console.out(error_document(error));
        }
    }
    if (session != nullptr) {
        session->note_failure(error);
        session->journal().failure(error);
    }
    return exit_code(error.kind);
}

/// Runs what may throw; `session` may be set by it.
template <typename Work>
int guarded(report::Console& console,
            const Command* command,
            const std::vector<std::string>& arguments,
            std::optional<Session>& session,
            Work work) {
    const auto report = [&](Error error) {
        hide_logins(arguments, error);
        return report_error(console, command, session ? &*session : nullptr, error);
    };
    try {
        return work();
    } catch (const Error& error) {
        return report(error);
    } catch (const std::exception& error) {
        return report(Error(ErrorKind::internal,
                            fmt::format("this is a defect of dbtool: {}", error.what()),
                            "Please report it with the command that you ran."));
    }
}

report::ConsoleChoice choice_of(const Arguments& arguments) {
    const std::size_t verbose = arguments.count("--verbose");
    if (verbose > 0 && arguments.has("--quiet")) {
        throw Error(ErrorKind::usage, "-v and -q exclude each other", "Give one of them.");
    }
    report::ConsoleChoice choice;
    choice.format =
        arguments.value("--format") == "json" ? report::Format::json : report::Format::text;
    choice.verbosity = arguments.has("--quiet") ? report::Verbosity::quiet
                       : verbose > 1            ? report::Verbosity::very_verbose
                       : verbose == 1           ? report::Verbosity::verbose
                                                : report::Verbosity::normal;
    choice.no_color = arguments.has("--no-color");
    return choice;
}

int run_command(const Invocation& invocation,
                report::Console& console,
                std::optional<Session>& session,
                bool password_seen) {
    const Command& command = *invocation.command;
    session.emplace(command, invocation.arguments, console);
    if (password_seen) {
        session->warn("the password in --url could be seen by everybody on this machine until now",
                      "Set DATABASE_URL or PGPASSWORD instead, or use a .pgpass file.");
    }
    if (command.moves) {
        install_interrupt_handlers();
    }
    session->prepare(command.needs);
    return command.run(*session);
}

/// What needs no command to be run: help and the version.
std::optional<int> answer(const Invocation& invocation, report::Console& console) {
    if (invocation.wants == Invocation::Wants::help) {
        console.out(invocation.command != nullptr ? help_for(*invocation.command, invocation.topic)
                                                  : overview());
        return 0;
    }
    if (invocation.wants == Invocation::Wants::version) {
        console.out(console.options().format == report::Format::json
                        ? "{\"version\":\"" DBTOOL_VERSION "\"}\n"
                        : version_text(invocation.arguments.has("--verbose")));
        return 0;
    }
    if (invocation.command == nullptr) {
        if (console.options().format == report::Format::json) {
            throw Error(ErrorKind::usage, "no command is given", "See dbtool --help.");
        }
        console.err(overview());
        return exit_code(ErrorKind::usage);
    }
    return std::nullopt;
}

/// Has a command that moves a database really moved one?
bool moved(const Invocation& invocation) {
    const bool script = invocation.command != nullptr && invocation.arguments.declares("--sql") &&
                        invocation.arguments.has("--sql");
    return invocation.wants == Invocation::Wants::run && invocation.command != nullptr &&
           invocation.command->moves && !script;
}

}  // namespace

int run(int argc, char** argv) {
    install_status_handler();
    report::ignore_signals_of_writes();
    bool password_seen = false;
    const std::vector<std::string> arguments = take_arguments(argc, argv, password_seen);
    report::ConsoleChoice choice;
    choice.format = guess_json(arguments) ? report::Format::json : report::Format::text;
    Invocation invocation;
    std::optional<Error> mistake;
    try {
        invocation = parse(arguments);
        if (invocation.wants != Invocation::Wants::help) {
            choice = choice_of(invocation.arguments);
        }
    } catch (const Error& error) {
        mistake = error;
    } catch (const std::exception& error) {
        mistake = Error(ErrorKind::internal, error.what());
    }
    report::Console console(report::console_options(choice, report::console_facts()),
                            report::file_sink(stdout),
                            report::file_sink(stderr));
    std::optional<Session> session;
    const Command* command = mistake ? guess_command(arguments) : invocation.command;
    const int code = guarded(console, command, arguments, session, [&] {
        if (mistake) {
            throw Error(*mistake);
        }
        const std::optional<int> answered = answer(invocation, console);
        return answered ? *answered : run_command(invocation, console, session, password_seen);
    });
    if (std::optional<Error> failure = console.output_error(); failure && code == 0) {
        failure->hint = moved(invocation)
                            ? "The run itself has ended well: see dbtool status, and dbtool log."
                            : "What was written is not whole.";
        console.err(report::render_error(console.error_style(), *failure));
        return exit_code(failure->kind);
    }
    return code;
}

}  // namespace dbtool::cli
