"""An alert about a kiosk or a poster, and the mail that carries it: what was found, and whether anybody could be told."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, Json, now


class Alert(Base):
    """Something about a kiosk, or about the code on a poster, that staff should see to; open until it is over.

    One alert per kind and subject is open at a time.
    """

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "device_id"], ["device.facility_id", "device.id"]),
        ForeignKeyConstraint(["facility_id", "collector_id"], ["collector.facility_id", "collector.id"]),
        CheckConstraint("(device_id IS NULL) <> (collector_id IS NULL)", name="one_subject"),
        CheckConstraint("kind <> ''", name="kind"),
        CheckConstraint("cleared_at IS NULL OR cleared_at >= raised_at", name="cleared_after_raised"),
        Index("uq_alert_open", "facility_id", "device_id", "kind", unique=True,
              sqlite_where=text("cleared_at IS NULL"), postgresql_where=text("cleared_at IS NULL")),
        Index("uq_alert_open_collector", "facility_id", "collector_id", "kind", unique=True,
              sqlite_where=text("cleared_at IS NULL"), postgresql_where=text("cleared_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int]
    device_id: Mapped[int | None]
    collector_id: Mapped[int | None]
    kind: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict] = mapped_column(Json, default=dict)
    raised_at: Mapped[datetime] = mapped_column(Instant, default=now)
    cleared_at: Mapped[datetime | None] = mapped_column(Instant)


class Delivery(Base):
    """A mail on its way: written before it is sent, tried again where that fails, and kept with what became of it."""

    __table_args__ = (
        CheckConstraint("recipient <> '' AND subject <> ''", name="addressed"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint("sent_at IS NULL OR given_up_at IS NULL", name="one_end"),
        Index("ix_delivery_waiting", "next_attempt_at",
              sqlite_where=text("sent_at IS NULL AND given_up_at IS NULL"),
              postgresql_where=text("sent_at IS NULL AND given_up_at IS NULL")),
    )  # fmt: skip

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    recipient: Mapped[str] = mapped_column(String(320))
    subject: Mapped[str] = mapped_column(String(300))
    body: Mapped[str] = mapped_column(Text)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    next_attempt_at: Mapped[datetime] = mapped_column(Instant, default=now)
    attempts: Mapped[int] = mapped_column(default=0)
    last_error: Mapped[str] = mapped_column(String(300), default="")
    sent_at: Mapped[datetime | None] = mapped_column(Instant)
    given_up_at: Mapped[datetime | None] = mapped_column(Instant)
    seen_at: Mapped[datetime | None] = mapped_column(Instant)
