// A slow link between a client and a server, for the benchmarks.
//
//   dbtool_delay_proxy --listen PORT|/SOCKET --to HOST:PORT|/SOCKET [--delay MS]
//
// Prints where it listens, and its counts on SIGUSR1 and at the end (SIGINT, SIGTERM), a JSON
// object a line.
#include <charconv>
#include <csignal>
#include <cstdio>
#include <exception>
#include <fmt/format.h>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "support/proxy.hpp"

namespace {

using namespace dbtool::test;

std::chrono::milliseconds parse_delay(std::string_view text) {
    int ms = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), ms);
    if (error != std::errc() || end != text.data() + text.size() || ms < 0) {
        throw std::runtime_error("not a number of milliseconds: " + std::string(text));
    }
    return std::chrono::milliseconds(ms);
}

ProxyOptions parse(const std::vector<std::string_view>& args) {
    ProxyOptions options;
    bool has_target = false;
    for (std::size_t i = 0; i < args.size(); i += 2) {
        if (i + 1 == args.size()) {
            throw std::runtime_error("a value is missing behind " + std::string(args[i]));
        }
        if (args[i] == "--listen") {
            options.listen = parse_endpoint(args[i + 1]);
        } else if (args[i] == "--to") {
            options.to = parse_endpoint(args[i + 1]);
            has_target = true;
        } else if (args[i] == "--delay") {
            options.round_trip = parse_delay(args[i + 1]);
        } else {
            throw std::runtime_error("unknown option " + std::string(args[i]));
        }
    }
    if (!has_target) {
        throw std::runtime_error("--to HOST:PORT or --to /SOCKET is missing");
    }
    return options;
}

void print_line(const std::string& line) {
    fmt::print("{}\n", line);
    std::fflush(stdout);
}

void serve(ProxyOptions options) {
    sigset_t awaited;
    sigemptyset(&awaited);
    for (const int number : {SIGUSR1, SIGINT, SIGTERM}) {
        sigaddset(&awaited, number);
    }
    // Before the proxy's thread starts, so that it is this one that gets the signals.
    ::pthread_sigmask(SIG_BLOCK, &awaited, nullptr);
    const DelayProxy proxy(std::move(options));
    print_line(fmt::format(R"({{"listening":"{}"}})", to_string(proxy.listens_on())));
    int number = SIGUSR1;
    while (number == SIGUSR1 && ::sigwait(&awaited, &number) == 0) {
        print_line(to_json(proxy.counts()));
    }
}

}  // namespace

int main(int argc, char** argv) {
    try {
        serve(parse({argv + 1, argv + argc}));
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "dbtool_delay_proxy: {}\n", error.what());
        return 2;
    }
}
