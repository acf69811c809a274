"""A round: one survey campaign of a questionnaire, with its dates and the ministry's survey type."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now


class Round(Base):
    """Open until somebody closes it; staff results exist only once it is closed.

    A staff round keeps what it was closed under: fewest people to show, and which responses count. Shown once, its
    figures never move, so that no setting changed later tells single answers by the difference.
    """

    __table_args__ = (
        UniqueConstraint("facility_id", "id"),
        UniqueConstraint("facility_id", "questionnaire_id", "name"),
        ForeignKeyConstraint(
            ["facility_id", "questionnaire_id", "audience"],
            ["questionnaire.facility_id", "questionnaire.id", "questionnaire.audience"],
        ),
        CheckConstraint("survey_type BETWEEN 1 AND 6", name="survey_type"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("name <> ''", name="name"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int]
    questionnaire_id: Mapped[int]
    audience: Mapped[str] = mapped_column(String(10))
    name: Mapped[str] = mapped_column(String(200))
    survey_type: Mapped[int] = mapped_column(default=1)
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    created_at: Mapped[datetime | None] = mapped_column(Instant, default=now)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    staff_threshold: Mapped[int | None]
    max_blank_share: Mapped[float | None]
    reject_blank_section: Mapped[bool | None]


class RoundTarget(Base):
    """What a round wants of a department, in people, and how many visits (or staff members) stood behind it."""

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "round_id"], ["round.facility_id", "round.id"]),
        ForeignKeyConstraint(["facility_id", "department_id"], ["department.facility_id", "department.id"]),
        CheckConstraint("target >= 0", name="target"),
        CheckConstraint("visits >= 0", name="visits"),
    )

    facility_id: Mapped[int]
    round_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    department_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    target: Mapped[int | None]
    visits: Mapped[int | None]
