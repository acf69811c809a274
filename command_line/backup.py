"""`langnghe backup`: everything in one verified file that either database can be restored from."""

import hashlib
import io
import json
import os
import zipfile
from collections.abc import Iterator
from datetime import UTC, date, datetime, time
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import Connection, Engine, Table, func, select

import survey_admin.accounts  # noqa: F401 - its tables belong in a backup
import survey_admin.audit  # noqa: F401
import survey_core.models  # noqa: F401
from survey_core import __version__, schema
from survey_core.database import Base

from .opening import open_database, read_settings
from .words import _, fail

FORMAT = 1
SUFFIX = ".langnghe.zip"
PASSING = {"device_event", "export_file", "sign_in_attempt"}  # kept, but too fleeting to compare counts by
ROWS_AT_A_TIME = 2_000


@click.command()
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write; default: instance/backups.",
)
def command(output: Path | None) -> None:
    """Write one file with every row and the secret key, read it back, and compare."""
    engine = open_database(needs_schema=False)
    if schema.current(engine) is None:
        fail(_("The database is empty; there is nothing to back up."))
    settings = read_settings()
    path = output or settings.backups / f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}{SUFFIX}"
    try:
        rows = write(engine, path, settings.secret_key)
        verify(path)
    except OSError as error:
        fail(_("The backup %(path)s cannot be written (%(reason)s). Free some space or name another --output.",
               path=path, reason=error.strerror))  # fmt: skip
    click.echo(_("Backup written and verified: %(path)s (%(rows)s rows). It holds the secret key: keep it locked away.",
                 path=path, rows=rows))  # fmt: skip


def write(engine: Engine, path: Path, secret_key: str) -> int:
    """Write the backup under a temporary name and rename it when complete; the number of rows."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(path.name + ".part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        manifest = {
            "format": FORMAT, "software": __version__, "revision": schema.current(engine),
            "made_at": datetime.now(UTC).isoformat(), "tables": {},
        }  # fmt: skip
        with snapshot(engine) as connection:
            for table in tables_present(connection):
                manifest["tables"][table.name] = _write_table(archive, connection, table)
        archive.writestr("secret.key", secret_key)
        archive.writestr("manifest.json", json.dumps(manifest, indent=1))
    part.replace(path)
    return sum(entry["rows"] for entry in manifest["tables"].values())


def verify(path: Path) -> dict:
    """Read a backup through and compare every table with its manifest, which is returned; else one sentence."""
    try:
        with zipfile.ZipFile(path) as archive:
            manifest = json.loads(archive.read("manifest.json"))
            for name, entry in manifest["tables"].items():
                if _seal(archive, name) != (entry["rows"], entry["sha256"]):
                    fail(
                        _(
                            "The backup %(path)s is damaged: table %(name)s. Make a new one.",
                            path=path,
                            name=name,
                        )
                    )
    except (OSError, zipfile.BadZipFile, KeyError, ValueError) as error:
        fail(_("%(path)s is not a readable backup (%(reason)s).", path=path, reason=type(error).__name__))
    return manifest


def newest_is_complete(engine: Engine) -> bool:
    """Whether the newest backup in instance/backups is whole, of this revision, and lacks no row of today."""
    files = sorted(read_settings().backups.glob(f"*{SUFFIX}"))
    if not files:
        return False
    manifest = verify(files[-1])
    with snapshot(engine) as connection:
        counts = {table.name: _count(connection, table) for table in tables_present(connection)}
    kept = {name: entry["rows"] for name, entry in manifest["tables"].items()}
    same = all(kept.get(name) == rows for name, rows in counts.items() if name not in PASSING)
    return same and manifest["revision"] == schema.current(engine)


def snapshot(engine: Engine):
    """A connection on which everything is seen as of one instant."""
    options: dict = {"writes": False}
    if engine.dialect.name == "postgresql":
        options["isolation_level"] = "REPEATABLE READ"
    return engine.connect().execution_options(**options)


def tables_present(connection: Connection) -> list[Table]:
    """The tables the database really has, read from itself (it may be of an older release), parents first."""
    from sqlalchemy import MetaData

    found = MetaData()
    found.reflect(connection)
    found.remove(found.tables["alembic_version"])
    known = Base.metadata.tables
    return [known.get(table.name, table) if _same_columns(known.get(table.name), table) else table
            for table in found.sorted_tables]  # fmt: skip


def _same_columns(known: Table | None, found: Table) -> bool:
    return known is not None and set(known.columns.keys()) == set(found.columns.keys())


def _write_table(archive: zipfile.ZipFile, connection: Connection, table: Table) -> dict:
    digest, rows = hashlib.sha256(), 0
    with archive.open(f"{table.name}.jsonl", "w", force_zip64=True) as file:
        for line in _lines(connection, table):
            digest.update(line)
            file.write(line)
            rows += 1
    return {"rows": rows, "sha256": digest.hexdigest()}


def _lines(connection: Connection, table: Table) -> Iterator[bytes]:
    query = select(table).order_by(*table.primary_key.columns)
    result = connection.execution_options(yield_per=ROWS_AT_A_TIME).execute(query)
    for row in result.mappings():
        yield json.dumps(dict(row), ensure_ascii=False, default=_plain).encode() + b"\n"


def _plain(value: object) -> object:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, UUID):
        return str(value)
    if isinstance(value, bytes):
        return value.hex()
    raise TypeError(type(value).__name__)


def _seal(archive: zipfile.ZipFile, name: str) -> tuple[int, str]:
    digest, rows = hashlib.sha256(), 0
    with archive.open(f"{name}.jsonl") as file:
        for line in io.BufferedReader(file):  # type: ignore[type-var]
            digest.update(line)
            rows += 1
    return rows, digest.hexdigest()


def _count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()
