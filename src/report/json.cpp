#include "json.hpp"

#include <nlohmann/json.hpp>

#include <dbtool/core/text.hpp>

namespace dbtool::report {

Json or_null(std::string_view text) {
    return text.empty() ? Json(nullptr) : Json(text);
}

Json or_null(int number) {
    return number == 0 ? Json(nullptr) : Json(number);
}

Json ids(const std::vector<RevisionId>& list) {
    Json out = Json::array();
    for (const RevisionId& id : list) {
        out.push_back(id.str());
    }
    return out;
}

Json to_json(const Diagnostic& diagnostic) {
    return {{"rule", or_null(diagnostic.code)},
            {"severity", to_string(diagnostic.severity)},
            {"file", or_null(diagnostic.position.file)},
            {"line", or_null(diagnostic.position.line)},
            {"column", or_null(diagnostic.position.column)},
            {"message", redact(diagnostic.message)},
            {"help", or_null(redact(diagnostic.help))}};
}

Json to_json(const std::vector<Diagnostic>& diagnostics) {
    Json out = Json::array();
    for (const Diagnostic& diagnostic : diagnostics) {
        out.push_back(to_json(diagnostic));
    }
    return out;
}

Json to_json(const Error& error) {
    return {{"kind", to_string(error.kind)},
            {"message", redact(error.message)},
            {"file", or_null(error.position.file)},
            {"line", or_null(error.position.line)},
            {"column", or_null(error.position.column)},
            {"sqlstate", or_null(error.sqlstate.str())},
            {"detail", or_null(redact(error.detail))},
            {"hint", or_null(redact(error.hint))},
            {"context", or_null(redact(error.context))},
            {"diagnostics", to_json(error.diagnostics)}};
}

Json to_json(const std::vector<run::Blocker>& blockers) {
    Json out = Json::array();
    for (const run::Blocker& blocker : blockers) {
        out.push_back({{"pid", or_null(blocker.pid)},
                       {"user", or_null(blocker.user)},
                       {"application", or_null(redact(blocker.application))},
                       {"client", or_null(blocker.client)},
                       {"state", or_null(blocker.state)},
                       {"backend", or_null(blocker.backend)},
                       {"transaction_ms", blocker.age ? Json(blocker.age->count()) : Json(nullptr)},
                       {"query", or_null(redact(blocker.query))}});
    }
    return out;
}

Json to_json(const std::vector<std::filesystem::path>& paths) {
    Json out = Json::array();
    for (const std::filesystem::path& path : paths) {
        out.push_back(path.generic_string());
    }
    return out;
}

std::string dump(const Json& document) {
    return document.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string diagnostics_document(const std::vector<Diagnostic>& diagnostics) {
    return dump({{"diagnostics", to_json(diagnostics)}});
}

std::string error_document(const Error& error) {
    return dump(to_json(error));
}

}  // namespace dbtool::report
