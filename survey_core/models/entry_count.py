"""How many copies a person entered for a collector on a day: all the audit trail may learn of staff copies."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base


class EntryCount(Base):
    """Kept until the day is over and the trail has noted the number: a time of its own would trace a staff copy."""

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "collector_id"], ["collector.facility_id", "collector.id"]),
        CheckConstraint("copies >= 0", name="copies"),
    )

    facility_id: Mapped[int]
    collector_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    entered_on: Mapped[date] = mapped_column(primary_key=True)
    entered_by: Mapped[str] = mapped_column(String(200), primary_key=True)
    copies: Mapped[int]
