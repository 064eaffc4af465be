#pragma once

#include <dbtool/engine/connection.hpp>

#include "engine/postgres/frame.hpp"
#include "engine/postgres/wire.hpp"

namespace dbtool::engine::postgres {

/// What the login does not tell of the other side: is there a pooler between, is it a standby, on
/// which platform does it run? The question goes ahead of the first query in one flush, so that it
/// takes no round trip.
class FirstLook {
public:
    bool taken() const { return taken_; }
    /// In a pipeline; ends with a synchronisation point of its own.
    static void ask(Wire& wire);
    /// The answer, up to that point. A server that refuses it is taken as a plain one.
    void hear(Wire& wire, ServerInfo& info, Frame& frame);

private:
    bool taken_ = false;
};

}  // namespace dbtool::engine::postgres
