"""Which responses bear which quality flags, for an export: worked out from the rows, kept nowhere."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Connection, select

from analysis import quality
from survey_core.periods import Days

from .counting import Counting
from .openings import Openings
from .recounting import CELL, raised

if TYPE_CHECKING:
    from .exports import Form


def flags_raised(connection: Connection, form: Form, days: Days | None) -> dict[str, str]:
    """The codes of the flags, joined by a space, by the id of each flagged response as the database writes it."""
    found: dict[str, str] = {}
    openings = Openings.of(connection, form.facility)
    for version_id, definition in form.definitions.items():
        counting = Counting.of(form.facility, version_id, definition, openings)
        query = select(CELL.id).where(CELL.version_id == version_id)
        if days:
            query = query.where(CELL.day.between(days.first, days.last))
        for ids, flags in raised(connection, counting, connection.scalars(query).all()):
            found |= {ids[row]: _joined(int(flags[row])) for row in flags.nonzero()[0].tolist()}
    return found


@cache
def _joined(flags: int) -> str:
    return " ".join(quality.codes(flags))
