#include "editor.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <dbtool/core/error.hpp>

namespace dbtool::cli {
namespace {

/// What this process ignores is not to be ignored by others.
class DefaultSignals {
public:
    DefaultSignals() {
        sigset_t all;
        sigemptyset(&all);
        sigaddset(&all, SIGPIPE);
        sigaddset(&all, SIGXFSZ);
        posix_spawnattr_init(&attributes_);
        posix_spawnattr_setsigdefault(&attributes_, &all);
        posix_spawnattr_setflags(&attributes_, POSIX_SPAWN_SETSIGDEF);
    }
    ~DefaultSignals() { posix_spawnattr_destroy(&attributes_); }
    DefaultSignals(const DefaultSignals&) = delete;
    DefaultSignals& operator=(const DefaultSignals&) = delete;
    DefaultSignals(DefaultSignals&&) = delete;
    DefaultSignals& operator=(DefaultSignals&&) = delete;

    [[nodiscard]] const posix_spawnattr_t* get() const { return &attributes_; }

private:
    posix_spawnattr_t attributes_;
};

}  // namespace

std::string editor_command() {
    for (const char* name : {"VISUAL", "EDITOR"}) {
        const char* value = std::getenv(name);
        if (value != nullptr && *value != '\0') {
            return value;
        }
    }
    throw Error(
        ErrorKind::usage, "--edit needs an editor", "Set VISUAL or EDITOR, as in EDITOR=nano.");
}

void edit(const std::string& editor, const std::filesystem::path& file) {
    // Through a shell, as git does it: the variable may hold options, `code --wait`.
    std::string script = editor + " \"$@\"";
    std::string path = file.string();
    std::string shell = "sh";
    std::string flag = "-c";
    const std::array<char*, 6> arguments = {
        shell.data(), flag.data(), script.data(), shell.data(), path.data(), nullptr};
    pid_t child = -1;
    int state = 0;
    const DefaultSignals signals;
    const int problem =
        posix_spawnp(&child, "sh", nullptr, signals.get(), arguments.data(), environ);
    if (problem == 0) {
        while (waitpid(child, &state, 0) == -1 && errno == EINTR) {
        }
    }
    if (problem != 0 || !WIFEXITED(state) || WEXITSTATUS(state) != 0) {
        throw Error(ErrorKind::usage,
                    fmt::format("the editor \"{}\" failed", editor),
                    fmt::format("The file is there: {}.", file.string()));
    }
}

}  // namespace dbtool::cli
