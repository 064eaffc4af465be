#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dbtool::test {

enum class Side { client, server };

/// Finds the ends of PostgreSQL's protocol messages in one direction of an unencrypted connection.
class MessageCounter {
public:
    explicit MessageCounter(Side side) : starting_(side == Side::client) {}

    /// Takes the next bytes. Where message number `wanted` (from 1) ends in them, the offset behind
    /// it.
    std::optional<std::size_t> take(std::string_view data, std::uint64_t wanted);

    /// How often the client has asked for encryption, to which the server answers with a bare byte.
    std::uint64_t encryption_requests() const { return encryption_requests_; }

    /// Of the server's direction: that many bare bytes are to be expected in all.
    void expect_bare_answers(std::uint64_t in_all) { bare_answers_expected_ = in_all; }

    std::uint64_t messages() const { return messages_; }

private:
    bool take_byte(char byte);
    void read_header();

    bool starting_;  ///< The client's first messages have no type byte.
    std::string header_;
    std::size_t body_left_ = 0;
    std::uint64_t messages_ = 0;
    std::uint64_t encryption_requests_ = 0;
    std::uint64_t bare_answers_expected_ = 0;
    std::uint64_t bare_answers_seen_ = 0;
};

}  // namespace dbtool::test
