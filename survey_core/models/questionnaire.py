"""A questionnaire and its versions; a published version never changes."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now

AUDIENCES = ("patient", "staff")


class Questionnaire(Base):
    """One form of a facility, known by its key; whom it asks never changes. Retired, it takes no new answers."""

    __table_args__ = (
        UniqueConstraint("facility_id", "key"),
        UniqueConstraint("facility_id", "id", "audience"),
        CheckConstraint("audience IN ('patient', 'staff')", name="audience"),
        CheckConstraint("key <> ''", name="key"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    key: Mapped[str] = mapped_column(String(60))
    audience: Mapped[str] = mapped_column(String(10))
    retired_at: Mapped[datetime | None] = mapped_column(Instant)


class Draft(Base):
    """The next wording of a questionnaire while it is being written; `revision` rises with every save.

    `definition` is JSON text as in a version, but may be incomplete. `base_number` is the version it started from.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["facility_id", "questionnaire_id", "audience"],
            ["questionnaire.facility_id", "questionnaire.id", "questionnaire.audience"],
        ),
        CheckConstraint("revision >= 1", name="revision"),
    )

    questionnaire_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    facility_id: Mapped[int]
    audience: Mapped[str] = mapped_column(String(10))
    base_number: Mapped[int | None]
    definition: Mapped[str] = mapped_column(Text)
    revision: Mapped[int] = mapped_column(default=1)
    edited_by: Mapped[str] = mapped_column(String(200), default="")
    edited_at: Mapped[datetime] = mapped_column(Instant, default=now)


class Recording(Base):
    """A spoken question or answer, known by the SHA-256 of its bytes, which definitions name."""

    __table_args__ = (
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size BETWEEN 1 AND 1048576", name="size"),
    )

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(String(64), primary_key=True)
    mimetype: Mapped[str] = mapped_column(String(40))
    seconds: Mapped[float]
    size: Mapped[int]
    data: Mapped[bytes] = mapped_column(LargeBinary)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)


class Version(Base):
    """One wording of a questionnaire; `definition` is the JSON text of survey_core.questionnaire."""

    __table_args__ = (
        UniqueConstraint("questionnaire_id", "number"),
        UniqueConstraint("facility_id", "id", "audience"),
        ForeignKeyConstraint(
            ["facility_id", "questionnaire_id", "audience"],
            ["questionnaire.facility_id", "questionnaire.id", "questionnaire.audience"],
        ),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("length(content_hash) = 64", name="content_hash"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int]
    questionnaire_id: Mapped[int]
    audience: Mapped[str] = mapped_column(String(10))
    number: Mapped[int]
    definition: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    published_at: Mapped[datetime | None] = mapped_column(Instant)
