#include "ddl/postgres/batched.hpp"

#include <fmt/format.h>
#include <vector>

#include "ddl/postgres/dollar_quote.hpp"
#include "ddl/sql_text.hpp"

namespace dbtool::ddl {
namespace {

// The first COMMIT makes the loop's cursor holdable: the rows' places are put aside, the rows are
// not. `missed` counts those that had another place by the time that their batch came, so a table
// that nobody else writes to is gone through once. A tid says nothing without its table, as a
// partition's tids are another one's too.
constexpr std::string_view block = R"(
DECLARE
  {v}_part oid;
  {v}_batch tid[];
  {v}_done bigint;
  {v}_found bigint;
  {v}_missed bigint;
  {v}_before bigint;
BEGIN
  LOOP
    {v}_found := 0;
    {v}_missed := 0;
    FOR {v}_part, {v}_batch IN
      SELECT {v}_t, array_agg({v}_c)
      FROM (
        SELECT tableoid AS {v}_t, ctid AS {v}_c, (row_number() OVER () - 1) / {batch} AS {v}_n
        FROM {table}
        WHERE {where}
      ) AS {v}_rows
      GROUP BY {v}_n, {v}_t
      ORDER BY {v}_n
    LOOP
      UPDATE {table} SET {set}
      WHERE tableoid = {v}_part AND ctid = ANY ({v}_batch) AND {where};
      GET DIAGNOSTICS {v}_done = ROW_COUNT;
      {v}_found := {v}_found + cardinality({v}_batch);
      {v}_missed := {v}_missed + cardinality({v}_batch) - {v}_done;
      COMMIT;
    END LOOP;
    EXIT WHEN {v}_missed = 0 OR {v}_found >= {v}_before;
    {v}_before := {v}_found;
  END LOOP;
END
)";

}  // namespace

std::string batched_update(const QualifiedName& table,
                           const Expressions& set,
                           const std::string& where,
                           int batch) {
    std::vector<std::string> parts;
    for (const auto& [column, expression] : set) {
        parts.push_back(sql_name(column) + " = " + expression);
    }
    const std::string all = joined(parts);
    const std::string name = sql_name(table);
    // PL/pgSQL takes a column and a variable of one name for a mistake.
    const std::string v = unused_word("dbtool", {all, where, name});
    const std::string body =
        fmt::format(block,
                    fmt::arg("v", v),
                    fmt::arg("batch", batch),
                    fmt::arg("table", name),
                    fmt::arg("where", in_parentheses(where.empty() ? "true" : where)),
                    fmt::arg("set", all));
    return "DO " + dollar_quoted(body, "batches");
}

}  // namespace dbtool::ddl
