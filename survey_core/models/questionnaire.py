"""A questionnaire and its versions; a published version never changes."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now

AUDIENCES = ("patient", "staff")


class Questionnaire(Base):
    """One form of a facility, known by its key; whom it asks never changes."""

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
