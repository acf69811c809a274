"""The part of `langnghe check` about slips: what their batches count, counted again."""

from collections.abc import Iterator

from sqlalchemy import Connection, func, select

from survey_core.models import Facility, Round, Slip, SlipBatch

from .words import _


def differences(connection: Connection) -> Iterator[str]:
    """Each batch whose counts its slips contradict. A staff slip is gone once used, or once its round is closed."""
    query = (
        select(
            Facility.code, SlipBatch.id, SlipBatch.audience, SlipBatch.made, SlipBatch.used, Round.closed_at,
            func.count(Slip.code).label("slips"), func.count(Slip.used_on).label("burned"),
        )
        .select_from(SlipBatch)
        .join(Facility, Facility.id == SlipBatch.facility_id)
        .outerjoin(Round, Round.id == SlipBatch.round_id)
        .outerjoin(Slip, (Slip.facility_id == SlipBatch.facility_id) & (Slip.batch_id == SlipBatch.id))
        .group_by(Facility.code, SlipBatch.id, SlipBatch.audience, SlipBatch.made, SlipBatch.used, Round.closed_at)
        .order_by(SlipBatch.id)
    )  # fmt: skip
    for row in connection.execute(query):
        if (row.slips, row.burned) != _expected(row):
            yield _("%(facility)s: batch of slips %(batch)s counts %(used)s used of %(made)s, which its slips contradict.",
                    facility=row.code, batch=row.id, used=row.used, made=row.made)  # fmt: skip


def _expected(row) -> tuple[int, int]:
    """How many slips there must be, and how many of them with a day of use."""
    if row.audience == "patient":
        return row.made, row.used
    return (0 if row.closed_at is not None else row.made - row.used), 0
