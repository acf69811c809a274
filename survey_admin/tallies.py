"""Tally cells as readers see them: stored counts where they are fresh, recounted from the raw rows where not."""

import json
import logging
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from itertools import repeat
from typing import NamedTuple

import numpy as np
from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    Text,
    and_,
    bindparam,
    cast,
    func,
    or_,
    select,
    update,
)
from sqlalchemy.exc import OperationalError

from analysis.tally import Layout, Rules, Tally
from survey_core.models import Facility, Response, TallyCell
from survey_core.models.tally_cell import PATIENT_KEY, STAFF_KEY
from survey_core.questionnaire import Definition

CELL, RESPONSE = TallyCell.__table__.c, Response.__table__.c
MOST_AT_ONCE = 1_000  # cells recounted or stored together; bounds the memory and the time a lock is held


def layout_of(definition: Definition) -> Layout:
    """What a tally of this definition counts: scored items, the sections that hold them, choices, numbers."""
    sections = [section.code for section in definition.likert_sections]
    return Layout(
        items=tuple(item.code for item in definition.likert),
        sections=tuple(sections),
        section_of=tuple(sections.index(item.section) for item in definition.likert),
        choices=tuple((item.code, item.values) for item in definition.of_type("choice")),
        numbers=tuple(item.code for item in definition.of_type("number")),
    )


def rules_of(facility: Facility) -> Rules:
    """Which responses count in this facility."""
    return Rules(facility.max_blank_share, facility.reject_blank_section)


@dataclass(frozen=True)
class Counting:
    """How the responses of one version are counted; its stamp changes with the rules and with the layout."""

    version_id: int
    audience: str
    layout: Layout
    rules: Rules

    @property
    def stamp(self) -> str:
        return f"{self.rules.version};{self.layout.fingerprint:08x}"

    def is_fresh(self, row) -> bool:
        """Whether a row of tally_cell holds a count of all its responses under the rules in force."""
        return row.counted == row.marks and row.rules == self.stamp


class Cell(NamedTuple):
    """One tally and what it is of; patients' cells have a channel and a day, staff's a round."""

    id: int
    department_id: int
    channel: str | None
    day: date | None
    round_id: int | None
    tally: Tally


@dataclass(frozen=True)
class Snapshot:
    """One consistent view of the database; the cells it had to recount are stored after it ends."""

    connection: Connection
    recounted: list[dict] = field(default_factory=list)

    def cells(self, counting: Counting, *conditions: ColumnElement[bool]) -> list[Cell]:
        """The version's cells that meet the conditions (on CELL), each fresh or recounted in this view."""
        columns = (CELL.id, CELL.department_id, CELL.channel, CELL.day, CELL.round_id, CELL.marks,
                   CELL.counted, CELL.rules, CELL.data)  # fmt: skip
        query = select(*columns).where(CELL.version_id == counting.version_id, *conditions)
        rows = self.connection.execute(query).all()
        tallies = self._recount(counting, [row for row in rows if not counting.is_fresh(row)])
        return [
            Cell(*row[:5], tallies.get(row.id) or Tally.from_bytes(counting.layout, row.data)) for row in rows
        ]

    def _recount(self, counting: Counting, stale: Sequence) -> dict[int, Tally]:
        tallies = recount(self.connection, counting, [row.id for row in stale])
        self.recounted.extend(
            {"cell": row.id, "seen": row.marks, "stamp": counting.stamp, "bytes": tallies[row.id].to_bytes()}
            for row in stale
        )
        return tallies


@contextmanager
def snapshot(engine: Engine) -> Iterator[Snapshot]:
    """Read in one transaction that never waits for a writer nor makes one wait; then store what was recounted."""
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        connection.execution_options(writes=False)
        view = Snapshot(connection)
        yield view
    _store(engine, view.recounted)


def recount(connection: Connection, counting: Counting, ids: Sequence[int]) -> dict[int, Tally]:
    """The tallies of these cells of one version from their raw rows, hundreds of cells in one query and one pass.

    Raises ValueError for a row that is no response of this version.
    """
    tallies = {cell: Tally.zero(counting.layout) for cell in ids}
    for rows in _fetched(connection, [_raw_rows(counting.audience, some) for some in _parts(ids)]):
        raw = _Raw(counting.layout)
        for row in rows:
            raw.add(row)
        tallies |= zip(raw.ids, raw.tallies(counting.rules), strict=True)
    return tallies


def _fetched(connection: Connection, queries: list) -> Iterator[Sequence]:
    """The rows of each query; the database looks up the next ones while the caller counts these."""
    with ThreadPoolExecutor(max_workers=1) as ahead:
        coming: Future | None = None
        for query in queries:
            current, coming = coming, ahead.submit(lambda query: connection.execute(query).all(), query)
            if current is not None:
                yield current.result()
        if coming is not None:
            yield coming.result()


def _raw_rows(audience: str, ids: Sequence[int]):
    """Per cell: how many responses, their score strings joined, their answers joined.

    Both aggregates of a group see its rows in the same order, so that scores and answers stay side by side.
    Joining them in the database saves a Python row per response.
    """
    key = PATIENT_KEY if audience == "patient" else STAFF_KEY
    same = [RESPONSE["answered_on" if name == "day" else name] == CELL[name] for name in key]
    return (
        select(
            CELL.id,
            func.count().label("people"),
            func.aggregate_strings(RESPONSE.scores, "").label("scores"),
            func.aggregate_strings(cast(RESPONSE.answers, Text), ",").label("answers"),
        )
        .join_from(TallyCell.__table__, Response.__table__, and_(*same))
        .where(CELL.id.in_(ids))
        .group_by(CELL.id)
    )


class _Raw:
    """Raw rows as columns, cell after cell."""

    def __init__(self, layout: Layout):
        self.layout = layout
        self.ids: list[int] = []
        self.people: list[int] = []
        self.scores: list[str] = []
        self.choices: dict[str, list] = {code: [] for code, _ in layout.choices}
        self.numbers: dict[str, list] = {code: [] for code in layout.numbers}

    def add(self, row) -> None:
        if len(row.scores) != row.people * len(self.layout.items):
            raise ValueError(f"A response of tally cell {row.id} has a score string of the wrong length.")
        self.ids.append(row.id)
        self.people.append(row.people)
        self.scores.append(row.scores)
        answers = json.loads(f"[{row.answers}]")
        for code, column in (*self.choices.items(), *self.numbers.items()):
            column.extend([one.get(code) for one in answers])

    def tallies(self, rules: Rules) -> list[Tally]:
        joined = np.frombuffer("".join(self.scores).encode(), dtype=np.uint8)
        return Tally.build_groups(
            self.layout,
            joined.reshape(sum(self.people), len(self.layout.items)),
            np.repeat(np.arange(len(self.ids)), self.people),
            len(self.ids),
            {code: self._chosen(code, options) for code, options in self.layout.choices},
            {code: np.array(column, dtype=float) for code, column in self.numbers.items()},
            rules,
        )

    def _chosen(self, code: str, options: tuple[str, ...]) -> list[int]:
        index = {value: position for position, value in enumerate(options)}
        return list(map(index.get, self.choices[code], repeat(-1)))


def _store(engine: Engine, recounted: list[dict]) -> None:
    """Keep what was counted, in short transactions; a database too busy to take it costs the next reader the work."""
    try:
        for some in _parts(recounted):
            with engine.connect().execution_options(writes=True) as connection, connection.begin():
                _store_free(connection, {row["cell"]: row for row in some})
    except OperationalError as error:
        logging.getLogger("langnghe").warning("tallies not stored: %s", type(error.orig).__name__)


def _store_free(connection: Connection, rows: dict[int, dict]) -> None:
    """Store all but the cells intake holds at this moment: they are stale again, and nobody waits crosswise."""
    free = select(CELL.id).where(CELL.id.in_(rows)).with_for_update(skip_locked=True)
    ids = connection.execute(free).scalars().all()
    if ids:
        connection.execute(_STORING, [rows[cell] for cell in ids])


def _parts(rows: Sequence) -> Iterator[Sequence]:
    return (rows[start : start + MOST_AT_ONCE] for start in range(0, len(rows), MOST_AT_ONCE))


# Never over a count of more marks; over one of as many only where that followed other rules.
_STORING = (
    update(TallyCell.__table__)
    .where(
        CELL.id == bindparam("cell"),
        or_(
            CELL.counted < bindparam("seen"),
            and_(CELL.counted == bindparam("seen"), CELL.rules != bindparam("stamp")),
        ),
    )
    .values(data=bindparam("bytes"), counted=bindparam("seen"), rules=bindparam("stamp"))
)
