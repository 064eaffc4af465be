#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "support/cli.hpp"
#include "support/scratch.hpp"

namespace dbtool::test {

/// A project on SQLite in a folder of its own, as `dbtool init` leaves it.
class CliProject {
public:
    CliProject() {
        scratch_.write_file("dbtool.yaml",
                            "default: dev\nenvironments:\n  dev: {url: \"sqlite:dev.db\"}\n");
        std::filesystem::create_directory(scratch_.path() / "migrations");
    }

    /// `migrations/NAME.sql`, which makes the table NAME and drops it again.
    void table(const std::string& name, const std::string& directives = {}) const {
        file(name,
             directives + "-- dbtool:upgrade\nCREATE TABLE \"" + name +
                 "\" (id integer);\n-- dbtool:downgrade\nDROP TABLE \"" + name + "\";\n");
    }
    void file(const std::string& name, std::string_view text) const {
        scratch_.write_file("migrations/" + name + ".sql", text);
    }

    Result operator()(std::vector<std::string> args) const {
        return run_dbtool(std::move(args), {.working_directory = scratch_.path()});
    }

    const Scratch& folder() const { return scratch_; }
    bool exists(const std::string& name) const {
        return std::filesystem::exists(scratch_.path() / name);
    }

private:
    Scratch scratch_;
};

}  // namespace dbtool::test
