#include <dbtool/run/move.hpp>

#include "run/actor.hpp"
#include "run/mover.hpp"
#include "run/writable.hpp"

namespace dbtool::run {

Summary move(const Target& target,
             std::unique_ptr<engine::Connection>& connection,
             Picture picture,
             const plan::Plan& plan,
             Direction direction,
             const MoveOptions& options,
             Observer& observer) {
    require_writable(*connection);
    Mover mover(
        target, connection, std::move(picture), plan, options, observer, new_actor(*connection));
    mover.prepare(direction);
    Summary summary = mover.run();
    observer.on_event(summary);
    return summary;
}

}  // namespace dbtool::run
