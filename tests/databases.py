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


class PostgresqlFactory:
    """Fresh migrated databases cloned from one template in a cluster of our own."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(prefix="langnghe-pg-"))
        self.programs = _postgresql_programs()
        self.port = _free_port()
        self._start()
        self.admin = sqlalchemy.create_engine(self._url("postgres"), isolation_level="AUTOCOMMIT")
        self._sql("CREATE DATABASE template_langnghe")
        engine = create_engine(self._url("template_langnghe"))
        schema.upgrade(engine)
        engine.dispose()

    def new(self, _folder: Path) -> str:
        name = "t" + secrets.token_hex(6)
        self._sql(f"CREATE DATABASE {name} TEMPLATE template_langnghe")
        return self._url(name)

    def empty(self, _folder: Path) -> str:
        """A database without a schema."""
        name = "t" + secrets.token_hex(6)
        self._sql(f"CREATE DATABASE {name}")
        return self._url(name)

    def drop(self, url: str) -> None:
        self._sql(f"DROP DATABASE {sqlalchemy.make_url(url).database} WITH (FORCE)")

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
