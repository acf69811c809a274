"""A closed reporting quarter, and the mail that reminded staff to close it."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, Json, now


class Closing(Base):
    """A quarter closed by a person, for good: the days it had then, and what was still open about it.

    The database refuses to change a closing, and to delete one of a facility that is no demo.
    """

    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="days"),
        CheckConstraint("period <> '' AND closed_by <> ''", name="named"),
    )

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), primary_key=True, autoincrement=False)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    quarter_rule: Mapped[str] = mapped_column(String(20))
    closed_at: Mapped[datetime] = mapped_column(Instant, default=now)
    closed_by: Mapped[str] = mapped_column(String(200))
    warnings: Mapped[list] = mapped_column(Json, default=list)


class ClosingReminder(Base):
    """Staff were told by mail that a quarter has ended: once, whether or not they close it."""

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), primary_key=True, autoincrement=False)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    reminded_at: Mapped[datetime] = mapped_column(Instant, default=now)
