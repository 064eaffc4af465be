#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace dbtool::test {

/// A real product's folder of migrations.
struct CorpusFolder {
    std::string name;
    std::string tool;  ///< As `import --from` takes it.
};

/// One version of it, as its own tool would run it.
struct Original {
    std::string number;  ///< As in the file's name.
    std::string up_name;
    std::string up;
    std::optional<std::string> down = std::nullopt;
    bool transactional = true;
};

/// DBTOOL_CORPUS, else `../shared/corpus` beside the repository. Says so and answers nothing where
/// it is absent.
std::optional<std::filesystem::path> corpus_folder(const std::string& name);

/// The originals in the order in which they are applied, read without any of our own code.
std::vector<Original> read_originals(const std::filesystem::path& folder, const std::string& tool);

}  // namespace dbtool::test
