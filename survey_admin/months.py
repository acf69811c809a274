"""Tally cells by whole months where a month's sum still stands for its days; day by day at a period's ends."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, String, and_, func, or_, select, type_coerce

from analysis.tally import Tally
from survey_core.marking import insert_for
from survey_core.models import TallyMonth
from survey_core.periods import Days

from .counting import Counting
from .recounting import CELL, Counted, parts

MONTH = TallyMonth.__table__.c
ONE_DAY = timedelta(days=1)
KEY = ("version_id", "department_id", "survey_type", "channel", "month")


class Place(NamedTuple):
    """Which sum: a department, a channel, and the first day of a month."""

    department_id: int
    channel: str
    month: date


class Seen(NamedTuple):
    """The state of a month's cells; the same state means the same answers."""

    facility_id: int
    cells: int
    marks: int


def month_of(day: date) -> Days:
    """The calendar month that holds a day."""
    first = day.replace(day=1)
    return Days(first, (first + timedelta(days=31)).replace(day=1) - ONE_DAY)


def split(runs: Iterable[Days]) -> tuple[list[Days], list[Days]]:
    """The whole months that lie in these runs of days, and the days beside them."""
    months: list[Days] = []
    rest: list[Days] = []
    for run in runs:
        day = run.first
        while day <= run.last:
            month = month_of(day)
            piece = Days(day, min(month.last, run.last))
            (months if piece == month else rest).append(piece)
            day = piece.last + ONE_DAY
    return months, rest


def within(days: Sequence[Days]) -> ColumnElement[bool]:
    """Cells of these days, which come oldest first; neighbours are asked for together."""
    runs: list[Days] = []
    for one in days:
        if runs and runs[-1].last + ONE_DAY == one.first:
            runs[-1] = Days(runs[-1].first, one.last)
        else:
            runs.append(one)
    return or_(*(CELL.day.between(run.first, run.last) for run in runs))


def states(
    connection: Connection, counting: Counting, survey_type: int, months: Sequence[Days]
) -> dict[Place, Seen]:
    """How many cells and marks stand in each place of these months now."""
    if connection.dialect.name == "sqlite":
        month = func.substr(type_coerce(CELL.day, String), 1, 7)
    else:
        month = func.to_char(CELL.day, "YYYY-MM")
    query = (
        select(CELL.department_id, CELL.channel, month, CELL.facility_id, func.count(), func.sum(CELL.marks))
        .where(CELL.version_id == counting.version_id, CELL.survey_type == survey_type, within(months))
        .group_by(CELL.department_id, CELL.channel, month, CELL.facility_id)
    )
    return {
        Place(department, channel, date.fromisoformat(f"{text}-01")): Seen(facility, cells, int(marks))
        for department, channel, text, facility, cells, marks in connection.execute(query)
    }


def standing(
    connection: Connection, counting: Counting, survey_type: int, seen: dict[Place, Seen]
) -> dict[Place, Counted]:
    """The stored sums that still stand for their cells."""
    columns = (MONTH.department_id, MONTH.channel, MONTH.month, MONTH.facility_id, MONTH.cells, MONTH.marks,
               MONTH.rules, MONTH.data, MONTH.flagged)  # fmt: skip
    query = select(*columns).where(
        MONTH.version_id == counting.version_id, MONTH.survey_type == survey_type,
        MONTH.month.in_({place.month for place in seen}),
    )  # fmt: skip
    found = {}
    for row in connection.execute(query):
        place = Place(*row[:3])
        if seen.get(place) == Seen(*row[3:6]) and row.rules == counting.stamp(row.channel):
            flagged = None if row.flagged is None else Tally.from_bytes(counting.layout, row.flagged)
            found[place] = Counted(Tally.from_bytes(counting.layout, row.data), flagged)
    return found


def added(cells: Iterable, counting: Counting) -> dict[Place, Counted]:
    """Day cells added by place."""
    days: dict[Place, list[Counted]] = defaultdict(list)
    for cell in cells:
        days[Place(cell.department_id, cell.channel, cell.day.replace(day=1))].append(cell.counted)
    return {place: _sum(counted, counting) for place, counted in days.items()}


def _sum(counted: Sequence[Counted], counting: Counting) -> Counted:
    flagged = [one.flagged for one in counted if one.flagged is not None]
    clean = Tally.total((one.clean for one in counted), counting.layout)
    return Counted(clean, Tally.total(flagged, counting.layout) if flagged else None)


def rows(
    counting: Counting, survey_type: int, sums: dict[Place, Counted], seen: dict[Place, Seen]
) -> list[dict]:
    """These sums as they are stored, under the state they were made from."""
    return [
        {
            **place._asdict(), **seen[place]._asdict(), "version_id": counting.version_id,
            "survey_type": survey_type, "rules": counting.stamp(place.channel),
            "data": counted.clean.to_bytes(), "flagged": counted.flagged and counted.flagged.to_bytes(),
        }
        for place, counted in sorted(sums.items())
    ]  # fmt: skip


def store(connection: Connection, many: Sequence[dict]) -> None:
    """Keep sums, never over one of more marks; the caller commits."""
    insert = insert_for(connection.dialect.name)(TallyMonth.__table__)
    new = {name: insert.excluded[name] for name in ("cells", "marks", "rules", "data", "flagged")}
    newer = and_(MONTH.marks <= insert.excluded.marks)
    for some in parts(many):
        connection.execute(
            insert.on_conflict_do_update(index_elements=KEY, set_=new, where=newer), list(some)
        )
