"""A month of tally cells as one sum, so that a report reads twelve of them for a year instead of every day."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base


class TallyMonth(Base):
    """The patients' cells of one department, version, channel and calendar month, added.

    It stands for its cells while there are still `cells` of them with `marks` marks together, and `rules` is the rule
    in force: marks only ever grow. `data` and `flagged` are as in a tally cell. Made by readers, never by intake.
    """

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "department_id"], ["department.facility_id", "department.id"]),
        CheckConstraint("cells BETWEEN 1 AND marks", name="cells"),
    )

    facility_id: Mapped[int]
    version_id: Mapped[int] = mapped_column(ForeignKey("version.id"), primary_key=True, autoincrement=False)
    department_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    survey_type: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    channel: Mapped[str] = mapped_column(String(10), primary_key=True)
    month: Mapped[date] = mapped_column(primary_key=True)
    cells: Mapped[int]
    marks: Mapped[int]
    rules: Mapped[str] = mapped_column(String(60))
    data: Mapped[bytes] = mapped_column(LargeBinary)
    flagged: Mapped[bytes | None] = mapped_column(LargeBinary)
