#include <dbtool/migration/script.hpp>

namespace dbtool::migration {
namespace {

/// What an outline leaves out of a part's count.
bool is_dropped(sql::StatementKind kind) {
    return kind == sql::StatementKind::begin || kind == sql::StatementKind::commit ||
           kind == sql::StatementKind::foreign_keys_pragma;
}

}  // namespace

struct PartReader::Impl {
    Impl(const Script& script, const PartOutline& part, Dialect dialect)
        : source(script.open(part.offset, part.size)),
          reader(*source, dialect, part.start, part.offset) {}

    std::unique_ptr<sql::TextSource> source;
    sql::StatementReader reader;
};

PartReader::PartReader(const Script& script, const PartOutline& part, Dialect dialect)
    : impl_(std::make_unique<Impl>(script, part, dialect)) {}

PartReader::~PartReader() = default;

bool PartReader::next(sql::Statement& statement) {
    while (impl_->reader.next(statement)) {
        if (!is_dropped(statement.kind)) {
            return true;
        }
    }
    return false;
}

std::string_view PartReader::next_copy_data() {
    return impl_->reader.next_copy_data();
}

}  // namespace dbtool::migration
