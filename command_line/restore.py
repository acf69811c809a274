"""`langnghe restore`: an empty database becomes what a backup says."""

import json
import zipfile
from datetime import date, datetime, time
from itertools import islice
from pathlib import Path
from uuid import UUID

import click
from sqlalchemy import Connection, Date, LargeBinary, Table, Time, Uuid, func, insert, select, text, update

from survey_core import schema, settings
from survey_core.database import Instant

from .backup import tables_present, verify
from .opening import open_database
from .words import _, fail

ROWS_AT_A_TIME = 1_000


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def command(file: Path) -> None:
    """Restore FILE into an empty database, then bring it to this release."""
    manifest = verify(file)
    try:
        folder = settings.prepare_instance()
    except settings.SettingError as error:
        fail(error)
    engine = open_database(needs_schema=False)
    if schema.current(engine) is not None:
        fail(
            _(
                "The database is not empty. Restore into a new one: name another LANGNGHE_INSTANCE or LANGNGHE_DATABASE_URL."
            )
        )
    try:
        schema.upgrade(engine, manifest["revision"])
    except Exception:  # noqa: BLE001 - Alembic's own errors do not say what a person can do
        fail(_("The backup is of a newer release (revision %(revision)s). Install that release first.",
               revision=manifest["revision"]))  # fmt: skip
    with zipfile.ZipFile(file) as archive, engine.begin() as connection:
        for table in tables_present(connection):
            _fill(connection, table, archive)
        _reset_sequences(connection)
        key = archive.read("secret.key").decode()
    (folder / "secret.key").write_text(key)
    schema.upgrade(engine)
    click.echo(_("Restored %(file)s, made at %(made_at)s.", file=file, made_at=manifest["made_at"]))


def _fill(connection: Connection, table: Table, archive: zipfile.ZipFile) -> None:
    with archive.open(f"{table.name}.jsonl") as lines:
        rows = (_row(table, json.loads(line)) for line in lines)
        for batch in iter(lambda: list(islice(rows, ROWS_AT_A_TIME)), []):
            connection.execute(insert(table), [row | dict.fromkeys(_to_itself(table)) for row in batch])
    if _to_itself(table):
        _refer_to_itself(connection, table, archive)


def _to_itself(table: Table) -> list[str]:
    """The columns beside facility_id with which a row refers to another of its own table."""
    return [
        column.name
        for key in table.foreign_key_constraints
        if key.referred_table.name == table.name
        for column in key.columns
        if column.name != "facility_id"
    ]


def _refer_to_itself(connection: Connection, table: Table, archive: zipfile.ZipFile) -> None:
    """Once every row is there: a row may refer to one that was made after it."""
    names = _to_itself(table)
    with archive.open(f"{table.name}.jsonl") as lines:
        for row in map(json.loads, lines):
            if any(row[name] is not None for name in names):
                where = table.columns.id == row["id"]
                connection.execute(update(table).where(where).values({name: row[name] for name in names}))


def _row(table: Table, values: dict) -> dict:
    return {name: _typed(table.columns[name].type, value) for name, value in values.items()}


def _typed(kind, value):
    if value is None:
        return None
    if isinstance(kind, Instant):
        return datetime.fromisoformat(value)
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    if isinstance(kind, Time):
        return time.fromisoformat(value)
    if isinstance(kind, Uuid):
        return UUID(value)
    if isinstance(kind, LargeBinary):
        return bytes.fromhex(value)
    return value


def _reset_sequences(connection: Connection) -> None:
    """PostgreSQL's counters go on behind the highest restored key."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables_present(connection):
        key = table.primary_key.columns.values()
        if len(key) == 1 and (highest := connection.scalar(select(func.max(key[0])))):
            connection.execute(
                text("SELECT setval(pg_get_serial_sequence(:table, :column), :value)"),
                {"table": f'"{table.name}"', "column": key[0].name, "value": highest},
            )
