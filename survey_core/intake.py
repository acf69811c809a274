"""The single door: every response of kiosk, phone, paper and import is written here and nowhere else."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from functools import cache
from uuid import UUID

from sqlalchemy import Connection, bindparam, select, update

from . import marking, slips
from .answers import Problem, encode
from .database import now
from .lookups import Lookups, Way
from .models import Device, Response
from .repeats import repeated
from .rows import CONTENT, row_of
from .timing import Clock

LANGUAGE_OF_NOBODY = "vi"


class Outcome(Enum):
    """What became of a submission."""

    NEW = "new"
    KNOWN = "known"
    DIFFERENT = "different"
    REFUSED = "refused"
    UNAUTHORISED = "unauthorised"


@dataclass(frozen=True)
class Submission:
    """One filled form on its way in. `device_key_hash` is None for every channel but the kiosk.

    `vouched_device_id` stands for the key where staff hand in what a kiosk had saved: revoked or not, the kiosk
    must once have served the way in.
    `answered_on` is for people who enter or import what was answered elsewhere, `sheet` the number on a patient's
    paper copy; `is_incomplete` says that its person left before the end, `is_trapped` that a field of the phone's
    form was filled in that people never see. The last three carry over what an earlier intake noted about a
    patient's response; only a trusted submission may say so.
    """

    id: UUID
    collector: str
    questionnaire: str
    version: int
    answers: Mapping[str, object]
    language: str = LANGUAGE_OF_NOBODY
    clock: Clock = field(default_factory=Clock)
    seq: int | None = None
    device_key_hash: str | None = None
    vouched_device_id: int | None = None
    is_incomplete: bool = False
    is_trapped: bool = False
    received_at: datetime = field(default_factory=now)
    answered_on: date | None = None
    is_trusted: bool = False
    sheet: str | None = None
    survey_type: int | None = None
    was_late: bool = False
    was_time_uncertain: bool = False


@dataclass(frozen=True)
class Receipt:
    id: UUID
    outcome: Outcome
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class TooLate:
    """A row that nobody takes any more: refused, unless an earlier sending of it is stored."""

    row: dict
    receipt: Receipt


def accept_all(connection: Connection, submissions: Sequence[Submission]) -> list[Receipt]:
    """Insert each new response once and mark its tally cell, inside the caller's transaction.

    Returns one receipt per submission, in order. A refused submission never stops the others.
    """
    lookups = Lookups.of(connection, submissions)
    judged = _one_answer_a_slip(
        lookups, submissions, [_judge(lookups, submission) for submission in submissions]
    )
    rows: dict[tuple[int, UUID], dict] = {}
    for row in judged:
        if isinstance(row, dict):
            rows.setdefault(_key(row), row)
    inserted = _insert(connection, list(rows.values()))
    late = [_key(one.row) for one in judged if isinstance(one, TooLate)]
    stored = _stored(connection, [key for key in rows if key not in inserted] + late)
    marking.mark(connection, [rows[key] for key in inserted])
    burned = [one for one, row in zip(submissions, judged, strict=True) if _is_new(row, rows, inserted)]
    slips.burn(connection, _slips(lookups, burned))
    again = repeated(connection, [one for one in submissions if one.collector not in lookups.ways])
    _note_contact(connection, lookups, submissions)
    return [
        _receipt(submission, _recalled(submission, row, again), rows, inserted, stored)
        for submission, row in zip(submissions, judged, strict=True)
    ]


def _judge(lookups: Lookups, submission: Submission) -> dict | TooLate | Receipt:
    """The row to insert, or the receipt of a refusal."""
    way = lookups.ways.get(submission.collector)
    if way is None:
        return _refused(submission, [Problem("unknown_collector")])
    if _needs_a_device(submission, way) and not lookups.serves(submission, way):
        return Receipt(submission.id, Outcome.UNAUTHORISED, (Problem("device_not_paired"),))
    definition = lookups.definitions.get((way.questionnaire_id, submission.version))
    if way.questionnaire != submission.questionnaire or definition is None:
        return _refused(submission, [_version_problem(way, submission)])
    encoded, problems = encode(definition, submission.answers, _must_be_whole(submission, way))
    if not problems and encoded.is_empty:
        problems = [Problem("no_answers")]
    if submission.language not in definition.languages and not problems:
        problems = [Problem("unknown_language")]
    if problems:
        return _refused(submission, problems)
    row, reason = row_of(lookups, submission, way, encoded)
    reason = reason or _slip_refusal(lookups, submission, way, row)
    return TooLate(row, _refused(submission, [Problem(reason)])) if reason else row


def _slip_refusal(lookups: Lookups, submission: Submission, way: Way, row: dict) -> str | None:
    """Why the code of a slip brings no answer, or why the way in wants a slip; None where nothing is wrong."""
    slip = lookups.slips.get(submission.collector)
    if slip is not None:
        return slip.refusal(slips.today(submission, way), row["round_id"])
    return "needs_slip" if way.id in lookups.personal and not submission.is_trusted else None


def _one_answer_a_slip(lookups: Lookups, submissions: Sequence[Submission], judged: list) -> list:
    """Where several answers come with one slip at once, the first has it."""
    owners: dict[str, tuple[int, UUID]] = {}
    for place, (submission, row) in enumerate(zip(submissions, judged, strict=True)):
        slip = lookups.slips.get(submission.collector)
        if slip is None or not isinstance(row, dict):
            continue
        if owners.setdefault(slip.code, _key(row)) != _key(row):
            judged[place] = TooLate(row, _refused(submission, [Problem(slips.SPENT[slip.audience])]))
    return judged


def _slips(lookups: Lookups, submissions: Sequence[Submission]) -> list[tuple[slips.Held, date]]:
    """The slips these came with, and the day on which each was used."""
    return [
        (lookups.slips[one.collector], slips.today(one, lookups.ways[one.collector]))
        for one in submissions
        if one.collector in lookups.slips
    ]


def _is_new(row, rows: dict, inserted: set) -> bool:
    return isinstance(row, dict) and _key(row) in inserted and rows[_key(row)] is row


def _recalled(submission: Submission, row, again: dict[UUID, bool]):
    """The receipt of a staff answer sent again after its slip is gone; else what was judged."""
    if submission.id not in again or not isinstance(row, Receipt):
        return row
    return Receipt(submission.id, Outcome.KNOWN if again[submission.id] else Outcome.DIFFERENT)


def _needs_a_device(submission: Submission, way: Way) -> bool:
    is_vouched = submission.vouched_device_id is not None
    return is_vouched or (way.channel == "kiosk" and not submission.is_trusted)


def _must_be_whole(submission: Submission, way: Way) -> bool:
    """Whether every required question must be answered: not where a patient left, nor in answers of other days."""
    return not (submission.is_trusted or (submission.is_incomplete and way.audience == "patient"))


def _version_problem(way: Way, submission: Submission) -> Problem:
    if way.questionnaire != submission.questionnaire:
        return Problem("wrong_collector", values={"questionnaire": way.questionnaire})
    return Problem("unknown_version", values={"version": submission.version})


def _key(row: dict) -> tuple[int, UUID]:
    return row["facility_id"], row["id"]


def _insert(connection: Connection, rows: list[dict]) -> set[tuple[int, UUID]]:
    """Insert or ignore; the keys that were new."""
    if not rows:
        return set()
    result = connection.execute(_insert_statement(connection.dialect.name), rows)
    return {tuple(row) for row in result}


@cache
def _insert_statement(dialect: str):
    table = Response.__table__
    insert = marking.insert_for(dialect)(table).on_conflict_do_nothing()
    return insert.returning(table.c.facility_id, table.c.id)


def _stored(connection: Connection, keys: list[tuple[int, UUID]]) -> dict[tuple[int, UUID], tuple]:
    """The content of the responses that were there before."""
    if not keys:
        return {}
    rows = connection.execute(STORED, {"ids": [key[1] for key in keys]})
    return {(row[0], row[1]): tuple(row[2:]) for row in rows}


_columns = Response.__table__.c
STORED = select(_columns.facility_id, _columns.id, *(_columns[name] for name in CONTENT)).where(
    _columns.id.in_(bindparam("ids", expanding=True))
)


def _receipt(submission: Submission, row, rows: dict, inserted: set, stored: dict) -> Receipt:
    if isinstance(row, Receipt):
        return row
    if isinstance(row, TooLate):
        if _key(row.row) not in stored:
            return row.receipt
        row = row.row
    key = _key(row)
    if _is_new(row, rows, inserted):
        return Receipt(submission.id, Outcome.NEW)
    if key not in inserted and key not in stored:
        return _refused(submission, [Problem("sheet_taken", values={"sheet": row["sheet"]})])
    content = tuple(row[name] for name in CONTENT)
    first = stored.get(key) or tuple(rows[key][name] for name in CONTENT)
    return Receipt(submission.id, Outcome.KNOWN if content == first else Outcome.DIFFERENT)


def _refused(submission: Submission, problems: list[Problem]) -> Receipt:
    return Receipt(submission.id, Outcome.REFUSED, tuple(problems))


def _note_contact(connection: Connection, lookups: Lookups, submissions: Sequence[Submission]) -> None:
    """Remember, at most once a minute per device, that it reached us."""
    quiet = lookups.quiet_devices(max(submission.received_at for submission in submissions))
    if quiet:
        statement = update(Device).where(Device.id.in_(quiet)).values(seen_at=now())
        connection.execute(statement)
