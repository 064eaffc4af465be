"""Generated migrations: N of them, a table with a key and an index each, in the form each tool reads."""

from pathlib import Path

MIB = 1 << 20


def names(count: int) -> list:
    return [f"{number:05}_create_thing_{number}" for number in range(1, count + 1)]


def up(number: int) -> str:
    return (
        f"CREATE TABLE thing_{number} (\n"
        "    id bigint PRIMARY KEY,\n"
        "    name text NOT NULL,\n"
        "    created_at timestamp NOT NULL\n"
        ");\n"
        f"CREATE INDEX ix_thing_{number}_created_at ON thing_{number} (created_at);\n"
    )


def down(number: int) -> str:
    return f"DROP TABLE thing_{number};\n"


def write_script(file: Path, count: int) -> Path:
    """All of them in one file, as psql -1 takes it."""
    file.write_text("".join(up(number) for number in range(1, count + 1)))
    return file


def write_framed_script(file: Path, count: int) -> Path:
    """The same with a transaction for each."""
    file.write_text("".join(f"BEGIN;\n{up(number)}COMMIT;\n" for number in range(1, count + 1)))
    return file


def write_marked(folder: Path, count: int, up_mark: str, down_mark: str, revises: str = "") -> Path:
    """A file a migration, whose halves are told apart by a comment: most tools that read SQL."""
    folder.mkdir()
    parent = "base"
    for number, name in enumerate(names(count), 1):
        head = f"{revises} {parent}\n" if revises else ""
        (folder / f"{name}.sql").write_text(f"{head}{up_mark}\n{up(number)}\n{down_mark}\n{down(number)}")
        parent = name
    return folder


def write_dbtool(folder: Path, count: int) -> Path:
    return write_marked(folder, count, "-- dbtool:upgrade", "-- dbtool:downgrade", "-- dbtool:revises")


INSERT = "INSERT INTO item VALUES ({0}, 'item {0} xxxxxxxxxxxxxxxxxxxx', {1}, now(), 'a note of some length');\n"
COPIED = "{0}\titem {0} xxxxxxxxxxxxxxxxxxxx\t{1}\t2026-01-01 00:00:00\ta note of some length, as rows have\n"


def write_large_inserts(file: Path, size: int) -> Path:
    """Many small statements, about a hundred bytes each."""
    return _write_rows(file, size, before="", row=INSERT, after="")


def write_large_copy(file: Path, size: int) -> Path:
    return _write_rows(file, size, before="COPY item FROM stdin;\n", row=COPIED, after="\\.\n")


def _write_rows(file: Path, size: int, before: str, row: str, after: str) -> Path:
    file.parent.mkdir()
    with open(file, "w") as out:
        out.write("CREATE TABLE item (id bigint, name text, amount integer, created_at timestamptz, note text);\n")
        out.write(before)
        written = number = 0
        while written < size:
            number += 1
            written += out.write(row.format(number, number % 1000))
        out.write(after)
    return file


OPERATIONS_A_FILE = 10


def operations(number: int) -> str:
    """Ten operations on a table of their own, most of which a live table would need care for."""
    table = f"thing_{number}"
    return (
        "upgrade:\n"
        "  - create_table:\n"
        f"      table: {table}\n"
        "      columns:\n"
        "        - {name: id, type: bigint, identity: always, primary_key: true}\n"
        "        - {name: name, type: text, null: false}\n"
        "        - {name: amount, type: int, null: false, default: 0}\n"
        "        - {name: created_at, type: timestamptz, null: false, default: {sql: now()}}\n"
        f"  - create_index: {{table: {table}, columns: [name, {{name: created_at, order: desc}}], where: amount > 0}}\n"
        f"  - add_check: {{table: {table}, check: amount >= 0}}\n"
        f"  - add_column: {{table: {table}, column: note, type: varchar(80)}}\n"
        f"  - create_index: {{table: {table}, columns: [note]}}\n"
        f"  - add_column: {{table: {table}, column: kind, type: int, default: 5}}\n"
        f"  - add_unique: {{table: {table}, columns: [name, note]}}\n"
        f"  - rename_column: {{table: {table}, from: kind, to: sort}}\n"
        f"  - add_check: {{table: {table}, check: length(note) < 80, name: ck_{number}_note}}\n"
        f"  - create_index: {{table: {table}, columns: [sort, amount]}}\n"
    )


def write_operations(folder: Path, count: int) -> Path:
    folder.mkdir()
    parent = "base"
    for number, name in enumerate(names(count), 1):
        (folder / f"{name}.yaml").write_text(f"revises: {parent}\nmessage: thing {number}\n{operations(number)}")
        parent = name
    return folder
