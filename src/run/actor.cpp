#include "run/actor.hpp"

#include <fmt/format.h>
#include <random>

#include <dbtool/run/session.hpp>

#include "run/who.hpp"

namespace dbtool::run {

RunId new_run_id() {
    std::random_device random;
    std::string out;
    for (int i = 0; i < 4; ++i) {
        out += fmt::format("{:08x}", random());
    }
    return RunId(out);
}

const RunId& this_run() {
    static const RunId id = new_run_id();
    return id;
}

history::Actor new_actor(const engine::Connection& connection) {
    return {this_run(), 0, actor_name(connection.server()), DBTOOL_VERSION};
}

}  // namespace dbtool::run
