#include <algorithm>

#include <dbtool/core/text.hpp>

#include "header.hpp"

namespace dbtool::migration {
namespace {

/// What a selector means something else by.
constexpr std::string_view reserved_characters = "@:+\"";

}  // namespace

bool is_reserved_label(std::string_view name) {
    return name == "head" || name == "heads" || name == "base" || name == "current" ||
           name.find_first_of(reserved_characters) != std::string_view::npos;
}

bool HeaderReader::is_good_id(const Directive& directive, const Word& word) {
    if (!word.text.empty() && word.text.front() != '"') {
        return true;
    }
    report("bad-argument",
           word.text.empty() ? "a revision's id is empty" : "the quote is not closed",
           directive.line,
           word.column,
           "Write the id as it is, or in double quotes where it holds blanks.");
    return false;
}

void HeaderReader::add_ids(const Directive& directive, std::vector<RevisionId>& into) {
    for (const Word& word : words_of(directive)) {
        if (!is_good_id(directive, word)) {
            continue;
        }
        if (std::find(into.begin(), into.end(), RevisionId{word.text}) != into.end()) {
            report("duplicate-argument",
                   "\"" + word.text + "\" is named twice",
                   directive.line,
                   word.column,
                   "Keep one of them.");
            continue;
        }
        into.emplace_back(word.text);
    }
}

void HeaderReader::revises(const Directive& directive) {
    migration_.has_revises = true;
    if (!has_text(directive, "`-- dbtool:revises ID`, or `base` for a line of its own")) {
        return;
    }
    auto& parents = migration_.revision.parents;
    const auto words = words_of(directive);
    const bool says_base = std::any_of(
        words.begin(), words.end(), [](const Word& word) { return word.text == "base"; });
    if (base_ || (says_base && (words.size() > 1 || !parents.empty()))) {
        report("bad-argument",
               "a revision that revises `base` revises nothing else",
               directive.line,
               directive.rest_column,
               "Write either `-- dbtool:revises base` or the parents' ids.");
        return;
    }
    base_ = says_base;
    if (!says_base) {
        add_ids(directive, parents);
    }
}

void HeaderReader::depends_on(const Directive& directive) {
    if (has_text(directive, "`-- dbtool:depends_on ID`")) {
        add_ids(directive, migration_.revision.depends_on);
    }
}

void HeaderReader::label(const Directive& directive) {
    const auto word = only_word(directive, "`-- dbtool:label NAME`, a line for each label");
    if (!word) {
        return;
    }
    auto& labels = migration_.revision.labels;
    if (is_reserved_label(word->text)) {
        report("bad-argument",
               "\"" + word->text + "\" cannot be a label",
               directive.line,
               word->column,
               std::string(label_help));
    } else if (std::find(labels.begin(), labels.end(), word->text) != labels.end()) {
        report("duplicate-argument",
               "\"" + word->text + "\" is named twice",
               directive.line,
               word->column,
               "Keep one of them.");
    } else {
        labels.push_back(word->text);
    }
}

}  // namespace dbtool::migration
