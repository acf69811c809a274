"""The hospital's own number of a form (`masophieu`): short, the same in every file, and nothing of when it was answered."""

import re
from collections.abc import Iterable
from hashlib import blake2b
from uuid import UUID

from sqlalchemy import ColumnElement, Connection, func, select

from survey_core.models import Collector
from survey_core.security import CODE_ALPHABET

from .picking import ROW, stream

SHORT, LONG = 8, 16
DIGITS = re.compile(r"(\d+)")


def in_order(
    connection: Connection,
    facility_id: int,
    versions: Iterable[int],
    conditions: Iterable[ColumnElement[bool]],
) -> list[tuple[str, UUID]]:
    """(number, id) of every response that meets the conditions: paper copies first, each kind by its number."""
    twice, codes = _twice(connection, facility_id, versions), _collectors(connection, facility_id)
    found: list[tuple[tuple, str, UUID]] = []
    for id_, sheet, collector in stream(
        connection, select(ROW.id, ROW.sheet, ROW.collector_id).where(*conditions)
    ):
        number = short(id_) if sheet is None else f"{sheet}/{codes[collector]}" if sheet in twice else sheet
        found.append(((sheet is None, _natural(number) if sheet else (number,)), number, id_))
    found.sort()
    return _distinct([(number, id_) for _key, number, id_ in found])


def short(id_: UUID, length: int = SHORT) -> str:
    """The number of a response without a sheet of paper: signs drawn from a hash of its id."""
    number = int.from_bytes(blake2b(id_.bytes, person=b"masophieu").digest(), "big")
    signs = []
    for _place in range(length):
        number, place = divmod(number, len(CODE_ALPHABET))
        signs.append(CODE_ALPHABET[place])
    return "".join(signs)


def _twice(connection: Connection, facility_id: int, versions: Iterable[int]) -> set[str]:
    """The sheet numbers that stand on several copies of the form, whatever the period: the way in tells them apart."""
    query = (
        select(ROW.sheet)
        .where(ROW.facility_id == facility_id, ROW.version_id.in_(versions), ROW.sheet.is_not(None))
        .group_by(ROW.sheet)
        .having(func.count() > 1)
    )
    return set(connection.scalars(query))


def _collectors(connection: Connection, facility_id: int) -> dict[int, str]:
    rows = connection.execute(
        select(Collector.id, Collector.code).where(Collector.facility_id == facility_id)
    )
    return {id_: code for id_, code in rows}


def _natural(number: str) -> tuple:
    """So that 9 comes before 10; every second part is a number."""
    return tuple(int(part) if place % 2 else part for place, part in enumerate(DIGITS.split(number)))


def _distinct(rows: list[tuple[str, UUID]]) -> list[tuple[str, UUID]]:
    """Numbers that met by chance, one time in thousands of files, are made longer."""
    seen: set[str] = set()
    met = {number for number, _id in rows if number in seen or seen.add(number)}  # type: ignore[func-returns-value]
    return [(short(id_, LONG) if number in met else number, id_) for number, id_ in rows] if met else rows
