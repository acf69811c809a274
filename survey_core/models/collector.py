"""A collector: one way in to a questionnaire for a department, known by its code."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now

CHANNELS = ("kiosk", "qr", "invite", "paper", "interview", "phone")
CHANNEL_LIST = ", ".join(f"'{channel}'" for channel in CHANNELS)


class Collector(Base):
    """(department, questionnaire, channel) with a short code nobody can guess.

    Paused, it takes no answers until it is resumed; closed, it never does again. A code is rotated by closing
    its collector and opening another in its place (`replaced_by_id`), so that the old code can explain itself.
    """

    __table_args__ = (
        UniqueConstraint("code"),
        UniqueConstraint("facility_id", "id"),
        Index("uq_collector_audience", "facility_id", "id", "audience", unique=True),
        ForeignKeyConstraint(["facility_id", "department_id"], ["department.facility_id", "department.id"]),
        ForeignKeyConstraint(
            ["facility_id", "questionnaire_id", "audience"],
            ["questionnaire.facility_id", "questionnaire.id", "questionnaire.audience"],
        ),
        CheckConstraint(f"channel IN ({CHANNEL_LIST})", name="channel"),
        CheckConstraint("length(code) >= 12 AND code = upper(code)", name="code"),
        ForeignKeyConstraint(["facility_id", "replaced_by_id"], ["collector.facility_id", "collector.id"]),
        CheckConstraint("closed_at IS NULL OR closed_at >= created_at", name="closed_after_created"),
        CheckConstraint("replaced_by_id IS NULL OR closed_at IS NOT NULL", name="replaced_means_closed"),
        CheckConstraint("replaced_by_id <> id", name="not_its_own_successor"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int]
    department_id: Mapped[int]
    questionnaire_id: Mapped[int]
    audience: Mapped[str] = mapped_column(String(10))
    channel: Mapped[str] = mapped_column(String(10))
    code: Mapped[str] = mapped_column(String(20))
    label: Mapped[str] = mapped_column(String(200), default="")
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    closed_at: Mapped[datetime | None] = mapped_column(Instant)
    replaced_by_id: Mapped[int | None]

    @property
    def is_open(self) -> bool:
        return self.closed_at is None and self.paused_at is None
