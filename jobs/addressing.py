"""To whom a mail about the office's work goes, and that it is put down before it is sent."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_admin.accounts import Account
from survey_core.models import Delivery

RECIPIENTS = ("administrator", "quality_officer")


def put_down(session: Session, facility_id: int, subject: str, body: str, at: datetime) -> int:
    """A mail for each administrator and quality officer; how many. The caller commits."""
    to = select(Account.email).where(
        Account.facility_id == facility_id, Account.active, Account.role.in_(RECIPIENTS)
    )
    people = session.scalars(to.order_by(Account.email)).all()
    session.add_all(
        Delivery(facility_id=facility_id, recipient=email, subject=subject, body=body, created_at=at, next_attempt_at=at)
        for email in people
    )  # fmt: skip
    return len(people)
