"""Other migration tools: where each is had from, how its folder looks, how it is told to move up."""

import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Callable

import inputs


@dataclass(frozen=True)
class Peer:
    name: str
    missing: str  # Why it is left out; empty where it is there.
    write: Callable  # (folder, count) -> folder
    command: Callable  # (folder, url) -> argv


def _found(program: str, package: str) -> str:
    return "" if shutil.which(program) else f"{program} is not installed (apt-get install {package})"


def _dbmate(cache: Path) -> Peer:
    programs = [cache / f"node_modules/@dbmate/linux-{machine}/bin/dbmate" for machine in ("x64", "arm64")]
    if not any(program.exists() for program in programs) and shutil.which("npm"):
        cache.mkdir(parents=True, exist_ok=True)
        install = ["npm", "install", "--no-save", "--no-audit", "--no-fund", "--prefix", cache, "dbmate"]
        subprocess.run(install, capture_output=True, stdin=subprocess.DEVNULL)
    program = next((found for found in programs if found.exists()), None)

    def command(folder, url):
        return [program, "--url", url, "--migrations-dir", folder, "--no-dump-schema", "migrate"]

    def write(folder, count):
        return inputs.write_marked(folder, count, "-- migrate:up", "-- migrate:down")

    return Peer("dbmate", "" if program else "npm cannot install dbmate", write, command)


def _sqitch(psql: Path) -> Peer:
    def write(folder, count):
        for part in ("deploy", "revert"):
            (folder / part).mkdir(parents=True)
        plan = ["%syntax-version=1.0.0", "%project=bench", ""]
        for number, name in enumerate(inputs.names(count), 1):
            change = f"c{name}"
            (folder / f"deploy/{change}.sql").write_text(f"BEGIN;\n{inputs.up(number)}COMMIT;\n")
            (folder / f"revert/{change}.sql").write_text(f"BEGIN;\n{inputs.down(number)}COMMIT;\n")
            plan.append(f"{change} 2026-01-01T00:00:00Z Bench <bench@example.org> # {change}")
        (folder / "sqitch.plan").write_text("\n".join(plan) + "\n")
        settings = "[core]\n\tengine = pg\n[user]\n\tname = Bench\n\temail = bench@example.org\n"
        (folder / "sqitch.conf").write_text(settings)
        return folder

    def command(folder, url):
        return ["sqitch", "--chdir", folder, "deploy", "--client", psql, url.replace("postgresql://", "db:pg://")]

    return Peer("sqitch", _found("sqitch", "sqitch libdbd-pg-perl"), write, command)


def _sql_migrate() -> Peer:
    def write(folder, count):
        return inputs.write_marked(folder, count, "-- +migrate Up", "-- +migrate Down")

    def command(folder, url):
        settings = folder.parent / f"{folder.name}.yml"
        settings.write_text(f'bench: {{dialect: postgres, datasource: "{url}", dir: "{folder}"}}\n')
        return ["sql-migrate", "up", f"-config={settings}", "-env=bench"]

    return Peer("sql-migrate", _found("sql-migrate", "sql-migrate"), write, command)


ALEMBIC_ENVIRONMENT = """
from alembic import context
from sqlalchemy import create_engine, pool
url = context.config.get_main_option("sqlalchemy.url")
with create_engine(url, poolclass=pool.NullPool).connect() as connection:
    context.configure(connection=connection, transaction_per_migration=True)
    with context.begin_transaction():
        context.run_migrations()
"""


def _alembic() -> Peer:
    def write(folder, count):
        (folder / "versions").mkdir(parents=True)
        (folder / "env.py").write_text(ALEMBIC_ENVIRONMENT)
        parent = None
        for number, name in enumerate(inputs.names(count), 1):
            body = "".join(f"    op.execute({statement!r})\n" for statement in inputs.up(number).split(";\n") if statement)
            head = f"from alembic import op\nrevision = {name!r}\ndown_revision = {parent!r}\n"
            undo = f"def downgrade():\n    op.execute({inputs.down(number)!r})\n"
            (folder / f"versions/{name}.py").write_text(f"{head}def upgrade():\n{body}{undo}")
            parent = name
        return folder

    def command(folder, url):
        settings = folder / "alembic.ini"
        settings.write_text(f"[alembic]\nscript_location = {folder}\nsqlalchemy.url = {url}\n")
        return ["alembic", "-c", settings, "upgrade", "head"]

    # Its version table holds 32 characters, which the names here stay below.
    return Peer("alembic", _found("alembic", "alembic python3-psycopg2"), write, command)


def _not_packaged(name: str) -> Peer:
    return Peer(name, "not in Debian 12", write=None, command=None)


def all_peers(cache: Path, psql: Path) -> list:
    return [_dbmate(cache), _sqitch(psql), _sql_migrate(), _alembic(), _not_packaged("golang-migrate"), _not_packaged("goose")]
