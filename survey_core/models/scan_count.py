"""How often the form behind a code was opened, by local day: a number, and nothing about who opened it."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base


class ScanCount(Base):
    """The openings of a code on a day of the facility's own calendar; staff questionnaires are not counted."""

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "collector_id"], ["collector.facility_id", "collector.id"]),
        CheckConstraint("opened >= 1", name="opened"),
    )

    facility_id: Mapped[int]
    collector_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    day: Mapped[date] = mapped_column(primary_key=True)
    opened: Mapped[int]
