"""Batches of slips as the office may see them: of staff no count before the round closes, nor of few people."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from analysis.disclosure import hidden_groups
from survey_core.database import now
from survey_core.models import Collector, Department, Facility, Questionnaire, Round, SlipBatch
from survey_core.periods import local_day


@dataclass(frozen=True)
class Line:
    """A batch with what it belongs to. `used` is None where nobody may know it, `why` then says why."""

    batch: SlipBatch
    department: Department
    form: str
    round: Round | None
    state: str
    used: int | None
    why: str = ""

    @property
    def share(self) -> float | None:
        return None if self.used is None else self.used / self.batch.made


def lines(session: Session, facility: Facility, collector: Collector | None = None) -> list[Line]:
    """The batches of a facility, or of one way in, the newest first."""
    query = (
        select(SlipBatch, Department, Questionnaire.key, Round)
        .join(Collector, Collector.id == SlipBatch.collector_id)
        .join(Department, Department.id == Collector.department_id)
        .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
        .outerjoin(Round, Round.id == SlipBatch.round_id)
        .where(SlipBatch.facility_id == facility.id)
        .order_by(SlipBatch.created_at.desc(), SlipBatch.id.desc())
    )
    rows = session.execute(query).all()
    small = _small(rows, facility.staff_threshold)
    today = local_day(now(), facility.time_zone)
    return [
        _line(batch, department, form, round_, batch.id in small, today)
        for batch, department, form, round_ in rows
        if collector is None or batch.collector_id == collector.id
    ]


def _line(  # noqa: PLR0913 - what a row holds
    batch: SlipBatch, department: Department, form: str, round_: Round | None, is_small: bool, today: date
) -> Line:  # fmt: skip
    why = ""
    if batch.audience == "staff":
        is_open = round_ is None or round_.closed_at is None
        why = "open" if is_open else "small" if is_small else ""
    return Line(
        batch, department, form, round_, _state(batch, round_, today), None if why else batch.used, why
    )


def _state(batch: SlipBatch, round_: Round | None, today: date) -> str:
    if batch.revoked_at is not None:
        return "revoked"
    is_over = batch.audience == "staff" and round_ is not None and round_.closed_at is not None
    return "expired" if is_over or (batch.expires_on and today > batch.expires_on) else "good"


def _small(rows: Iterable, threshold: int) -> set[int]:
    """The batches of staff rounds that are too small, or must cover one that is, so that no total gives it away."""
    by_round: dict[int, list[SlipBatch]] = defaultdict(list)
    for batch, _department, _form, round_ in rows:
        if batch.audience == "staff" and round_ is not None:
            by_round[round_.id].append(batch)
    small: set[int] = set()
    for batches in by_round.values():
        hidden = hidden_groups([batch.made for batch in batches], threshold)
        small |= {batch.id for batch, hides in zip(batches, hidden, strict=True) if hides}
    return small
