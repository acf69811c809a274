"""A row of the improvement plan that goes with a report."""

from datetime import date

from sqlalchemy import CheckConstraint, Date, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base


class PlanRow(Base):
    """What is wrong, what is done about it, who does it by when, and what came of it.

    `source` names the item or department a suggestion came from, so that it is suggested once.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["facility_id", "document_id"], ["report_document.facility_id", "report_document.id"]
        ),
        CheckConstraint("position >= 1", name="position"),
    )

    facility_id: Mapped[int]
    document_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    position: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    source: Mapped[str] = mapped_column(String(80), default="")
    problem: Mapped[str] = mapped_column(Text, default="")
    action: Mapped[str] = mapped_column(Text, default="")
    owner: Mapped[str] = mapped_column(String(200), default="")
    deadline: Mapped[date | None] = mapped_column(Date)
    result: Mapped[str] = mapped_column(Text, default="")
