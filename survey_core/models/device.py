"""A paired kiosk: it holds its own key, serves the collectors it is assigned to, and says how it is."""

from datetime import date, datetime, time

from sqlalchemy import (
    CheckConstraint,
    Column,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    Table,
    Time,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, Json, now
from ..security import new_service_pin

EVERY_DAY = "1234567"


class Device(Base):
    """A kiosk: waiting for its pairing code to be typed, paired, paused, or revoked.

    `open_days` holds the ISO weekdays (1 Monday) on which it stands open from `opens_at` to `closes_at`, local
    time; without hours it is open all day. `screen_inches` is the screen's diagonal, from which the kiosk knows how
    many of its pixels make a millimetre. `greeting` is said on its first screen, by language. Numbers up to
    `settled_seq` that never arrived have been looked at by staff. `service_pin` opens the kiosk's own staff panel.
    """

    __table_args__ = (
        UniqueConstraint("facility_id", "id"),
        UniqueConstraint("key_hash"),
        UniqueConstraint("pairing_hash"),
        CheckConstraint("name <> ''", name="name"),
        CheckConstraint("(pairing_hash IS NULL) = (pairing_expires_at IS NULL)", name="pairing_expires"),
        CheckConstraint("(key_hash IS NULL) = (paired_at IS NULL)", name="key_means_paired"),
        CheckConstraint("revoked_at IS NULL OR pairing_hash IS NULL", name="revoked_cannot_pair"),
        CheckConstraint("(opens_at IS NULL) = (closes_at IS NULL)", name="hours_come_in_pairs"),
        CheckConstraint("opens_at IS NULL OR opens_at < closes_at", name="opens_before_it_closes"),
        CheckConstraint("open_days <> '' AND ltrim(open_days, '1234567') = ''", name="open_days"),
        CheckConstraint("screen_inches IS NULL OR screen_inches BETWEEN 5 AND 120", name="screen_inches"),
        CheckConstraint("idle_seconds BETWEEN 30 AND 600", name="idle_seconds"),
        CheckConstraint("settled_seq >= 0", name="settled_seq"),
        CheckConstraint("length(service_pin) = 6", name="service_pin"),
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
    paused_at: Mapped[datetime | None] = mapped_column(Instant)
    opens_at: Mapped[time | None] = mapped_column(Time)
    closes_at: Mapped[time | None] = mapped_column(Time)
    open_days: Mapped[str] = mapped_column(String(7), default=EVERY_DAY)
    greeting: Mapped[dict] = mapped_column(Json, default=dict)
    screen_inches: Mapped[float | None]
    idle_seconds: Mapped[int] = mapped_column(default=90)
    keeps_incomplete: Mapped[bool] = mapped_column(default=False)
    speaks_staff_forms: Mapped[bool] = mapped_column(default=False)
    settled_seq: Mapped[int] = mapped_column(default=0)
    service_pin: Mapped[str] = mapped_column(String(6), default=new_service_pin)


class DeviceState(Base):
    """What a kiosk said of itself at its last heartbeat, as far as it could say.

    `waiting` holds the [first, last] ranges of numbers it still keeps, `seq` the last number it gave, `missing` how
    many numbers neither arrived nor wait, as last counted. A positive `clock_offset_seconds`: the kiosk is behind.
    """

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "device_id"], ["device.facility_id", "device.id"]),
        CheckConstraint("queued >= 0 AND parked >= 0 AND seq >= 0 AND missing >= 0", name="counts"),
    )

    facility_id: Mapped[int]
    device_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    reported_at: Mapped[datetime] = mapped_column(Instant)
    started_at: Mapped[datetime | None] = mapped_column(Instant)
    version: Mapped[str] = mapped_column(String(40), default="")
    queued: Mapped[int] = mapped_column(default=0)
    parked: Mapped[int] = mapped_column(default=0)
    oldest_at: Mapped[datetime | None] = mapped_column(Instant)
    seq: Mapped[int] = mapped_column(default=0)
    waiting: Mapped[list] = mapped_column(Json, default=list)
    missing: Mapped[int] = mapped_column(default=0)
    is_persisted: Mapped[bool | None]
    has_worker: Mapped[bool | None]
    free_megabytes: Mapped[int | None]
    clock_offset_seconds: Mapped[int | None]
    screen: Mapped[str] = mapped_column(String(20), default="")


class DeviceEvent(Base):
    """A line of a kiosk's history: paired, started, silent, heard again, queue grown, emptied, and the like."""

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "device_id"], ["device.facility_id", "device.id"]),
        CheckConstraint("what <> ''", name="what"),
        Index("ix_device_event_device_id_at", "facility_id", "device_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int]
    device_id: Mapped[int]
    at: Mapped[datetime] = mapped_column(Instant, default=now)
    what: Mapped[str] = mapped_column(String(40))
    facts: Mapped[dict] = mapped_column(Json, default=dict)


class LeftCount(Base):
    """How often people began a form on a kiosk and left it at an item, by local day; staff forms are not counted.

    The kiosk sends its running count of a day, so that a repeated heartbeat counts nothing twice.
    """

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "device_id"], ["device.facility_id", "device.id"]),
        ForeignKeyConstraint(["facility_id", "collector_id"], ["collector.facility_id", "collector.id"]),
        CheckConstraint("people >= 1", name="people"),
    )

    facility_id: Mapped[int]
    device_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    collector_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item: Mapped[str] = mapped_column(String(40), primary_key=True)
    day: Mapped[date] = mapped_column(primary_key=True)
    people: Mapped[int]


device_collector = Table(
    "device_collector",
    Base.metadata,
    Column("facility_id", Integer, nullable=False),
    Column("device_id", Integer, primary_key=True),
    Column("collector_id", Integer, primary_key=True),
    # What a kiosk once served it may still hold answers of: an assignment ends, and is never forgotten.
    Column("ended_at", Instant),
    ForeignKeyConstraint(["facility_id", "device_id"], ["device.facility_id", "device.id"]),
    ForeignKeyConstraint(["facility_id", "collector_id"], ["collector.facility_id", "collector.id"]),
)
