"""Staff rows for the ministry's portal: whom nobody can be told from, or without the profile that would tell them."""

import json
from collections import Counter
from collections.abc import Generator, Sequence
from dataclasses import dataclass

from flask_babel import gettext as _
from sqlalchemy import Connection, func, select

from survey_core.models import Round
from survey_core.periods import Period, Span

from .exports import ExportError, Form
from .picking import ANSWERS, ROW, SCORES, stream
from .portal_fields import OF_STAFF, WORDS, Field, answers_of, fields, hospital
from .staff_exports import Rounds, readable_rounds

LEAST = 10  # people who share every cell of the profile
WHO = {"vi": "Nhân viên y tế"}
FILLED_IN = "Người trả lời tự điền"


@dataclass(frozen=True)
class Staff:
    """The rounds that may be given out, and the columns: without the profile where a combination of it is rare."""

    rounds: Rounds
    columns: tuple[Field, ...]
    least: int
    has_profile: bool


def read(connection: Connection, form: Form, period: Period) -> Staff:
    """What of a staff form may be given out. Raises ExportError where there is nothing."""
    if isinstance(period, Span):
        raise ExportError(
            _(
                "Staff responses are given out for whole quarters, half-years and years only. Choose one from the list."
            )
        )
    rounds = readable_rounds(connection, form, period.days(form.facility.quarter_rule))
    if not rounds.shown:
        raise ExportError(_("There is no closed round of enough people to write."), "no_round")
    columns, least = fields(form), max(LEAST, rounds.least)
    has_profile = not is_rare(connection, form, rounds, columns, least)
    kept = tuple(column for column in columns if has_profile or not column.is_profile)
    return Staff(rounds, kept, least, has_profile)


def is_rare(connection: Connection, form: Form, rounds: Rounds, columns: Sequence[Field], least: int) -> bool:
    """Whether some combination of all profile cells, the empty ones too, belongs to fewer people than `least`.

    Counted within each round and version: the file of raw responses names both, and its answers lead from here to there.
    """
    profile = [column for column in columns if column.is_profile]
    counted: Counter[tuple] = Counter()
    query = select(ROW.round_id, ROW.version_id, SCORES, ANSWERS).where(*_shown(form, rounds))
    for round_id, version, scores, answers in stream(connection, query):
        cells = answers_of(profile, form.definitions[version], scores, json.loads(answers))
        counted[round_id, version, *cells] += 1
    return any(people < least for people in counted.values())


def rows(connection: Connection, form: Form, staff: Staff) -> Generator[list]:
    """One row a person in an order drawn anew; the day is the last one of the round, the same for all of it."""
    rounds = {
        round_.id: round_
        for round_ in connection.execute(
            select(Round.id, Round.survey_type, Round.ends_on).where(Round.id.in_(staff.rounds.shown))
        )
    }
    query = select(ROW.round_id, ROW.version_id, SCORES, ANSWERS).where(*_shown(form, staff.rounds))
    for line, (round_id, version, scores, answers) in enumerate(
        stream(connection, query.order_by(func.random())), 1
    ):
        round_ = rounds[round_id]
        day = round_.ends_on
        fixed = [
            round_.survey_type,
            line,
            FILLED_IN,
            WHO[WORDS],
            day.day,
            day.month,
            day.year,
            hospital(form),
        ]
        assert len(fixed) == len(OF_STAFF)  # noqa: S101 - a column more or less would shift every answer
        yield [*fixed, *answers_of(staff.columns, form.definitions[version], scores, json.loads(answers))]


def _shown(form: Form, rounds: Rounds) -> tuple:
    return ROW.facility_id == form.facility.id, ROW.round_id.in_(rounds.shown)
