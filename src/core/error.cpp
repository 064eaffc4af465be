#include <algorithm>
#include <array>

#include <dbtool/core/error.hpp>

namespace dbtool {
namespace {

template <std::size_t N>
bool one_of(const SqlState& state, const std::array<std::string_view, N>& states) {
    return std::find(states.begin(), states.end(), state.str()) != states.end();
}

constexpr std::array<std::string_view, 3> lost_connection = {"57P01", "57P02", "57P03"};
constexpr std::array<std::string_view, 4> passing = {"40001", "40P01", "55P03", "53300"};

}  // namespace

std::string_view to_string(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::usage:
            return "usage";
        case ErrorKind::configuration:
            return "configuration";
        case ErrorKind::migration:
            return "migration";
        case ErrorKind::history:
            return "history";
        case ErrorKind::database:
            return "database";
        case ErrorKind::connection:
            return "connection";
        case ErrorKind::lock:
            return "lock";
        case ErrorKind::in_doubt:
            return "in_doubt";
        case ErrorKind::interrupted:
            return "interrupted";
        case ErrorKind::check:
            return "check";
        case ErrorKind::internal:
            return "internal";
    }
    return "";
}

int exit_code(ErrorKind kind) {
    switch (kind) {
        case ErrorKind::database:
        case ErrorKind::in_doubt:
        case ErrorKind::internal:
            return 1;
        case ErrorKind::usage:
        case ErrorKind::configuration:
        case ErrorKind::migration:
        case ErrorKind::history:
            return 2;
        case ErrorKind::check:
            return 3;
        case ErrorKind::connection:
            return 4;
        case ErrorKind::lock:
            return 5;
        case ErrorKind::interrupted:
            return 130;
    }
    return 1;
}

bool breaks_connection(const Error& error) {
    return (error.kind == ErrorKind::connection && error.sqlstate.empty()) ||
           error.sqlstate.str().starts_with("08") || one_of(error.sqlstate, lost_connection);
}

bool is_transient(const Error& error) {
    return breaks_connection(error) || one_of(error.sqlstate, passing);
}

}  // namespace dbtool
