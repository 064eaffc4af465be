#include <random>
#include <sstream>

#include <dbtool/core/diff.hpp>

#include "support/catch.hpp"

using dbtool::unified_diff;

namespace {

std::string diff(std::string_view before, std::string_view after) {
    return unified_diff(before, after, "a", "b");
}

/// Reads a unified diff back: what `before` becomes by it.
std::string patched(const std::string& before, const std::string& text) {
    std::istringstream old_text(before);
    std::istringstream lines(text);
    std::string out;
    std::string line;
    std::string old_line;
    int at = 0;
    std::getline(lines, line);
    std::getline(lines, line);
    while (std::getline(lines, line)) {
        if (line.starts_with("@@ -")) {
            const int start = std::stoi(line.substr(4));
            const bool none = line.substr(4).starts_with(std::to_string(start) + ",0 ");
            while (at < start - (none ? 0 : 1) && std::getline(old_text, old_line)) {
                out += old_line + "\n";
                ++at;
            }
        } else if (line.starts_with("+")) {
            out += line.substr(1) + "\n";
        } else {
            REQUIRE(std::getline(old_text, old_line));
            REQUIRE(old_line == line.substr(1));
            out += line.starts_with(" ") ? old_line + "\n" : "";
            ++at;
        }
    }
    while (std::getline(old_text, old_line)) {
        out += old_line + "\n";
    }
    return out;
}

std::string random_text(std::mt19937& random, std::size_t lines, int alphabet) {
    std::string out;
    for (std::size_t i = 0; i < lines; ++i) {
        out += "line " +
               std::to_string(static_cast<int>(random() % static_cast<unsigned>(alphabet))) + "\n";
    }
    return out;
}

}  // namespace

TEST_CASE("a diff of equal texts is empty") {
    CHECK(diff("", "").empty());
    CHECK(diff("a\nb\n", "a\nb\n").empty());
}

TEST_CASE("a changed line stands between three lines of context") {
    CHECK(diff("1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n") ==
          "--- a\n+++ b\n@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+five\n 6\n 7\n 8\n");
}

TEST_CASE("changes far apart are hunks of their own, near ones share one") {
    const std::string before = "1\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\n12\n";
    CHECK(diff(before, "one\n2\n3\n4\n5\n6\n7\n8\n9\n10\n11\ntwelve\n") ==
          "--- a\n+++ b\n@@ -1,4 +1,4 @@\n-1\n+one\n 2\n 3\n 4\n@@ -9,4 +9,4 @@\n 9\n 10\n "
          "11\n-12\n+twelve\n");
    CHECK(diff("1\n2\n3\n4\n5\n6\n7\n8\n", "x\n2\n3\n4\n5\n6\n7\ny\n") ==
          "--- a\n+++ b\n@@ -1,8 +1,8 @@\n-1\n+x\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+y\n");
}

TEST_CASE("empty sides and a missing line end are written as diff writes them") {
    CHECK(diff("", "a\n") == "--- a\n+++ b\n@@ -0,0 +1 @@\n+a\n");
    CHECK(diff("a\nb\n", "") == "--- a\n+++ b\n@@ -1,2 +0,0 @@\n-a\n-b\n");
    CHECK(diff("a\n", "a") == "--- a\n+++ b\n@@ -1 +1 @@\n-a\n+a\n\\ No newline at end of file\n");
}

TEST_CASE("a diff turns the one text into the other") {
    std::mt19937 random(7);
    for (int round = 0; round < 300; ++round) {
        const std::string before = random_text(random, random() % 40, 1 + round % 9);
        const std::string after = random_text(random, random() % 40, 1 + round % 9);
        const std::string text = diff(before, after);
        INFO(before << "---\n" << after << "---\n" << text);
        CHECK((before == after ? text.empty() : patched(before, text) == after));
    }
}

TEST_CASE("texts that have thousands of lines and little in common are compared too") {
    std::mt19937 random(8);
    const std::string before = random_text(random, 20'000, 1'000'000);
    const std::string after = random_text(random, 20'000, 1'000'000);
    CHECK(patched(before, diff(before, after)) == after);
}
