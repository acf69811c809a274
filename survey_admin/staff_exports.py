"""Raw staff responses on their way out: nothing in a row, or in the order of rows, leads to a person."""

from collections.abc import Generator, Iterator
from dataclasses import dataclass
from functools import partial

from flask_babel import gettext as _
from sqlalchemy import Connection, func, select

from survey_core.models import Response, Round
from survey_core.periods import Days

from .columns import STAFF_FIXED, code_book, item_columns
from .csv_files import csv_cell
from .exports import Form, Table
from .picking import ANSWERS, ROW, SCORES, documents, parts, picker


@dataclass(frozen=True)
class Rounds:
    """The rounds of a staff form: `shown` by id, and the names of those that must stay closed to readers.

    `least` is from how many people on they are shown, the highest where their closings differ.
    """

    shown: dict[int, str]
    people: int
    still_open: tuple[str, ...]
    too_small: tuple[str, ...]
    least: int
    days: Days | None = None


def readable_rounds(connection: Connection, form: Form, days: Days | None) -> Rounds:
    """Only closed rounds of at least as many people as they were closed under; those that end in the period."""
    query = (
        select(
            Round.id,
            Round.name,
            Round.closed_at,
            func.count(Response.id).label("people"),
            func.coalesce(Round.staff_threshold, form.facility.staff_threshold).label("least"),
        )
        .outerjoin(Response, (Response.round_id == Round.id) & (Response.facility_id == Round.facility_id))
        .where(Round.facility_id == form.facility.id, Round.questionnaire_id == form.id)
        .group_by(Round.id, Round.name, Round.closed_at, Round.staff_threshold)
        .order_by(Round.id)
    )
    if days:
        query = query.where(Round.ends_on.between(days.first, days.last))
    rounds = connection.execute(query).all()
    closed = [row for row in rounds if row.closed_at is not None]
    shown = [row for row in closed if row.people >= row.least]
    return Rounds(
        shown={row.id: row.name for row in shown},
        people=sum(row.people for row in shown),
        still_open=tuple(row.name for row in rounds if row.closed_at is None),
        too_small=tuple(row.name for row in closed if row not in shown),
        least=max((row.least for row in closed), default=form.facility.staff_threshold),
        days=days,
    )


def staff_table(connection: Connection, form: Form, rounds: Rounds) -> Table:
    """Round, version and the items outside the profile, in an order drawn anew for each export."""
    definitions = form.definitions.values()
    items = item_columns(definitions, with_profile=False)
    codes = tuple(code_book(STAFF_FIXED, definitions, with_profile=False))
    read = partial(_rows, connection, form, rounds, items)
    return Table(form, STAFF_FIXED + items, rounds.people, read, codes, rounds.days, tuple(_told(rounds)))


def _told(rounds: Rounds) -> Iterator[tuple[str, str]]:
    """(name, value) of which rounds the table holds, and which it leaves out."""
    yield _("Rounds"), ", ".join(rounds.shown.values())
    if rounds.still_open:
        yield _("Left out: still open"), ", ".join(rounds.still_open)
    if rounds.too_small:
        yield _("Left out: too few people"), ", ".join(rounds.too_small)


def _rows(
    connection: Connection, form: Form, rounds: Rounds, items: tuple[str, ...], as_text: bool
) -> Generator[list]:
    picks = {id_: picker(definition, items, as_text) for id_, definition in form.definitions.items()}
    names = {id_: csv_cell(name) if as_text else name for id_, name in rounds.shown.items()}
    numbers = {id_: str(number) if as_text else number for id_, number in form.numbers.items()}
    query = (
        select(ROW.round_id, ROW.version_id, SCORES, ANSWERS)
        .where(ROW.facility_id == form.facility.id, ROW.round_id.in_(rounds.shown))
        .order_by(func.random())
    )
    for rows in parts(connection, query):
        answers = documents([row[-1] for row in rows], as_text)
        for (round_id, version, scores, _answers), found in zip(rows, answers, strict=True):
            yield [names[round_id], numbers[version], *picks[version](scores, found)]
