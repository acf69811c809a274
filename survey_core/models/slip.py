"""Slips: codes for one answer each, made in batches, recorded against nobody's name."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    PrimaryKeyConstraint,
    String,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now


class SlipBatch(Base):
    """So many slips of one way in, made together; `used` counts those that became an answer, and knows no more.

    `visits` says that the number made is that of a list of visits. A staff batch belongs to a round.
    """

    __table_args__ = (
        UniqueConstraint("facility_id", "id"),
        UniqueConstraint("facility_id", "id", "audience"),
        ForeignKeyConstraint(
            ["facility_id", "collector_id", "audience"],
            ["collector.facility_id", "collector.id", "collector.audience"],
        ),
        ForeignKeyConstraint(["facility_id", "round_id"], ["round.facility_id", "round.id"]),
        CheckConstraint("used BETWEEN 0 AND made", name="used"),
        CheckConstraint("made BETWEEN 1 AND 5000", name="made"),
        CheckConstraint("audience = 'patient' OR round_id IS NOT NULL", name="staff_have_a_round"),
        Index(None, "facility_id", "collector_id"),
        Index(None, "facility_id", "round_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int]
    collector_id: Mapped[int]
    audience: Mapped[str] = mapped_column(String(10))
    round_id: Mapped[int | None]
    label: Mapped[str] = mapped_column(String(200), default="")
    made: Mapped[int]
    used: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    expires_on: Mapped[date | None]
    handed_out_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


class Slip(Base):
    """One code. A patient's keeps the day of its use; a staff member's is deleted by it, so it can hold none.

    No column leads to a response, and none of a response leads here.
    """

    __table_args__ = (
        # The code leads, as it is looked up before the facility is known.
        PrimaryKeyConstraint("code", "facility_id"),
        ForeignKeyConstraint(
            ["facility_id", "batch_id", "audience"],
            ["slip_batch.facility_id", "slip_batch.id", "slip_batch.audience"],
        ),
        CheckConstraint("audience = 'patient' OR used_on IS NULL", name="staff_keep_no_day"),
        CheckConstraint("length(code) = 12 AND code = upper(code)", name="code"),
        Index(None, "facility_id", "batch_id"),
        {"sqlite_with_rowid": False},
    )

    facility_id: Mapped[int] = mapped_column(autoincrement=False)
    code: Mapped[str] = mapped_column(String(12))
    batch_id: Mapped[int]
    audience: Mapped[str] = mapped_column(String(10))
    used_on: Mapped[date | None]
