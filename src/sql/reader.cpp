#include <dbtool/sql/reader.hpp>

#include "script_reader.hpp"

namespace dbtool::sql {
namespace {

class TextInMemory final : public TextSource {
public:
    explicit TextInMemory(std::string_view text) : rest_(text) {}

    std::size_t read(std::span<char> into) override {
        const std::size_t count = rest_.copy(into.data(), into.size());
        rest_.remove_prefix(count);
        return count;
    }

private:
    std::string_view rest_;
};

}  // namespace

std::unique_ptr<TextSource> source_of(std::string_view text) {
    return std::make_unique<TextInMemory>(text);
}

struct StatementReader::Impl {
    ScriptReader script;
};

StatementReader::StatementReader(TextSource& source,
                                 Dialect dialect,
                                 SourcePosition start,
                                 std::uint64_t offset)
    : impl_(new Impl{ScriptReader(source, dialect, start, offset, {})}) {}

StatementReader::~StatementReader() = default;

bool StatementReader::next(Statement& statement) {
    return impl_->script.next(statement);
}

std::string_view StatementReader::next_copy_data() {
    return impl_->script.next_copy_data();
}

const std::vector<Diagnostic>& StatementReader::diagnostics() const {
    return impl_->script.diagnostics();
}

SplitScript split(std::string_view text, Dialect dialect, const SourcePosition& start) {
    const std::unique_ptr<TextSource> source = source_of(text);
    StatementReader reader(*source, dialect, start);
    SplitScript script;
    Statement statement;
    while (reader.next(statement)) {
        OwnedStatement& owned = script.statements.emplace_back();
        owned.text = statement.text;
        owned.info = statement;
        owned.info.text = {};
        for (auto rows = reader.next_copy_data(); !rows.empty(); rows = reader.next_copy_data()) {
            owned.copy_data += rows;
        }
    }
    script.diagnostics = reader.diagnostics();
    return script;
}

}  // namespace dbtool::sql
