"""Tally cells as readers see them: stored counts where they are fresh, recounted from the raw rows where not."""

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, and_, bindparam, or_, select, update
from sqlalchemy.exc import OperationalError

from analysis.tally import Tally
from survey_core.models import TallyCell
from survey_core.periods import Days

from . import months
from .counting import Counting
from .recounting import CELL, Counted, parts, recount


class Cell(NamedTuple):
    """What a tally is of; patients' cells have a channel and a day, staff's a round. Flagged responses stand apart."""

    id: int
    department_id: int
    channel: str | None
    day: date | None
    round_id: int | None
    counted: Counted

    @property
    def tally(self) -> Tally:
        """Everything counted: no flag takes a response out."""
        return self.counted.total


@dataclass(frozen=True)
class Snapshot:
    """One consistent view of the database; the cells it had to recount are stored after it ends."""

    connection: Connection
    recounted: list[dict] = field(default_factory=list)
    added: list[dict] = field(default_factory=list)

    def cells(self, counting: Counting, *conditions: ColumnElement[bool]) -> list[Cell]:
        """The version's cells that meet the conditions (on CELL), each fresh or recounted in this view."""
        columns = (CELL.id, CELL.department_id, CELL.channel, CELL.day, CELL.round_id, CELL.marks,
                   CELL.counted, CELL.rules, CELL.data, CELL.flagged)  # fmt: skip
        query = select(*columns).where(CELL.version_id == counting.version_id, *conditions)
        rows = self.connection.execute(query).all()
        counted = self._recount(counting, [row for row in rows if not counting.is_fresh(row)])
        return [Cell(*row[:5], counted.get(row.id) or stored(counting, row)) for row in rows]

    def patient_cells(self, counting: Counting, survey_type: int, runs: Sequence[Days]) -> list[Cell]:
        """The version's cells in these runs of days, oldest first; a whole month of a place as one cell of its first day."""
        whole, rest = months.split(runs)
        is_type = CELL.survey_type == survey_type
        cells = self.cells(counting, is_type, months.within(rest)) if rest else []
        if not whole:
            return cells
        seen = months.states(self.connection, counting, survey_type, whole)
        sums = months.standing(self.connection, counting, survey_type, seen)
        if stale := seen.keys() - sums.keys():
            days = [one for one in whole if any(place.month == one.first for place in stale)]
            here = CELL.department_id.in_({place.department_id for place in stale})
            every = months.added(self.cells(counting, is_type, here, months.within(days)), counting)
            new = {place: every[place] for place in stale}
            self.added.extend(months.rows(counting, survey_type, new, seen))
            sums |= new
        return cells + [Cell(0, *place, None, counted) for place, counted in sums.items()]

    def _recount(self, counting: Counting, stale: Sequence) -> dict[int, Counted]:
        rows, counted = {row.id: row for row in stale}, {}
        for cell, (clean, flagged) in recount(self.connection, counting, list(rows)):
            counted[cell] = Counted(clean, flagged)
            self.recounted.append({
                "cell": cell, "seen": rows[cell].marks, "stamp": counting.stamp(rows[cell].channel),
                "bytes": clean.to_bytes(), "flagged_bytes": flagged and flagged.to_bytes(),
            })  # fmt: skip
        return counted


def stored(counting: Counting, row) -> Counted:
    """What a fresh row of tally_cell holds. Raises ValueError for damaged bytes."""
    flagged = None if row.flagged is None else Tally.from_bytes(counting.layout, row.flagged)
    return Counted(Tally.from_bytes(counting.layout, row.data), flagged)


@contextmanager
def snapshot(engine: Engine) -> Iterator[Snapshot]:
    """Read in one transaction that never waits for a writer nor makes one wait; then store what was recounted."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        connection.execution_options(writes=False)
        view = Snapshot(connection)
        yield view
    _store(engine, view)


def _store(engine: Engine, view: Snapshot) -> None:
    """Keep what was counted, in short transactions; a database too busy to take it costs the next reader the work."""
    try:
        for some in parts(view.recounted):
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                _store_free(connection, {row["cell"]: row for row in some})
        if view.added:
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                months.store(connection, view.added)
    except OperationalError as error:
        logging.getLogger("langnghe").warning("tallies not stored: %s", type(error.orig).__name__)


def _store_free(connection: Connection, rows: dict[int, dict]) -> None:
    """Store all but the cells intake holds at this moment: they are stale again, and nobody waits crosswise."""
    free = select(CELL.id).where(CELL.id.in_(rows)).with_for_update(skip_locked=True)
    ids = connection.execute(free).scalars().all()
    if ids:
        connection.execute(_STORING, [rows[cell] for cell in ids])


# Never over a count of more marks; over one of as many only where that followed other rules.
_STORING = (
    update(TallyCell)
    .where(
        CELL.id == bindparam("cell"),
        or_(
            CELL.counted < bindparam("seen"),
            and_(CELL.counted == bindparam("seen"), CELL.rules != bindparam("stamp")),
        ),
    )
    .values(data=bindparam("bytes"), flagged=bindparam("flagged_bytes"), counted=bindparam("seen"),
            rules=bindparam("stamp"))
)  # fmt: skip
