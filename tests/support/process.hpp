#pragma once

#include <chrono>
#include <csignal>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace dbtool::test {

/// A user to become before a program starts.
struct Account {
    uid_t user;
    gid_t group;
};

/// A program to start, without a shell. Variables with no value are removed from the environment.
struct Command {
    std::string program;  ///< A path, or a name that is looked up in PATH.
    std::vector<std::string> args = {};
    std::map<std::string, std::optional<std::string>> environment = {};
    std::filesystem::path working_directory = {};
    std::string input = {};  ///< What it reads from stdin.
    std::chrono::milliseconds timeout =
        std::chrono::seconds(120);  ///< For `run` and `Child::wait`.
    std::optional<std::filesystem::path> output_file =
        std::nullopt;  ///< Takes stdout and stderr, appended.
    std::optional<Account> account = std::nullopt;
    int parent_death_signal = SIGKILL;  ///< Sent to it when the thread that started it ends.
    bool keep_input_open = false;  ///< Its stdin ends only with the Child, or with this process.
};

/// How a program ended.
struct Result {
    int exit_code = -1;      ///< -1 if a signal ended it.
    int signal = 0;          ///< The signal that ended it, else 0.
    bool timed_out = false;  ///< It was killed because its time was up.
    std::string out;
    std::string err;

    bool ok() const { return exit_code == 0; }
};

enum class Stream { out, err };

/// A program that is running. Killed and reaped at the end of its life if it still runs then.
class Child {
public:
    /// Throws std::runtime_error if the program cannot be found or started.
    explicit Child(Command command);
    ~Child();
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    Child(Child&&) = delete;
    Child& operator=(Child&&) = delete;

    pid_t pid() const { return pid_; }

    /// The next line without its newline (at the end of the stream, what is left); nullopt when the
    /// stream has ended or the time is up.
    std::optional<std::string> read_line(
        Stream stream, std::chrono::milliseconds timeout = std::chrono::seconds(60));

    /// Does nothing once the program has been reaped.
    void send_signal(int number) const;

    bool running();

    /// Waits for the end, for as long as the command's timeout allows, then kills. `out` and `err`
    /// hold all that `read_line` has not taken.
    Result wait();

private:
    using Clock = std::chrono::steady_clock;

    /// One of the three pipes, as seen from here.
    struct Pipe {
        int fd = -1;
        std::string data;
        std::size_t done = 0;
    };

    bool pump(std::chrono::milliseconds patience);
    void feed();
    bool drain(Pipe& pipe);
    bool reap(int flags);
    Pipe& pipe_of(Stream stream) { return stream == Stream::out ? out_ : err_; }
    static void close_pipe(Pipe& pipe);

    Command command_;
    pid_t pid_ = -1;
    bool reaped_ = false;
    int status_ = 0;
    Pipe in_;
    Pipe out_;
    Pipe err_;
};

/// Starts a program, waits for its end and answers all of its output.
Result run(const Command& command);

/// As `run`, but throws std::runtime_error with the program's stderr if it does not exit with 0.
std::string run_or_throw(const Command& command);

/// The path of a program in PATH or the folders of system programs; empty if there is none.
std::filesystem::path find_program(const std::string& name);

}  // namespace dbtool::test
