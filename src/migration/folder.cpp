#include <algorithm>
#include <cerrno>
#include <dirent.h>
#include <future>
#include <thread>

#include <dbtool/core/error.hpp>
#include <dbtool/core/repeatable.hpp>
#include <dbtool/core/text.hpp>
#include <dbtool/migration/migration.hpp>
#include <dbtool/migration/repeatable.hpp>
#include <dbtool/revision/graph.hpp>

#include "file_descriptor.hpp"
#include "file_reader.hpp"
#include "implicit_parents.hpp"

namespace dbtool::migration {
namespace {

struct CloseDirectory {
    void operator()(DIR* directory) const { ::closedir(directory); }
};
using Directory = std::unique_ptr<DIR, CloseDirectory>;

/// Below this, starting a thread costs more than it saves.
constexpr std::size_t files_a_thread = 256;
constexpr std::size_t most_threads = 4;

Directory open_directory(const std::filesystem::path& path) {
    Directory directory{::opendir(path.c_str())};
    if (directory) {
        return directory;
    }
    if (errno == ENOENT) {
        throw Error{ErrorKind::configuration,
                    "the migrations folder " + path.string() + " is not there",
                    "Make it with `dbtool init`, or name another with --migrations."};
    }
    throw Error{ErrorKind::configuration,
                "cannot read the migrations folder " + path.string() + ": " + reason(errno),
                "Name a folder that can be read with --migrations."};
}

std::string prefix_of(const std::filesystem::path& path) {
    std::string prefix = path.string();
    if (!prefix.ends_with('/')) {
        prefix += '/';
    }
    return prefix;
}

std::vector<FolderEntry> list(DIR* directory,
                              const std::string& prefix,
                              std::vector<Diagnostic>& diagnostics) {
    std::vector<FolderEntry> entries;
    while (const dirent* entry = ::readdir(directory)) {
        FileName name = read_file_name(entry->d_name);
        if (name.kind == FileName::Kind::migration) {
            entries.push_back({.name = entry->d_name,
                               .number = std::move(name.number),
                               .format = name.format,
                               .regular = entry->d_type == DT_REG});
        } else if (name.kind == FileName::Kind::wrong && entry->d_type != DT_DIR) {
            diagnostics.push_back(
                {.code = "bad-file-name",
                 .severity = Severity::error,
                 .message = std::move(name.message),
                 .position = {.file = prefix + entry->d_name, .line = 0, .column = 0},
                 .help = std::move(name.help)});
        }
    }
    return entries;
}

/// Most folders have numbers of one width, where the cheap order of the names is the order of the
/// ids already.
void sort_entries(std::vector<FolderEntry>& entries) {
    const auto by_name = [](const FolderEntry& a, const FolderEntry& b) { return a.name < b.name; };
    const auto by_id = [](const FolderEntry& a, const FolderEntry& b) {
        return revision::id_less(RevisionId{std::string(stem_of(a.name))},
                                 RevisionId{std::string(stem_of(b.name))});
    };
    std::sort(entries.begin(), entries.end(), by_name);
    if (!std::is_sorted(entries.begin(), entries.end(), by_id)) {
        std::stable_sort(entries.begin(), entries.end(), by_id);
    }
}

/// What one thread read: migrations stay empty where the file was unreadable.
std::vector<Diagnostic> read_range(FileReader reader,
                                   std::span<const FolderEntry> entries,
                                   std::span<Migration> into) {
    std::vector<Diagnostic> diagnostics;
    for (std::size_t i = 0; i < entries.size(); ++i) {
        if (!reader.read(entries[i], into[i], diagnostics)) {
            into[i] = {};
        }
    }
    return diagnostics;
}

void append(std::vector<Diagnostic>& to, std::vector<Diagnostic> from) {
    to.insert(to.end(), std::make_move_iterator(from.begin()), std::make_move_iterator(from.end()));
}

void read_files(int directory,
                const std::string& prefix,
                Dialect dialect,
                std::span<const FolderEntry> entries,
                Folder& folder) {
    folder.migrations.resize(entries.size());
    const std::size_t cores =
        std::clamp<std::size_t>(std::thread::hardware_concurrency(), 1, most_threads);
    const std::size_t threads = std::clamp<std::size_t>(entries.size() / files_a_thread, 1, cores);
    const std::size_t share = (entries.size() + threads - 1) / threads;
    const std::span<Migration> into{folder.migrations};
    std::vector<std::future<std::vector<Diagnostic>>> others;
    for (std::size_t i = 1; i < threads; ++i) {
        const std::size_t from = i * share;
        const std::size_t count = std::min(share, entries.size() - from);
        others.push_back(std::async(std::launch::async, [=] {
            return read_range(FileReader(directory, prefix, dialect),
                              entries.subspan(from, count),
                              into.subspan(from, count));
        }));
    }
    const std::size_t own = std::min(share, entries.size());
    append(folder.diagnostics,
           read_range(FileReader(directory, prefix, dialect), entries.first(own), into.first(own)));
    for (auto& other : others) {
        append(folder.diagnostics, other.get());
    }
    std::erase_if(folder.migrations,
                  [](const Migration& migration) { return migration.revision.id.empty(); });
}

bool is_foreign(const Diagnostic& diagnostic) {
    return diagnostic.code == "foreign-migration";
}

/// A folder that is another tool's whole says so once, not once a file.
void sum_up_foreign(std::vector<Diagnostic>& diagnostics) {
    for (auto first = diagnostics.begin(); first != diagnostics.end(); ++first) {
        const auto same = [&](const Diagnostic& other) {
            return is_foreign(other) && other.message == first->message;
        };
        if (!is_foreign(*first)) {
            continue;
        }
        const auto end = std::remove_if(std::next(first), diagnostics.end(), same);
        const auto more = static_cast<std::size_t>(diagnostics.end() - end);
        diagnostics.erase(end, diagnostics.end());
        if (more > 0) {
            first->message +=
                ", and so " + std::string(more == 1 ? "is " : "are ") + counted(more, "more file");
        }
    }
}

/// Two files with one stem: the id would mean both.
void refuse_twins(const std::vector<FolderEntry>& entries,
                  const std::string& prefix,
                  std::vector<Diagnostic>& diagnostics) {
    for (std::size_t i = 1; i < entries.size(); ++i) {
        const std::string& before = entries[i - 1].name;
        const std::string& name = entries[i].name;
        if (stem_of(before) == stem_of(name)) {
            diagnostics.push_back(
                {.code = "same-id",
                 .message = before + " and " + name + " are one revision by their names",
                 .position = {.file = prefix + name, .line = 0, .column = 0},
                 .help = "Rename or remove one of them."});
        }
    }
}

}  // namespace

Folder load_folder(const std::filesystem::path& path, Dialect dialect) {
    Folder folder;
    folder.path = path;
    const Directory directory = open_directory(path);
    const std::string prefix = prefix_of(path);
    std::vector<FolderEntry> entries = list(directory.get(), prefix, folder.diagnostics);
    sort_entries(entries);
    refuse_twins(entries, prefix, folder.diagnostics);
    read_files(::dirfd(directory.get()), prefix, dialect, entries, folder);
    if (std::none_of(folder.diagnostics.begin(), folder.diagnostics.end(), is_foreign)) {
        link_implicit_parents(folder.migrations, folder.diagnostics);
    }
    sum_up_foreign(folder.diagnostics);
    folder.repeatables = load_repeatables(path, dialect, folder.diagnostics);
    std::stable_sort(
        folder.diagnostics.begin(),
        folder.diagnostics.end(),
        [](const Diagnostic& a, const Diagnostic& b) { return a.position.file < b.position.file; });
    return folder;
}

const Migration* Folder::find(const RevisionId& id) const {
    if (is_repeatable(id)) {
        const auto same =
            std::find_if(repeatables.begin(), repeatables.end(), [&](const Migration& repeatable) {
                return repeatable.revision.id == id;
            });
        return same == repeatables.end() ? nullptr : &*same;
    }
    const auto found = std::lower_bound(migrations.begin(),
                                        migrations.end(),
                                        id,
                                        [](const Migration& migration, const RevisionId& wanted) {
                                            return revision::id_less(migration.revision.id, wanted);
                                        });
    return found == migrations.end() || found->revision.id != id ? nullptr : &*found;
}

std::vector<revision::Revision> Folder::revisions() const {
    std::vector<revision::Revision> all;
    all.reserve(migrations.size());
    for (const Migration& migration : migrations) {
        all.push_back(migration.revision);
    }
    return all;
}

}  // namespace dbtool::migration
