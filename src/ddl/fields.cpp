#include <dbtool/ddl/fields.hpp>

namespace dbtool::ddl {

void FieldVisitor::parameters(const Field& field, Parameters& values) {
    std::vector<std::pair<std::string, std::optional<std::string>>> optional;
    for (auto& [name, value] : values) {
        optional.emplace_back(name, value);
    }
    parameters(field, optional);
    values.clear();
    for (auto& [name, value] : optional) {
        values.emplace_back(name, value.value_or(""));
    }
}

}  // namespace dbtool::ddl
