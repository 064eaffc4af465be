#pragma once

#include <string>

#include "acceptance/subject.hpp"

namespace dbtool::test {

/// Another session with an open transaction, until the object ends.
class OpenTransaction {
public:
    OpenTransaction(const Subject& subject, const std::string& sql);

    int backend_pid() const { return pid_; }

private:
    Child psql_;
    int pid_ = 0;
};

/// The next line of a stream that holds `part`; nothing when the stream ends without one.
std::optional<std::string> read_until(Child& child,
                                      const std::string& part,
                                      Stream stream = Stream::out);

}  // namespace dbtool::test
