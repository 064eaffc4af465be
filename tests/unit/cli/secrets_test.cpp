#include "cli/secrets.hpp"

#include "support/catch.hpp"

using namespace dbtool::cli;

namespace {

/// Arguments in memory of their own, as a process has them.
class Memory {
public:
    explicit Memory(std::vector<std::string> arguments) : arguments_(std::move(arguments)) {
        for (std::string& argument : arguments_) {
            pointers_.push_back(argument.data());
        }
        pointers_.push_back(nullptr);
    }

    std::vector<std::string> take(bool& found) {
        return take_arguments(static_cast<int>(arguments_.size()), pointers_.data(), found);
    }
    const std::string& operator[](std::size_t index) const { return arguments_.at(index); }

private:
    std::vector<std::string> arguments_;
    std::vector<char*> pointers_;
};

}  // namespace

TEST_CASE("a password in --url is blanked where ps reads it, and still known") {
    for (const std::vector<std::string>& line :
         {std::vector<std::string>{"dbtool", "--url", "postgresql://u:hunter2@h/d", "status"},
          std::vector<std::string>{"dbtool", "status", "--url=postgresql://u:hunter2@h/d"},
          std::vector<std::string>{"dbtool", "status", "--url", "host=h password=hunter2"},
          std::vector<std::string>{"dbtool", "status", "--url", "u:hunter2@h"}}) {
        Memory memory(line);
        bool found = false;
        const std::vector<std::string> taken = memory.take(found);
        CHECK(found);
        CHECK(taken == std::vector<std::string>(line.begin() + 1, line.end()));
        for (std::size_t i = 0; i < line.size(); ++i) {
            CHECK(memory[i].find("hunter2") == std::string::npos);
            CHECK(memory[i].size() == line[i].size());
        }
    }
}

TEST_CASE("a URL without a scheme is blanked, and hidden where it is told") {
    Memory memory({"dbtool", "status", "u:hunter2@h/d"});
    bool found = false;
    const std::vector<std::string> taken = memory.take(found);
    CHECK(memory[2].find("hunter2") == std::string::npos);
    dbtool::Error error(dbtool::ErrorKind::usage, "what is \"u:hunter2@h/d\"", "Not hunter2@h/d.");
    hide_logins(taken, error);
    CHECK(error.message == "what is \"u:***@h/d\"");
    CHECK(error.hint == "Not ***@h/d.");
    dbtool::Error range(dbtool::ErrorKind::usage, "no 0001:billing@head");
    hide_logins({"0001:billing@head"}, range);
    CHECK(range.message == "no 0001:billing@head");
}

TEST_CASE("what holds no password stays") {
    Memory memory({"dbtool", "--url", "postgresql://u@h/d", "create", "x:y@z"});
    bool found = false;
    memory.take(found);
    CHECK_FALSE(found);
    CHECK(memory[2] == "postgresql://u@h/d");
    CHECK(memory[4] == "x:y@z");
    bool none = false;
    CHECK(Memory({"dbtool"}).take(none).empty());
}
