"""From a question of the quality office to the tallies that answer it."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

from sqlalchemy.orm import Session

from analysis.tally import Layout, Tally
from survey_core.periods import Days
from survey_core.questionnaire import Definition, Item, Texts
from survey_core.spoken import N_

from .counting import Counting, layout_of
from .openings import Openings
from .questions import Asked, Question, QuestionError, find
from .recounting import CELL
from .round_rules import by_rules
from .tallies import Cell, Snapshot

__all__ = ["Answer", "Asked", "Part", "Question", "QuestionError", "ask"]


APART = N_("The versions of %(form)s cannot be added: %(reason)s.")
Key = tuple[Days, int, str | None, int | None]  # slice, department, channel, round


class Part(NamedTuple):
    """What was answered in one of the question's slices of days; the round is staff's only.

    `tally` is what the question asks for: all responses, or `clean`, those without a flag. `flagged` are the others.
    """

    days: Days
    department_id: int
    channel: str | None
    round_id: int | None
    version: int
    tally: Tally
    clean: Tally
    flagged: Tally


@dataclass(frozen=True)
class Answer:
    """The tallies of a question under one layout: the union by item code of the versions met, newest first."""

    asked: Asked
    definitions: tuple[Definition, ...]
    layout: Layout
    parts: tuple[Part, ...]

    @cached_property
    def items(self) -> dict[str, Item]:
        """Every item by code, in its newest wording."""
        return {item.code: item for definition in reversed(self.definitions) for item in definition.items}

    @cached_property
    def sections(self) -> dict[str, Texts]:
        """The titles of the sections with scored items, in their newest wording."""
        titles = {
            s.code: s.title for definition in reversed(self.definitions) for s in definition.likert_sections
        }
        return {code: titles[code] for code in self.layout.sections}

    def with_role(self, role: str) -> Item | None:
        """The item of a role a form holds at most once, in the newest version that has one."""
        found = (definition.with_role(role) for definition in self.definitions)
        return next((item for item in found if item is not None), None)

    def of(self, back: int = 0) -> list[Part]:
        """The parts of a period that the question's department and channel leave."""
        channel, chosen = self.asked.question.channel, self.asked.chosen_in(back)
        return [
            part
            for part in self.within(self.asked.days(back))
            if part.department_id in chosen and channel in (None, part.channel)
        ]

    def within(self, days: Days) -> list[Part]:
        """The parts of every department and channel within days that the question cuts out."""
        return [part for part in self.parts if days.holds(part.days)]

    def total(self, back: int = 0) -> Tally:
        return self.add(self.of(back))

    def departments(self, back: int = 0) -> dict[int, Tally]:
        """The tally of every chosen department that was ever asked in the days read, in its order.

        One that was not there in the period is left out, unless it has answers all the same.
        """
        known, days = {part.department_id for part in self.parts}, self.asked.days(back)
        parts = self.of(back)
        answered = {part.department_id for part in parts}
        return {
            department.id: self.add(part for part in parts if part.department_id == department.id)
            for department in self.asked.departments
            if department.id in known & self.asked.chosen_in(back)
            and (department.id in answered or department.existed(days.first, days.last))
        }

    def reference(self, back: int = 0) -> list[Tally]:
        """Every department of the form over four quarters, for the floor of the design effect."""
        window = self.within(self.asked.reference_days(back))
        return [
            self.add(part for part in window if part.department_id == department)
            for department in sorted({part.department_id for part in window})
        ]

    def flagged(self) -> Tally:
        """The flagged responses of the period."""
        return Tally.total((part.flagged for part in self.of()), self.layout)

    def with_flagged(self) -> "Answer":
        """The same question asked of all responses."""
        parts = tuple(part._replace(tally=part.clean + part.flagged) for part in self.parts)
        return replace(self, parts=parts)

    def without_flagged(self) -> "Answer":
        """The same question asked of the responses without a flag."""
        return replace(self, parts=tuple(part._replace(tally=part.clean) for part in self.parts))

    def add(self, parts: Iterable[Part]) -> Tally:
        return Tally.total((part.tally for part in parts), self.layout)


def ask(view: Snapshot, question: Question) -> Answer:
    """Read the tallies of a question. Raises QuestionError naming what is unknown or may not be asked."""
    asked = find(Session(view.connection, expire_on_commit=False), question)
    openings = Openings.of(view.connection, asked.facility)
    parts = [part for number in asked.versions for part in _parts(view, asked, number, openings)]
    met = {part.version for part in parts} or {max(asked.versions)}
    definitions = tuple(definition for number, (_, definition) in asked.versions.items() if number in met)
    layout = union([layout_of(definition) for definition in definitions])
    try:
        aligned = tuple(_aligned(part, layout) for part in parts)
    except ValueError as error:
        raise QuestionError(APART, form=question.form, reason=error) from error
    answer = Answer(asked, definitions, layout, aligned)
    return answer.without_flagged() if question.without_flagged else answer


def _parts(view: Snapshot, asked: Asked, number: int, openings: Openings) -> list[Part]:
    """The version's answers in the days read, summed by slice, department, channel and round."""
    version_id, definition = asked.versions[number]
    counting = Counting.of(asked.facility, version_id, definition, openings)
    slices = asked.slices
    ends = {round_.id: round_.ends_on for round_ in asked.rounds if round_.closed_at is not None}
    if asked.form.audience == "staff":
        cells = list(_staff_cells(view, asked, counting))
    else:
        cells = view.patient_cells(counting, asked.question.survey_type, slices)
    grouped: dict[Key, list[Cell]] = {}
    for cell in cells:
        day = _day(cell, ends)
        if days := next((one for one in slices if day in one), None):
            key = days, cell.department_id, cell.channel, cell.round_id
            grouped.setdefault(key, []).append(cell)
    return [_part(key, number, cells, counting.layout) for key, cells in grouped.items()]


def _staff_cells(view: Snapshot, asked: Asked, counting: Counting) -> Iterator[Cell]:
    """The cells of the closed rounds, each counted by the rules its round was closed under."""
    is_type = CELL.survey_type == asked.question.survey_type
    for rules, ids in by_rules(asked.facility, asked.rounds).items():
        yield from view.cells(counting.under(rules), is_type, CELL.round_id.in_(ids))


def _part(key: Key, number: int, cells: list[Cell], layout: Layout) -> Part:
    clean = Tally.total((cell.counted.clean for cell in cells), layout)
    flagged = Tally.total((cell.counted.flagged for cell in cells if cell.counted.flagged), layout)
    return Part(*key, number, clean + flagged, clean, flagged)


def _day(cell: Cell, ends: dict[int, date]) -> date:
    """The day that decides where a cell belongs: the answer's, or the last day of its round."""
    if cell.round_id is not None:
        return ends[cell.round_id]
    assert cell.day is not None  # noqa: S101 - the table's constraint
    return cell.day


def union(layouts: list[Layout]) -> Layout:
    """One layout holding everything the versions count; the newest version's order comes first."""
    if len(layouts) == 1:
        return layouts[0]
    sections = tuple(dict.fromkeys(code for layout in layouts for code in layout.sections))
    section_codes: dict[str, str] = {}
    options: dict[str, dict[str, None]] = {}
    for layout in layouts:
        for item, section in layout.section_codes.items():
            section_codes.setdefault(item, section)
        for code, values in layout.choices:
            options.setdefault(code, {}).update(dict.fromkeys(values))
    return Layout(
        items=tuple(section_codes),
        sections=sections,
        section_of=tuple(sections.index(code) for code in section_codes.values()),
        choices=tuple((code, tuple(values)) for code, values in options.items()),
        numbers=tuple(dict.fromkeys(code for layout in layouts for code in layout.numbers)),
        flags=layouts[0].flags,
    )


def _aligned(part: Part, layout: Layout) -> Part:
    if part.tally.layout == layout:
        return part
    clean, flagged = part.clean.align(layout), part.flagged.align(layout)
    return part._replace(tally=clean + flagged, clean=clean, flagged=flagged)
