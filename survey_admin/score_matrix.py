"""The single responses behind an answer, as numpy columns: for what sums cannot give.

Drivers, reliability and profile cuts read here. Only responses that the tallies of the same answer count are in it,
and of staff only those of rounds that may be read: of an answer that is withheld nothing comes.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property

import numpy as np
import numpy.typing as npt
from sqlalchemy import ColumnElement, select

from analysis.counting import valid
from analysis.tally import Layout, Tally

from .counting import Counting
from .openings import Openings
from .queries import Answer
from .recounting import CELL, RESPONSE, Columns, columns
from .round_rules import by_rules
from .tallies import Snapshot
from .withholding import readable

Floats = npt.NDArray[np.float64]
NOBODY = -1  # the group of people who are in none, and the option of people who chose none
LEVELS = np.full(256, np.nan)
LEVELS[np.frombuffer(b"12345", dtype=np.uint8)] = range(1, 6)


@dataclass(frozen=True)
class Block:
    """The people of one version, side by side: `states` (people, items) as ASCII codes, ids of departments.

    choices: per code an index into the layout's options, -1 for none; numbers: per code the value, nan for none.
    """

    counting: Counting
    states: npt.NDArray[np.uint8]
    departments: npt.NDArray[np.int64]
    choices: dict[str, npt.NDArray[np.int16]]
    numbers: dict[str, Floats]

    @property
    def people(self) -> int:
        return len(self.states)


@dataclass(frozen=True)
class ScoreMatrix:
    """All people of an answer; every array has one row per person, in the same order, which means nothing.

    `layout` is the answer's: the union by item code of the versions met.
    """

    layout: Layout
    blocks: tuple[Block, ...]

    @property
    def people(self) -> int:
        return sum(block.people for block in self.blocks)

    @cached_property
    def departments(self) -> npt.NDArray[np.int64]:
        """The id of each person's department."""
        return self._stacked([block.departments for block in self.blocks], np.int64)

    def scores(self, items: Sequence[str]) -> Floats:
        """Scores 1..5, shape (people, items); nan where blank, not used, not shown or not asked."""
        parts = [np.column_stack([_scores(block, code) for code in items]) for block in self.blocks if items]
        return np.vstack(parts) if parts else np.empty((self.people, len(items)))

    def section(self, code: str) -> tuple[str, ...]:
        """The codes of a section's items."""
        return tuple(item for item, section in self.layout.section_codes.items() if section == code)

    @property
    def common(self) -> frozenset[str]:
        """The items that every version met asked; all of the layout where there is nobody."""
        asked = [set(block.counting.layout.items) for block in self.blocks]
        return frozenset(set(self.layout.items).intersection(*asked))

    def section_means(self) -> Floats:
        """Each person's mean score per section of the layout, shape (people, sections); nan where none was answered."""
        means = np.full((self.people, len(self.layout.sections)), np.nan)
        for place, code in enumerate(self.layout.sections):
            scores = self.scores(self.section(code))
            answered = (~np.isnan(scores)).sum(axis=1)
            np.divide(np.nansum(scores, axis=1), answered, out=means[:, place], where=answered > 0)
        return means

    def options(self, code: str) -> tuple[str, ...]:
        """The options of a choice, in the order `choice` counts them."""
        return dict(self.layout.choices)[code]

    def choice(self, code: str) -> npt.NDArray[np.int16]:
        """The option each person chose, as an index into `options`; -1 for none."""
        place = {option: index for index, option in enumerate(self.options(code))}
        found = []
        for block in self.blocks:
            options = dict(block.counting.layout.choices).get(code, ())
            there = np.array([*(place[option] for option in options), NOBODY], dtype=np.int16)
            none = np.full(block.people, NOBODY, dtype=np.int16)
            found.append(there[block.choices.get(code, none)])
        return self._stacked(found, np.int16)

    def number(self, code: str) -> Floats:
        """The number each person gave; nan for none."""
        parts = [block.numbers.get(code, np.full(block.people, np.nan)) for block in self.blocks]
        return self._stacked(parts, np.float64)

    def tallies(self, groups: npt.ArrayLike, n_groups: int) -> list[Tally]:
        """One tally per group under the answer's layout; `groups` in 0..n_groups-1 per person, -1 for in none."""
        group, first = np.asarray(groups, dtype=np.intp), 0
        found = [Tally.zero(self.layout)] * n_groups
        for block in self.blocks:
            here = group[first : first + block.people]
            first += block.people
            parts = _tallies(block, here, n_groups)
            found = [whole + part.align(self.layout) for whole, part in zip(found, parts, strict=True)]
        return found

    def _stacked(self, parts: list[npt.NDArray], dtype: type) -> npt.NDArray:
        return np.concatenate(parts) if parts else np.empty(0, dtype=dtype)


def read(view: Snapshot, answer: Answer, until: datetime | None = None) -> ScoreMatrix:
    """The people the answer counts in its period, department, channel and version, flagged ones as it says.

    `until` leaves out what was received, and staff rounds that were closed, after this instant. Raises ValueError for
    a row that is no response of its version.
    """
    kept, withheld = readable(answer)
    if withheld:
        return ScoreMatrix(answer.layout, ())
    openings = Openings.of(view.connection, answer.asked.facility)
    blocks = (_block(view, kept, counting, of_cells, until)
              for number in kept.asked.versions
              for counting, of_cells in _countings(kept, number, openings, until))  # fmt: skip
    return ScoreMatrix(answer.layout, tuple(block for block in blocks if block.people))


def _countings(
    answer: Answer, number: int, openings: Openings, until: datetime | None
) -> Iterator[tuple[Counting, list[ColumnElement[bool]]]]:
    """How a version's responses are counted, and in which cells: staff by what their round was closed under."""
    asked, question = answer.asked, answer.asked.question
    version_id, definition = asked.versions[number]
    counting = Counting.of(asked.facility, version_id, definition, openings)
    of_cells = [CELL.survey_type == question.survey_type, CELL.department_id.in_(asked.chosen_in())]
    if asked.form.audience == "patient":
        here = [] if question.channel is None else [CELL.channel == question.channel]
        yield counting, [*of_cells, *here, CELL.day.between(asked.days().first, asked.days().last)]
        return
    shown = {part.round_id for part in answer.of()}
    rounds = [one for one in asked.rounds if one.id in shown and one.closed_at]
    in_time = [one for one in rounds if until is None or one.closed_at <= until]
    for rules, ids in by_rules(asked.facility, in_time).items():
        yield counting.under(rules), [*of_cells, CELL.round_id.in_(ids)]


def _block(
    view: Snapshot,
    answer: Answer,
    counting: Counting,
    of_cells: Sequence[ColumnElement[bool]],
    until: datetime | None,
) -> Block:
    """The people of one version; hundreds of cells at a time, so that no person is held but as numbers."""
    query = select(CELL.id, CELL.department_id).where(CELL.version_id == counting.version_id, *of_cells)
    departments = {row.id: row.department_id for row in view.connection.execute(query.order_by(CELL.id))}
    is_patients = counting.audience == "patient"
    received = [RESPONSE.received_at <= until] if until is not None and is_patients else []
    batches = columns(view.connection, counting, list(departments), *received)
    return _joined(counting, _counted(counting, batches, answer.asked.question.without_flagged), departments)


def _counted(counting: Counting, batches: Iterator[Columns], without_flagged: bool) -> Iterator[Columns]:
    """Of each batch the rows that count."""
    for batch in batches:
        kept = valid(counting.layout, batch.states, counting.rules)
        if without_flagged:
            kept &= batch.flags == 0
        yield Columns(
            batch.cells[kept], batch.states[kept], batch.flags[kept],
            {code: column[kept] for code, column in batch.choices.items()},
            {code: column[kept] for code, column in batch.numbers.items()},
        )  # fmt: skip


def _joined(counting: Counting, batches: Iterator[Columns], departments: dict[int, int]) -> Block:
    layout, found = counting.layout, list(batches)
    cells = _concatenated([batch.cells for batch in found], np.empty(0, np.int64))
    choices = {code: _concatenated([batch.choices[code] for batch in found], np.empty(0, np.int16))
               for code, _options in layout.choices}  # fmt: skip
    numbers = {code: _concatenated([batch.numbers[code] for batch in found], np.empty(0))
               for code in layout.numbers}  # fmt: skip
    states = _concatenated([batch.states for batch in found], np.empty((0, len(layout.items)), np.uint8))
    places = np.fromiter(map(departments.__getitem__, cells.tolist()), dtype=np.int64, count=len(cells))
    return Block(counting, states, places, choices, numbers)


def _concatenated(parts: list[npt.NDArray], empty: npt.NDArray) -> npt.NDArray:
    return np.concatenate(parts) if parts else empty


def _scores(block: Block, code: str) -> Floats:
    items = block.counting.layout.items
    if code not in items:
        return np.full(block.people, np.nan)
    return LEVELS[block.states[:, items.index(code)]]


def _tallies(block: Block, group: npt.NDArray[np.intp], n_groups: int) -> list[Tally]:
    there = group != NOBODY
    choices = {code: column[there] for code, column in block.choices.items()}
    numbers = {code: column[there] for code, column in block.numbers.items()}
    counting = block.counting
    return Tally.build_groups(
        counting.layout, block.states[there], group[there], n_groups, choices, numbers, counting.rules
    )
