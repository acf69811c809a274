"""Counting tally cells from the raw rows: hundreds of cells in one query and one pass, flagged rows apart."""

import json
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import date
from itertools import repeat
from types import SimpleNamespace
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, Connection, Select, Text, and_, cast, func, select

from analysis import quality
from analysis.tally import Tally
from survey_core.models import Response, TallyCell
from survey_core.models.tally_cell import PATIENT_KEY, STAFF_KEY

from . import kiosk_times
from .counting import Counting

CELL, RESPONSE = TallyCell.__table__.c, Response.__table__.c
MOST_AT_ONCE = 1_000  # cells recounted or stored together; bounds the memory and the time a lock is held


class Counted(NamedTuple):
    """The responses of a cell nothing was flagged on, and the others, if any."""

    clean: Tally
    flagged: Tally | None

    @property
    def total(self) -> Tally:
        """All responses: no flag takes one out."""
        return self.clean if self.flagged is None else self.clean + self.flagged

    @property
    def n_flagged(self) -> int:
        return 0 if self.flagged is None else self.flagged.received


class Columns(NamedTuple):
    """Responses of one version side by side: cell, states (responses, items), flags as bits, and what else was given.

    choices: per code an index into its options, -1 for none; numbers: per code the value, nan for none.
    """

    cells: npt.NDArray[np.int64]
    states: npt.NDArray[np.uint8]
    flags: npt.NDArray[np.uint8]
    choices: dict[str, npt.NDArray[np.int16]]
    numbers: dict[str, npt.NDArray[np.float64]]


def recount(connection: Connection, counting: Counting, ids: Sequence[int]) -> Iterator[tuple[int, Counted]]:
    """Each of these cells of one version with its tallies from the raw rows.

    What the caller does with some of them is done while the next are read. Raises ValueError for a row that is no
    response of this version.
    """
    without_rows = set(ids)
    for rows in _fetched(connection, counting, ids):
        raw = _Raw(counting)
        for row in rows:
            raw.add(row)
        without_rows.difference_update(raw.ids)
        yield from raw.counted().items()
    yield from ((cell, Counted(Tally.zero(counting.layout), None)) for cell in without_rows)


def columns(
    connection: Connection, counting: Counting, ids: Sequence[int], *conditions: ColumnElement[bool]
) -> Iterator[Columns]:
    """The responses of these cells that meet the conditions (on RESPONSE), hundreds of cells at a time."""
    for rows in _fetched(connection, counting, ids, *conditions):
        raw = _Raw(counting)
        for row in rows:
            raw.add(row)
        if rows:
            yield raw.columns()


def _fetched(
    connection: Connection, counting: Counting, ids: Sequence[int], *where: ColumnElement[bool]
) -> Iterator[Sequence]:
    """The raw rows of so many cells at a time; the database looks up the next ones while the caller counts these."""
    queries = [_raw_rows(connection, counting, some).where(*where) for some in parts(ids)]
    with ThreadPoolExecutor(max_workers=1) as ahead:
        coming: Future | None = None
        for query in queries:
            current, coming = coming, ahead.submit(_at_one_go, connection, query)
            if current is not None:
                yield current.result()
        if coming is not None:
            yield coming.result()


def _at_one_go(connection: Connection, query: Select) -> list[SimpleNamespace]:
    """All rows of a query as one, whose columns are texts of many lines.

    For every row the driver would ask for Python's lock, which the caller holds who counts at the same time.
    """
    rows = query.subquery().c
    lines = (func.aggregate_strings(func.coalesce(cast(column, Text), ""), "\n") for column in rows)
    found = connection.execute(select(*lines)).one()
    if found[0] is None:
        return []
    cells = zip(*(column.split("\n") for column in found), strict=True)
    return [_cell(dict(zip(rows.keys(), cell, strict=True))) for cell in cells]


def _cell(texts: dict) -> SimpleNamespace:
    day = date.fromisoformat(texts["day"]) if texts["day"] else None
    return SimpleNamespace(**texts | {"id": int(texts["id"]), "people": int(texts["people"]), "day": day})


def _raw_rows(connection: Connection, counting: Counting, ids: Sequence[int]):
    """Per cell: how many responses, their score strings joined, their other answers, and what flags need.

    All aggregates of a group see its rows in the same order, so that they stay side by side. Joining them in the
    database saves a Python row per response.
    """
    key = PATIENT_KEY if counting.audience == "patient" else STAFF_KEY
    same = [RESPONSE["answered_on" if name == "day" else name] == CELL[name] for name in key]
    more = kiosk_times.columns(connection) if counting.audience == "patient" else []
    return (
        select(
            CELL.id, CELL.channel, CELL.day,
            func.count().label("people"),
            func.aggregate_strings(RESPONSE.scores, "").label("scores"),
            func.aggregate_strings(cast(RESPONSE.answers, Text), ",").label("answers"),
            *more,
        )
        .join_from(TallyCell.__table__, Response.__table__, and_(*same))
        .where(CELL.id.in_(ids))
        .group_by(CELL.id)
    )  # fmt: skip


class _Raw:
    """Raw rows as columns, cell after cell."""

    def __init__(self, counting: Counting):
        self.counting, self.layout = counting, counting.layout
        self.ids: list[int] = []
        self.people: list[int] = []
        self.scores: list[str] = []
        self.choices: dict[str, list] = {code: [] for code, _ in self.layout.choices}
        self.numbers: dict[str, list] = {code: [] for code in self.layout.numbers}
        self.kiosks = kiosk_times.KioskTimes(counting.openings)

    def add(self, row) -> None:
        if len(row.scores) != row.people * len(self.layout.items):
            raise ValueError(f"A response of tally cell {row.id} has a score string of the wrong length.")
        self.ids.append(row.id)
        self.people.append(row.people)
        self.scores.append(row.scores)
        if self.counting.audience == "patient":
            self.kiosks.add(row)
        answers = json.loads(f"[{row.answers}]")
        for code, column in (*self.choices.items(), *self.numbers.items()):
            column.extend([one.get(code) for one in answers])

    def flags(self) -> npt.NDArray[np.uint8]:
        """The flags of every row as bits; staff rows have none."""
        if self.counting.audience != "patient":
            return np.zeros(sum(self.people), dtype=np.uint8)
        return quality.flags(self.kiosks.rows(self._states()))

    def columns(self) -> Columns:
        choices = {
            code: np.array(self._chosen(code, options), np.int16) for code, options in self.layout.choices
        }
        numbers = {code: np.array(column, dtype=float) for code, column in self.numbers.items()}
        cells = np.repeat(np.array(self.ids, dtype=np.int64), self.people)
        return Columns(cells, self._states(), self.flags(), choices, numbers)

    def counted(self) -> dict[int, Counted]:
        """Two tallies a cell, counted in one pass."""
        flags = self.flags()
        tallies = Tally.build_groups(
            self.layout,
            self._states(),
            2 * np.repeat(np.arange(len(self.ids)), self.people) + (flags > 0),
            2 * len(self.ids),
            {code: self._chosen(code, options) for code, options in self.layout.choices},
            {code: np.array(column, dtype=float) for code, column in self.numbers.items()},
            self.counting.rules,
            flags,
        )
        pairs = zip(tallies[::2], tallies[1::2], strict=True)
        return {
            cell: Counted(clean, flagged if flagged.received else None)
            for cell, (clean, flagged) in zip(self.ids, pairs, strict=True)
        }

    def _states(self) -> npt.NDArray[np.uint8]:
        joined = np.frombuffer("".join(self.scores).encode(), dtype=np.uint8)
        return joined.reshape(sum(self.people), len(self.layout.items))

    def _chosen(self, code: str, options: tuple[str, ...]) -> list[int]:
        index = {value: position for position, value in enumerate(options)}
        return list(map(index.get, self.choices[code], repeat(-1)))


def parts(rows: Sequence) -> Iterator[Sequence]:
    """These rows, so many at a time as are worked on together."""
    return (rows[start : start + MOST_AT_ONCE] for start in range(0, len(rows), MOST_AT_ONCE))
