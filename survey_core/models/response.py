"""A response: one filled form, a line rather than a pile of rows."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, Uuid, text
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, Json
from .collector import CHANNEL_LIST

STAFF_CARRIES_NOTHING = (
    "audience = 'patient' OR (round_id IS NOT NULL AND collector_id IS NULL AND device_id IS NULL"
    " AND channel IS NULL AND answered_at IS NULL AND answered_on IS NULL AND received_at IS NULL"
    " AND duration_seconds IS NULL AND device_seq IS NULL AND language IS NULL AND sheet IS NULL"
    " AND NOT is_time_uncertain AND NOT is_late AND NOT is_incomplete AND NOT is_trapped)"
)
PATIENT_HAS_A_WAY_IN = (
    "audience = 'staff' OR (collector_id IS NOT NULL AND channel IS NOT NULL AND answered_on IS NOT NULL"
    " AND received_at IS NOT NULL AND language IS NOT NULL)"
)


class Response(Base):
    """Written only by survey_core.intake.

    `scores` holds one character per Likert item in the version's fixed order: 1-5, 0 not used, - blank,
    x not shown. `answers` holds choices (text codes), numbers and texts by item code. A staff response
    knows its round and department and nothing else about where or when it came from. `sheet` is the number on a
    paper copy, each once per collector. `is_incomplete` marks a form its person left before the end,
    `is_trapped` one that came with the field filled in that people never see; what stood in it is not kept.
    """

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "department_id"], ["department.facility_id", "department.id"]),
        ForeignKeyConstraint(
            ["facility_id", "version_id", "audience"],
            ["version.facility_id", "version.id", "version.audience"],
        ),
        ForeignKeyConstraint(["facility_id", "collector_id"], ["collector.facility_id", "collector.id"]),
        ForeignKeyConstraint(["facility_id", "device_id"], ["device.facility_id", "device.id"]),
        ForeignKeyConstraint(["facility_id", "round_id"], ["round.facility_id", "round.id"]),
        CheckConstraint("audience IN ('patient', 'staff')", name="audience"),
        CheckConstraint(STAFF_CARRIES_NOTHING, name="staff_carries_nothing"),
        CheckConstraint(PATIENT_HAS_A_WAY_IN, name="patient_has_a_way_in"),
        CheckConstraint(f"channel IN ({CHANNEL_LIST})", name="channel"),
        CheckConstraint("survey_type BETWEEN 1 AND 6", name="survey_type"),
        CheckConstraint("duration_seconds >= 0", name="duration"),
        CheckConstraint("ltrim(scores, '012345-x') = ''", name="scores"),
        CheckConstraint("answered_at IS NULL OR answered_at <= received_at", name="answered_before_received"),
        Index(
            "ix_response_cell",
            "facility_id",
            "version_id",
            "department_id",
            "survey_type",
            "channel",
            "answered_on",
        ),
        Index(
            "uq_response_sheet",
            "facility_id",
            "collector_id",
            "sheet",
            unique=True,
            sqlite_where=text("sheet IS NOT NULL"),
            postgresql_where=text("sheet IS NOT NULL"),
        ),
        Index(
            "ix_response_device",
            "facility_id",
            "device_id",
            "device_seq",
            sqlite_where=text("device_seq IS NOT NULL"),
            postgresql_where=text("device_seq IS NOT NULL"),
        ),
        Index("ix_response_round", "facility_id", "round_id", "department_id", "version_id"),
        {"sqlite_with_rowid": False},
    )

    facility_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
    audience: Mapped[str] = mapped_column(String(10))
    department_id: Mapped[int]
    version_id: Mapped[int]
    round_id: Mapped[int | None]
    survey_type: Mapped[int]
    channel: Mapped[str | None] = mapped_column(String(10))
    collector_id: Mapped[int | None]
    device_id: Mapped[int | None]
    device_seq: Mapped[int | None]
    language: Mapped[str | None] = mapped_column(String(10))
    answered_on: Mapped[date | None]
    answered_at: Mapped[datetime | None] = mapped_column(Instant)
    received_at: Mapped[datetime | None] = mapped_column(Instant)
    duration_seconds: Mapped[int | None]
    sheet: Mapped[str | None] = mapped_column(String(40))
    is_time_uncertain: Mapped[bool] = mapped_column(default=False)
    is_late: Mapped[bool] = mapped_column(default=False)
    is_incomplete: Mapped[bool] = mapped_column(default=False)
    is_trapped: Mapped[bool] = mapped_column(default=False)
    scores: Mapped[str] = mapped_column(String(200))
    answers: Mapped[dict] = mapped_column(Json)
