"""Batches of slips as the office may see them: of staff no count before the round closes, nor of few people."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.models import Collector, Department, Facility, Questionnaire, Round, SlipBatch
from survey_core.periods import local_day

from . import progress


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


def lines(
    session: Session, facility: Facility, collector: Collector | None = None, round_: Round | None = None
) -> list[Line]:
    """The batches of a facility, or of one way in, or of one round, the newest first."""
    narrower = [SlipBatch.collector_id == collector.id] if collector else []
    narrower += [SlipBatch.round_id == round_.id] if round_ else []
    query = (
        select(SlipBatch, Department, Questionnaire.key, Round)
        .join(Collector, Collector.id == SlipBatch.collector_id)
        .join(Department, Department.id == Collector.department_id)
        .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
        .outerjoin(Round, Round.id == SlipBatch.round_id)
        .where(SlipBatch.facility_id == facility.id, *narrower)
        .order_by(SlipBatch.created_at.desc(), SlipBatch.id.desc())
    )
    rows = session.execute(query).all()
    small = _small(session, facility, rows)
    today = local_day(now(), facility.time_zone)
    return [
        _line(batch, department, form, of_round, batch.id in small, today)
        for batch, department, form, of_round in rows
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


def _small(session: Session, facility: Facility, rows: Sequence) -> set[int]:
    """The batches of closed staff rounds that are too small, or must cover one that is: see survey_admin.progress."""
    closed = {
        row.Round.id: row.Round for row in rows if row.SlipBatch.audience == "staff" and row.Round.closed_at
    }
    return {
        batch_id
        for round_ in progress.read(session, facility, list(closed.values()))
        for line in round_.lines
        for batch_id in line.slips.hidden
    }
