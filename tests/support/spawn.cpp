#include "support/spawn.hpp"

#include <array>
#include <cerrno>
#include <fcntl.h>
#include <grp.h>
#include <stdexcept>
#include <sys/prctl.h>
#include <system_error>
#include <unistd.h>

namespace dbtool::test {
namespace {

constexpr int could_not_start = 127;

std::system_error failed(const std::string& what) {
    return {errno, std::generic_category(), what};
}

/// All that the child needs, made before the fork: there it may not allocate.
struct Prepared {
    std::string program;
    std::string folder;
    std::vector<std::string> words;
    std::vector<std::string> settings;
    std::vector<char*> argv;
    std::vector<char*> envp;
    std::array<int, 3> fds{-1, -1, -1};
};

std::vector<char*> pointers(std::vector<std::string>& texts) {
    std::vector<char*> out;
    out.reserve(texts.size() + 1);
    for (std::string& text : texts) {
        out.push_back(text.data());
    }
    out.push_back(nullptr);
    return out;
}

std::vector<std::string> environment_of(const Command& command) {
    std::vector<std::string> out;
    for (char** entry = environ; *entry != nullptr; ++entry) {
        const std::string setting = *entry;
        if (!command.environment.contains(setting.substr(0, setting.find('=')))) {
            out.push_back(setting);
        }
    }
    for (const auto& [name, value] : command.environment) {
        if (value) {
            out.push_back(name + "=" + *value);
        }
    }
    return out;
}

void prepare(Prepared& prepared, const Command& command) {
    const bool is_path = command.program.find('/') != std::string::npos;
    prepared.program = is_path ? command.program : find_program(command.program).native();
    if (prepared.program.empty() || ::access(prepared.program.c_str(), X_OK) != 0) {
        throw std::runtime_error("there is no program " + command.program);
    }
    prepared.folder = command.working_directory.native();
    prepared.words.push_back(prepared.program);
    prepared.words.insert(prepared.words.end(), command.args.begin(), command.args.end());
    prepared.settings = environment_of(command);
    prepared.argv = pointers(prepared.words);
    prepared.envp = pointers(prepared.settings);
}

/// A pipe whose ends no other program inherits. Ours does not block.
void open_pipe(int& ours, int& theirs, int ours_index) {
    std::array<int, 2> ends{};
    if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
        throw failed("cannot make a pipe");
    }
    ours = ends[static_cast<std::size_t>(ours_index)];
    theirs = ends[static_cast<std::size_t>(1 - ours_index)];
    ::fcntl(ours, F_SETFL, O_NONBLOCK);
}

int open_output(const std::filesystem::path& file) {
    const int fd = ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
    if (fd < 0) {
        throw failed("cannot write " + file.native());
    }
    return fd;
}

bool become(const Account& account) {
    return ::setgroups(0, nullptr) == 0 && ::setgid(account.group) == 0 &&
           ::setuid(account.user) == 0;
}

[[noreturn]] void become_program(const Command& command, const Prepared& prepared, pid_t parent) {
    // The descriptors 0 to 2 may be among ours, so they are taken in two steps.
    std::array<int, 3> fds{};
    for (std::size_t i = 0; i < fds.size(); ++i) {
        fds[i] = ::fcntl(prepared.fds[i], F_DUPFD_CLOEXEC, 3);
    }
    for (std::size_t i = 0; i < fds.size(); ++i) {
        ::dup2(fds[i], static_cast<int>(i));
    }
    sigset_t none;
    ::sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    ::signal(SIGPIPE, SIG_DFL);
    const bool there = prepared.folder.empty() || ::chdir(prepared.folder.c_str()) == 0;
    // A change of user clears the parent's death signal, so it comes after.
    if (there && (!command.account || become(*command.account))) {
        ::prctl(PR_SET_PDEATHSIG, command.parent_death_signal);
        if (::getppid() == parent) {
            ::execve(prepared.program.c_str(), prepared.argv.data(), prepared.envp.data());
        }
    }
    constexpr std::string_view message = "cannot start the program, or enter its folder\n";
    static_cast<void>(!::write(STDERR_FILENO, message.data(), message.size()));
    ::_exit(could_not_start);
}

void close_theirs(const Prepared& prepared) {
    ::close(prepared.fds[0]);
    ::close(prepared.fds[1]);
    if (prepared.fds[2] != prepared.fds[1]) {
        ::close(prepared.fds[2]);
    }
}

}  // namespace

Spawned spawn(const Command& command) {
    // A program that ends without reading its stdin must not end the tests.
    ::signal(SIGPIPE, SIG_IGN);
    Prepared prepared;
    prepare(prepared, command);
    Spawned spawned;
    open_pipe(spawned.in, prepared.fds[0], 1);
    if (command.output_file) {
        prepared.fds[1] = prepared.fds[2] = open_output(*command.output_file);
    } else {
        open_pipe(spawned.out, prepared.fds[1], 0);
        open_pipe(spawned.err, prepared.fds[2], 0);
    }
    const pid_t parent = ::getpid();
    spawned.pid = ::fork();
    if (spawned.pid == 0) {
        become_program(command, prepared, parent);
    }
    close_theirs(prepared);
    if (spawned.pid < 0) {
        throw failed("cannot fork");
    }
    return spawned;
}

}  // namespace dbtool::test
