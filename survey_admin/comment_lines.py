"""What people wrote in their own words, as far as the person reading may see it."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select
from sqlalchemy.orm import Session

from survey_core.definition import Item, said
from survey_core.models import Response, Round

from .questions import Asked
from .round_rules import threshold_in
from .withholding import FEWEST_FOR_HEADS

ROW = Response.__table__.c
SCORES = {
    "low": or_(ROW.scores.contains("1"), ROW.scores.contains("2")),
    "high": and_(
        or_(ROW.scores.contains("4"), ROW.scores.contains("5")),
        *(~ROW.scores.contains(level) for level in "123"),
    ),
}
OPEN, TOO_FEW = "round_open", "below_threshold"


@dataclass(frozen=True)
class Comment:
    """One text; department, day and month are '' and None where they may not be shown."""

    text: str
    question: str
    department: str = ""
    day: date | None = None
    month: date | None = None


def withheld(session: Session, asked: Asked, today: date) -> str | None:
    """Why no comment may be shown at all: OPEN or TOO_FEW; None where they may."""
    if asked.form.audience == "staff":
        if any(round_.closed_at is None for round_ in asked.rounds_of()):
            return OPEN
        return None if not asked.rounds_of() or _readable(session, asked) else TOO_FEW
    if asked.question.own is None:
        return None
    counts = _counts(session, asked, today)
    return TOO_FEW if counts and not _released(counts) else None


def comments(session: Session, asked: Asked, language: str, today: date, score: str = "") -> list[Comment]:
    """Every comment that may be shown.

    Staff's: of closed rounds of enough people, without department, score or order. A head's: of months that are
    over and hold enough people, without day or score. Others': with department and day, the newest first.
    score: a key of SCORES, or ''.
    """
    if asked.form.audience == "staff":
        return _of_staff(session, asked, language)
    query = _patients(asked).where(or_(false(), *map(_is_given, _codes(asked))))
    if asked.question.own is not None:
        released = _released(_counts(session, asked, today))
        found = [
            replace(one, day=None, month=released[key])
            for key, one in _of_patients(session, asked, query, language)
            if key in released
        ]
        return _in_order(found, "month")
    if score in SCORES:
        query = query.where(SCORES[score])
    return _in_order([one for _key, one in _of_patients(session, asked, query, language)], "day")


def _of_staff(session: Session, asked: Asked, language: str) -> list[Comment]:
    query = select(ROW.version_id, ROW.answers).where(
        ROW.facility_id == asked.facility.id, ROW.round_id.in_(_readable(session, asked))
    )
    found = [
        Comment(text, words) for row in session.execute(query) for text, words in _texts(asked, row, language)
    ]
    return sorted(found, key=lambda comment: comment.text.casefold())


def _of_patients(
    session: Session, asked: Asked, query: Select, language: str
) -> Iterator[tuple[tuple[int, date], Comment]]:
    """Each comment with its department's id and its month."""
    names = {department.id: asked.name(department, language) for department in asked.departments}
    for row in session.execute(query):
        key = row.department_id, row.answered_on.replace(day=1)
        for text, words in _texts(asked, row, language):
            yield key, Comment(text, words, names[row.department_id], row.answered_on)


def _counts(session: Session, asked: Asked, today: date) -> dict[int, dict[date, int]]:
    """How many people answered in the months that are over, by department and month."""
    people = _patients(asked).where(ROW.answered_on < today.replace(day=1)).subquery().c
    query = select(people.department_id, people.answered_on, func.count()).group_by(
        people.department_id, people.answered_on
    )
    counts: dict[int, dict[date, int]] = {}
    for department, day, count in session.execute(query):
        months, month = counts.setdefault(department, {}), day.replace(day=1)
        months[month] = months.get(month, 0) + count
    return counts


def _released(counts: dict[int, dict[date, int]]) -> dict[tuple[int, date], date]:
    """Under which month a head reads the comments of a department and month.

    A month with too few people waits for the next ones of its quarter and is read under the last of them, so
    that no comment stands in a group in which its writer could be recognised.
    """
    released = {}
    for department, months in counts.items():
        waiting: list[date] = []
        for month in sorted(months):
            waiting.append(month)
            if sum(months[one] for one in waiting) >= FEWEST_FOR_HEADS:
                released.update({(department, one): month for one in waiting})
                waiting = []
    return released


def _in_order(found: list[Comment], by: str) -> list[Comment]:
    """The newest day or month first; then by the text, never as it came in."""
    by_text = sorted(found, key=lambda comment: comment.text.casefold())
    return sorted(by_text, key=lambda one: getattr(one, by), reverse=True)


def _readable(session: Session, asked: Asked) -> list[int]:
    """The closed rounds of the quarter with enough people; others stay closed for good."""
    closed = [round_ for round_ in asked.rounds_of() if round_.closed_at is not None]
    query = (
        select(Round.id, func.count().label("people"))
        .join(Response, (Response.round_id == Round.id) & (Response.facility_id == Round.facility_id))
        .where(Round.facility_id == asked.facility.id, Round.id.in_([round_.id for round_ in closed]))
        .group_by(Round.id)
    )
    people = {row.id: row.people for row in session.execute(query)}
    return [one.id for one in closed if people.get(one.id, 0) >= threshold_in(asked.facility, one)]


def _patients(asked: Asked) -> Select:
    days = asked.days()
    return select(ROW.version_id, ROW.department_id, ROW.answered_on, ROW.answers).where(
        ROW.facility_id == asked.facility.id,
        ROW.version_id.in_([id_ for id_, _definition in asked.versions.values()]),
        ROW.department_id.in_(asked.chosen_in()),
        ROW.survey_type == asked.question.survey_type,
        ROW.answered_on.between(days.first, days.last),
    )


def _codes(asked: Asked) -> list[str]:
    definitions = (definition for _id, definition in asked.versions.values())
    return sorted({item.code for definition in definitions for item in definition.items if _is_text(item)})


def _is_text(item: Item) -> bool:
    """Words about the visit; what a person wrote of themselves is no comment."""
    return item.type == "text" and item.role == "text"


def _is_given(code: str) -> ColumnElement[bool]:
    return ROW.answers[code].as_string().is_not(None)


def _texts(asked: Asked, row, language: str) -> Iterator[tuple[str, str]]:
    """(what was written, the question it answers) of one person."""
    definition = next(definition for id_, definition in asked.versions.values() if id_ == row.version_id)
    for item in definition.items:
        if _is_text(item) and row.answers.get(item.code):
            yield row.answers[item.code], said(item.text, language)
