"""A tally cell: the stored summary of the responses of one department, version, channel and day."""

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, LargeBinary, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base
from .collector import CHANNEL_LIST

PATIENT_KEY = ("facility_id", "version_id", "department_id", "survey_type", "channel", "day")
STAFF_KEY = ("facility_id", "round_id", "department_id", "version_id")


class TallyCell(Base):
    """Fresh while `counted` equals `marks` and `rules` is the rule in force; staff cells know no day.

    `data` is the tally of the responses no quality flag was raised on, `flagged` that of the others, if any.

    Intake raises `marks` in the transaction that inserts a response; whoever recounts the cell stores the
    `marks` it read together with the rows, so that no answer is ever missed and no lock is held.
    """

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "department_id"], ["department.facility_id", "department.id"]),
        ForeignKeyConstraint(
            ["facility_id", "version_id", "audience"],
            ["version.facility_id", "version.id", "version.audience"],
        ),
        ForeignKeyConstraint(["facility_id", "round_id"], ["round.facility_id", "round.id"]),
        CheckConstraint(
            "(audience = 'patient' AND day IS NOT NULL AND channel IS NOT NULL AND round_id IS NULL)"
            " OR (audience = 'staff' AND day IS NULL AND channel IS NULL AND round_id IS NOT NULL)",
            name="staff_knows_no_day",
        ),
        CheckConstraint(f"channel IN ({CHANNEL_LIST})", name="channel"),
        CheckConstraint("counted BETWEEN 0 AND marks", name="counted"),
        CheckConstraint("(counted = 0) = (data IS NULL)", name="counted_has_data"),
        CheckConstraint("flagged IS NULL OR data IS NOT NULL", name="flagged_beside_data"),
        Index("uq_tally_cell_patient", *PATIENT_KEY, unique=True, sqlite_where=text("round_id IS NULL"),
              postgresql_where=text("round_id IS NULL")),
        Index("uq_tally_cell_staff", *STAFF_KEY, unique=True, sqlite_where=text("round_id IS NOT NULL"),
              postgresql_where=text("round_id IS NOT NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int]
    audience: Mapped[str] = mapped_column(String(10))
    department_id: Mapped[int]
    version_id: Mapped[int]
    survey_type: Mapped[int]
    channel: Mapped[str | None] = mapped_column(String(10))
    day: Mapped[date | None]
    round_id: Mapped[int | None]
    marks: Mapped[int] = mapped_column(default=1)
    counted: Mapped[int] = mapped_column(default=0)
    rules: Mapped[str] = mapped_column(String(60), default="")
    data: Mapped[bytes | None] = mapped_column(LargeBinary)
    flagged: Mapped[bytes | None] = mapped_column(LargeBinary)
