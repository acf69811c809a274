"""Tally cells are marked in the transaction that changes their responses."""

from collections import Counter
from collections.abc import Sequence
from functools import cache

from sqlalchemy import Connection, text
from sqlalchemy.dialects import postgresql, sqlite

from .models import TallyCell
from .models.tally_cell import PATIENT_KEY, STAFF_KEY


def insert_for(dialect: str):
    """The INSERT that knows ON CONFLICT, for this kind of database."""
    return postgresql.insert if dialect == "postgresql" else sqlite.insert


def mark(connection: Connection, rows: Sequence[dict]) -> None:
    """Raise the marks of each row's cell by the number of rows, creating cells that are new."""
    patients = Counter(_patient_cell(row) for row in rows if row["audience"] == "patient")
    staff = Counter(_staff_cell(row) for row in rows if row["audience"] == "staff")
    _upsert(connection, patients, PATIENT_KEY, "round_id IS NULL")
    _upsert(connection, staff, STAFF_KEY, "round_id IS NOT NULL")


def _patient_cell(row: dict) -> tuple:
    values = {**row, "day": row["answered_on"], "round_id": None}
    return _cell(values)


def _staff_cell(row: dict) -> tuple:
    return _cell({**row, "day": None})


CELL = ("facility_id", "audience", "department_id", "version_id", "survey_type", "channel", "day", "round_id")


def _cell(values: dict) -> tuple:
    return tuple(values[name] for name in CELL)


def _upsert(connection: Connection, cells: Counter, key: tuple[str, ...], where: str) -> None:
    if not cells:
        return
    # In one fixed order, so that two writers never wait for each other crosswise.
    ordered = sorted(cells.items(), key=lambda cell: tuple(map(str, cell[0])))
    rows = [dict(zip(CELL, cell, strict=True), marks=n, counted=0, rules="") for cell, n in ordered]
    connection.execute(_statement(connection.dialect.name, key, where), rows)


@cache
def _statement(dialect: str, key: tuple[str, ...], where: str):
    insert = insert_for(dialect)(TallyCell)
    return insert.on_conflict_do_update(
        index_elements=list(key),
        index_where=text(where),
        set_={"marks": TallyCell.marks + insert.excluded.marks},
    )
