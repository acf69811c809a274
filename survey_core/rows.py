"""The row a response becomes: what is kept of a submission, and of a staff member's how little."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from . import timing
from .answers import Encoded
from .lookups import Lookups, Way
from .periods import local_day
from .timing import Timing

if TYPE_CHECKING:
    from .intake import Submission

# What makes a response the same one when it comes again; times are not part of it.
CONTENT = ("department_id", "version_id", "collector_id", "language", "scores", "answers")
NOTHING_ELSE = {
    "channel": None,
    "collector_id": None,
    "device_id": None,
    "device_seq": None,
    "language": None,
    "answered_on": None,
    "answered_at": None,
    "received_at": None,
    "duration_seconds": None,
    "sheet": None,
    "is_time_uncertain": False,
    "is_late": False,
    "is_incomplete": False,
    "is_trapped": False,
}


def row_of(
    lookups: Lookups, submission: Submission, way: Way, encoded: Encoded
) -> tuple[dict[str, object], str | None]:
    """The row, and the reason why nobody takes it any more, if there is one."""
    times = timing.judge(submission.clock, submission.received_at, way.created_at)
    answered_on = submission.answered_on or local_day(times.answered_at, way.time_zone)
    round_ = lookups.round_on(way, answered_on)
    closed = lookups.closed_round_on(way, answered_on) if round_ is None else None
    row = {
        "facility_id": way.facility_id,
        "id": submission.id,
        "audience": way.audience,
        "department_id": way.department_id,
        "version_id": lookups.version_ids[way.questionnaire_id, submission.version],
        "round_id": round_.id if round_ else None,
        "survey_type": getattr(round_ or closed, "survey_type", 1),
        "scores": encoded.scores,
        "answers": encoded.answers,
    }
    reason = None if submission.is_trusted else _ended(way, times.answered_at)
    if way.audience == "staff":
        return row | NOTHING_ELSE, reason or (None if round_ else "no_open_round")
    is_late = (way.closed_at or closed) is not None and not submission.is_trusted
    patient = _patient_fields(lookups, submission, way, times, answered_on) | {"is_late": is_late}
    return row | patient | _carried_over(submission), reason


def _ended(way: Way, answered_at: datetime) -> str | None:
    """Why a way in took no answer any more at this instant; what was answered before is taken whenever it comes."""
    ends = {
        "collector_closed": way.closed_at,
        "questionnaire_retired": way.retired_at,
        "collector_paused": way.paused_at,
    }
    return next((reason for reason, end in ends.items() if end is not None and answered_at > end), None)


def _patient_fields(
    lookups: Lookups, submission: Submission, way: Way, times: Timing, answered_on: date
) -> dict[str, object]:
    return {
        "channel": way.channel,
        "collector_id": way.id,
        "device_id": lookups.device_id(submission),
        "device_seq": submission.seq,
        "language": submission.language,
        "answered_on": answered_on,
        "answered_at": None if submission.answered_on else times.answered_at,
        "received_at": submission.received_at,
        "duration_seconds": times.duration_seconds,
        "sheet": submission.sheet,
        "is_incomplete": submission.is_incomplete,
        "is_trapped": submission.is_trapped,
        "is_time_uncertain": times.is_uncertain and not submission.answered_on,
    }


def _carried_over(submission: Submission) -> dict[str, object]:
    """What an earlier intake noted: an import repeats it instead of judging anew."""
    if not submission.is_trusted:
        return {}
    noted = {
        "survey_type": submission.survey_type,
        "is_late": submission.was_late,
        "is_time_uncertain": submission.was_time_uncertain,
    }
    return {name: value for name, value in noted.items() if value}
