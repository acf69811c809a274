"""Real databases for the tests: SQLite files, and a private PostgreSQL cluster in a temporary folder."""

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path

import sqlalchemy

from survey_core import schema
from survey_core.database import create_engine

QUICK = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=60"]


class SqliteFactory:
    """Fresh migrated databases as copies of one migrated file."""

    def __init__(self, folder: Path):
        self.template = folder / "template.sqlite3"
        engine = create_engine(f"sqlite:///{self.template}")
        schema.upgrade(engine)
        engine.dispose()

    def new(self, folder: Path) -> str:
        copy = folder / "langnghe.sqlite3"
        shutil.copy(self.template, copy)
        return f"sqlite:///{copy}"

    def empty(self, folder: Path) -> str:
        """A database without a schema."""
        return f"sqlite:///{folder / 'empty.sqlite3'}"

    def drop(self, url: str) -> None:
        """The temporary folder goes with the test."""

    def stop(self) -> None:
        """Nothing runs."""


# What tells that a test changed more than rows: its relations, and its triggers with their state.
SCHEMA = """SELECT string_agg(line, ' ' ORDER BY line) FROM (
  SELECT relname::text || relkind::text AS line FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT tgrelid::regclass::text || tgname::text || tgenabled::text FROM pg_trigger
) AS lines"""
SEQUENCES = """SELECT setval(quote_ident(sequencename)::regclass, 1, false) FROM pg_sequences
  WHERE last_value IS NOT NULL"""
OTHERS = """SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()"""


class PostgresqlFactory:
    """Migrated databases in a cluster of our own: one that is emptied after every test, and clones beside it.

    To clone a database for every test is what a run of thousands of tests would mostly wait for.
    """

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="langnghe-pg-"))
        self.programs = _postgresql_programs()
        self.port = _free_port()
        self._start()
        self.admin = sqlalchemy.create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        self._sql("CREATE DATABASE template_langnghe")
        engine = create_engine(self._url("template_langnghe"))
        schema.upgrade(engine)
        with engine.begin() as connection:
            self.schema = connection.exec_driver_sql(SCHEMA).scalar()
            self.rows = {t: n for t, n in _rows(connection).items() if n}  # what the migrations wrote
        engine.dispose()
        self.clean: list[str] = []

    def new(self, _folder: Path) -> str:
        if self.clean:
            return self.clean.pop()
        name = "t" + secrets.token_hex(6)
        self._sql(f"CREATE DATABASE {name} TEMPLATE template_langnghe")
        return self._url(name)

    def empty(self, _folder: Path) -> str:
        """A database without a schema."""
        name = "t" + secrets.token_hex(6)
        self._sql(f"CREATE DATABASE {name}")
        return self._url(name)

    def drop(self, url: str) -> None:
        """Give a database back: emptied for the next test, or dropped where more than its rows was changed."""
        if self._emptied(url):
            self.clean.append(url)
        else:
            self._sql(f"DROP DATABASE {sqlalchemy.make_url(url).database} WITH (FORCE)")

    def _emptied(self, url: str) -> bool:
        engine = sqlalchemy.create_engine(url, poolclass=sqlalchemy.NullPool)
        with engine.begin() as connection:
            connection.exec_driver_sql(OTHERS)
            if connection.exec_driver_sql(SCHEMA).scalar() != self.schema:
                return False
            filled = [t for t, n in _rows(connection).items() if n and t not in self.rows]
            # TRUNCATE would take a hundred times as long
            delete = "".join(f"DELETE FROM {table};" for table in filled)
            connection.exec_driver_sql(f"SET session_replication_role = replica; {delete}")
            connection.exec_driver_sql(SEQUENCES)
            return {t: n for t, n in _rows(connection).items() if n} == self.rows

    def stop(self) -> None:
        self.admin.dispose()
        self._run("pg_ctl", "-D", str(self.folder / "data"), "-m", "immediate", "-w", "stop")
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> None:
        data = self.folder / "data"
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
        self._run(
            "initdb",
            "-D",
            str(data),
            "-U",
            "langnghe",
            "-A",
            "trust",
            "-E",
            "UTF8",
            "--locale=C.UTF-8",
            "--no-sync",
        )
        options = " ".join(f"-c {option}" for option in QUICK)
        options += f" -c listen_addresses=127.0.0.1 -c unix_socket_directories={self.folder} -p {self.port}"
        self._run("pg_ctl", "-D", str(data), "-o", options, "-l", str(self.folder / "log"), "-w", "start")

    def _run(self, program: str, *arguments: str) -> None:
        command = [str(self.programs / program), *arguments]
        if os.geteuid() == 0:  # PostgreSQL refuses to run as root
            command = ["runuser", "-u", "postgres", "--", *command]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=self.folder)

    def _sql(self, statement: str) -> None:
        with self.admin.connect() as connection:
            connection.exec_driver_sql(statement)

    def _url(self, database: str) -> str:
        return f"postgresql+psycopg://langnghe@127.0.0.1:{self.port}/{database}"


def _rows(connection) -> dict[str, int]:
    """Whether each table holds anything, 0 or 1."""
    tables = sqlalchemy.inspect(connection).get_table_names()
    each = ", ".join(f'(EXISTS (SELECT 1 FROM "{table}"))::int' for table in tables)
    return dict(zip(tables, connection.exec_driver_sql(f"SELECT {each}").one(), strict=True))


def _postgresql_programs() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    if program := shutil.which("initdb"):
        return Path(program).resolve().parent
    raise RuntimeError("PostgreSQL's server programs are missing: install the package 'postgresql'.")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
