#pragma once

#include <dbtool/core/types.hpp>
#include <dbtool/run/event.hpp>
#include <dbtool/run/settings.hpp>

namespace dbtool::run {

/// How long to pause after the given failed attempt (from 1): doubles from `first` up to `longest`,
/// less up to half of it by chance, so that runs that failed together do not come back together.
Milliseconds backoff(int attempt, Milliseconds first, Milliseconds longest);

/// Sleeps, and lets the observer, where there is one, know so again and again; throws
/// Error{interrupted} when a signal comes in.
void pause(Milliseconds duration, Observer* observer = nullptr);

}  // namespace dbtool::run
