"""Slips: codes for one answer each, made in batches; intake burns one in the transaction that stores its answer."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, cast

from sqlalchemy import Connection, CursorResult, bindparam, delete, insert, select, update
from sqlalchemy.orm import Session

from .database import now
from .models import Collector, Round, Slip, SlipBatch
from .periods import local_day
from .security import new_collector_code
from .spoken import N_, SpokenError

if TYPE_CHECKING:
    from .intake import Submission
    from .lookups import Way

MOST = 5_000
LABEL_MAX_LENGTH = 200
# What somebody is told whose slip was used. A staff member's is gone: used and never known are one answer.
SPENT = {"patient": "slip_used", "staff": "unknown_collector"}


class SlipError(SpokenError, ValueError):
    """Why slips cannot be made."""


@dataclass(frozen=True)
class Held:
    """A slip somebody answers with, locked until the transaction ends, and the code of its way in."""

    code: str
    facility_id: int
    batch_id: int
    audience: str
    round_id: int | None
    used_on: date | None
    expires_on: date | None
    revoked_at: datetime | None
    way: str

    def refusal(self, today: date, round_id: int | None) -> str | None:
        """Why no answer can come with it on this day and in this round; None where one can."""
        if self.used_on is not None:
            return SPENT[self.audience]
        if self.revoked_at is not None:
            return "slip_revoked"
        if self.expires_on is not None and today > self.expires_on:
            return "slip_expired"
        return "no_open_round" if self.audience == "staff" and self.round_id != round_id else None


def make(  # noqa: PLR0913 - one per thing a person says of it
    session: Session, collector: Collector, round_: Round | None, number: int,
    label: str = "", expires_on: date | None = None,
) -> SlipBatch:  # fmt: skip
    """A batch of new slips of an invitation; the caller commits. Raises SlipError."""
    _check(collector, round_, number, label)
    batch = SlipBatch(
        facility_id=collector.facility_id, collector_id=collector.id, audience=collector.audience,
        round_id=round_.id if round_ else None, label=label, made=number, expires_on=expires_on,
    )  # fmt: skip
    session.add(batch)
    session.flush()
    known = {"facility_id": batch.facility_id, "batch_id": batch.id, "audience": batch.audience}
    # In the order of the random codes: a row's place says nothing of the order they were made in.
    codes = sorted({new_collector_code() for _n in range(number)})
    session.execute(insert(Slip), [known | {"code": code} for code in codes])
    return batch


def _check(collector: Collector, round_: Round | None, number: int, label: str) -> None:
    if collector.channel != "invite":
        raise SlipError(N_("Only an invitation has slips. Open a way in of the channel “Invitation” first."))
    if collector.closed_at is not None:
        raise SlipError(N_("This invitation is closed. Open another, then make slips for it."))
    if not 1 <= number <= MOST:
        raise SlipError(N_("A batch has 1 to %(most)s slips."), most=MOST)
    if len(label) > LABEL_MAX_LENGTH:
        raise SlipError(N_("The name of a batch has at most %(most)s characters."), most=LABEL_MAX_LENGTH)
    if collector.audience == "staff" and round_ is None:
        raise SlipError(
            N_("Slips for staff belong to a survey round. Plan a round first, then choose it here.")
        )
    if round_ is not None and round_.questionnaire_id != collector.questionnaire_id:
        raise SlipError(N_("The round “%(name)s” asks another questionnaire."), name=round_.name)
    if round_ is not None and round_.closed_at is not None:
        raise SlipError(N_("The round “%(name)s” is closed and takes no more answers."), name=round_.name)


def revoke(batch: SlipBatch) -> None:
    """Take no answer with its slips any more; what came before stays."""
    batch.revoked_at = batch.revoked_at or now()


def hand_out(session: Session, batch: SlipBatch) -> list[str]:
    """The codes that are still good, to be printed; the caller commits. Raises SlipError.

    Of staff in an order drawn anew, and only once: a second list would lack the codes that were used meanwhile.
    """
    if batch.revoked_at is not None:
        raise SlipError(N_("This batch was revoked; its codes take no answers. Make another one."))
    first = update(SlipBatch).where(SlipBatch.id == batch.id, SlipBatch.handed_out_at.is_(None))
    is_first = cast(CursorResult, session.execute(first.values(handed_out_at=now()))).rowcount == 1
    session.refresh(batch)
    if batch.audience == "staff" and not is_first:
        raise SlipError(N_("The codes of a staff batch are handed out once: a second list would tell which were used. If "
                           "they are lost, revoke the batch and make another one."))  # fmt: skip
    query = select(Slip.code).where(
        Slip.facility_id == batch.facility_id, Slip.batch_id == batch.id, Slip.used_on.is_(None)
    )
    codes = sorted(session.scalars(query))
    if batch.audience == "staff":
        secrets.SystemRandom().shuffle(codes)
    return codes


def find(session: Session, code: str) -> tuple[Held, Collector] | None:
    """The slip of a code and its way in, only read."""
    row = session.execute(_HELD.where(Slip.code == code)).first()
    if row is None:
        return None
    return Held(**row._mapping), session.scalars(select(Collector).filter_by(code=row.way)).one()


def hold(connection: Connection, codes: Iterable[str]) -> dict[str, Held]:
    """The slips of these codes, each locked until the transaction ends: of two phones with one, one waits."""
    query = _HELD.where(Slip.code.in_(sorted(codes))).order_by(Slip.code).with_for_update(of=Slip)
    return {row.code: Held(**row._mapping) for row in connection.execute(query)}


_HELD = (
    select(
        Slip.code, Slip.facility_id, Slip.batch_id, Slip.audience, SlipBatch.round_id,
        Slip.used_on, SlipBatch.expires_on, SlipBatch.revoked_at, Collector.code.label("way"),
    )
    .select_from(Slip)
    .join(SlipBatch, (SlipBatch.facility_id == Slip.facility_id) & (SlipBatch.id == Slip.batch_id))
    .join(Collector, Collector.id == SlipBatch.collector_id)
)  # fmt: skip


def ways_with_slips(connection: Connection, ids: Iterable[int]) -> frozenset[int]:
    """Which of these collectors take answers only with a slip."""
    query = select(SlipBatch.collector_id).where(SlipBatch.collector_id.in_(sorted(ids))).distinct()
    return frozenset(connection.scalars(query))


def has_slips(session: Session, collector: Collector) -> bool:
    """Whether the collector takes answers only with a slip."""
    return bool(collector.channel == "invite" and ways_with_slips(session.connection(), [collector.id]))


def today(submission: Submission, way: Way) -> date:
    """The local day on which a submission reached us."""
    return local_day(submission.received_at, way.time_zone)


def burn(connection: Connection, slips: Iterable[tuple[Held, date]]) -> None:
    """Use these slips up: a patient's keeps the day, a staff member's is forgotten; their batches count them."""
    used = sorted(slips, key=lambda one: one[0].code)
    gone = [held.code for held, _day in used if held.audience == "staff"]
    days = [{"slip": held.code, "day": day} for held, day in used if held.audience == "patient"]
    if gone:
        connection.execute(delete(Slip).where(Slip.code.in_(gone)))
    if days:
        connection.execute(
            update(Slip).where(Slip.code == bindparam("slip")).values(used_on=bindparam("day")), days
        )
    for batch_id, number in sorted(Counter(held.batch_id for held, _day in used).items()):
        connection.execute(
            update(SlipBatch).where(SlipBatch.id == batch_id).values(used=SlipBatch.used + number)
        )


def end_round(connection: Connection, round_id: int) -> None:
    """Forget the slips of a staff round that closes: nobody can tell the used from the unused by trying them."""
    batches = select(SlipBatch.id).where(SlipBatch.round_id == round_id, SlipBatch.audience == "staff")
    connection.execute(delete(Slip).where(Slip.batch_id.in_(batches)))


def leave_round(connection: Connection, round_id: int) -> None:
    """Let go of a round that is deleted: a staff batch goes with it, a patients' batch stays without a round."""
    end_round(connection, round_id)
    staff = (SlipBatch.round_id == round_id, SlipBatch.audience == "staff")
    connection.execute(delete(SlipBatch).where(*staff))
    connection.execute(update(SlipBatch).where(SlipBatch.round_id == round_id).values(round_id=None))


def move(session: Session, collector: Collector, successor: Collector) -> None:
    """Let the slips in people's hands lead to the way in that takes the place of theirs."""
    if collector.channel == successor.channel == "invite" and collector.audience == successor.audience:
        session.execute(
            update(SlipBatch).where(SlipBatch.collector_id == collector.id).values(collector_id=successor.id),
            execution_options={"synchronize_session": False},
        )
