"""How often the demo's QR codes were opened: by everybody who answered, and by some who then did not."""

from random import Random

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from survey_core.models import Facility, Response, ScanCount

MOST_WHO_LEAVE = 0.45  # of those who answered, beside them


def count(session: Session, facility: Facility, seed: int) -> None:
    """The openings of each patients' code on each day it was answered; the caller commits."""
    rng = Random(seed)  # noqa: S311 - invented numbers, not secrets
    query = (
        select(Response.collector_id, Response.answered_on, func.count())
        .where(Response.facility_id == facility.id, Response.audience == "patient", Response.channel == "qr")
        .group_by(Response.collector_id, Response.answered_on)
        .order_by(Response.collector_id, Response.answered_on)
    )
    rows = [
        {"facility_id": facility.id, "collector_id": way, "day": day,
         "opened": answered + round(answered * rng.uniform(0.1, MOST_WHO_LEAVE))}
        for way, day, answered in session.execute(query)
    ]  # fmt: skip
    session.execute(insert(ScanCount), rows)
