"""A paired kiosk: it holds its own key, and serves the collectors it is assigned to."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Integer,
    String,
    Table,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now


class Device(Base):
    """A kiosk: waiting for its pairing code to be typed, paired, or revoked."""

    __table_args__ = (
        UniqueConstraint("facility_id", "id"),
        UniqueConstraint("key_hash"),
        UniqueConstraint("pairing_hash"),
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("(pairing_hash IS NULL) = (pairing_expires_at IS NULL)", name="pairing_expires"),
        CheckConstraint("(key_hash IS NULL) = (paired_at IS NULL)", name="key_means_paired"),
        CheckConstraint("revoked_at IS NULL OR pairing_hash IS NULL", name="revoked_cannot_pair"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    name: Mapped[str] = mapped_column(String(100))
    key_hash: Mapped[str | None] = mapped_column(String(64))
    pairing_hash: Mapped[str | None] = mapped_column(String(64))
    pairing_expires_at: Mapped[datetime | None] = mapped_column(Instant)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    paired_at: Mapped[datetime | None] = mapped_column(Instant)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
    revoked_at: Mapped[datetime | None] = mapped_column(Instant)


device_collector = Table(
    "device_collector",
    Base.metadata,
    Column("facility_id", Integer, nullable=False),
    Column("device_id", Integer, primary_key=True),
    Column("collector_id", Integer, primary_key=True),
    ForeignKeyConstraint(["facility_id", "device_id"], ["device.facility_id", "device.id"]),
    ForeignKeyConstraint(["facility_id", "collector_id"], ["collector.facility_id", "collector.id"]),
)
