"""A report as a document of the office: what it is of, what the office writes into it, and how far it has come."""

from datetime import date, datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now

DOCUMENT_STATES = ("draft", "checked", "approved")
STATE_LIST = ", ".join(f"'{state}'" for state in DOCUMENT_STATES)


class ReportDocument(Base):
    """One report on its way from draft to approved; several may be made of the same period.

    `content` are the bytes that were checked, and `summary` what they say in short: they are what is approved, and are handed out unchanged. The database
    refuses to change an approved document, and to delete one of a facility that is no demo.
    """

    __table_args__ = (
        UniqueConstraint("facility_id", "id"),
        ForeignKeyConstraint(["facility_id", "form"], ["questionnaire.facility_id", "questionnaire.key"]),
        ForeignKeyConstraint(["facility_id", "department_id"], ["department.facility_id", "department.id"]),
        Index(None, "facility_id", "period"),
        CheckConstraint(f"status IN ({STATE_LIST})", name="status"),
        CheckConstraint("(status = 'draft') = (checked_at IS NULL)", name="checked"),
        CheckConstraint("(status = 'draft') = (content IS NULL)", name="content"),
        CheckConstraint("(status = 'approved') = (approved_at IS NOT NULL)", name="approved"),
        CheckConstraint("given_out >= 0", name="given_out"),
        CheckConstraint("revision >= 1", name="revision"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    form: Mapped[str] = mapped_column(String(60))
    period: Mapped[str] = mapped_column(String(30))
    department_id: Mapped[int | None]
    language: Mapped[str] = mapped_column(String(10))
    status: Mapped[str] = mapped_column(String(10), default="draft")
    revision: Mapped[int] = mapped_column(default=1)
    number: Mapped[str] = mapped_column(String(60), default="")
    dated_on: Mapped[date | None]
    given_out: Mapped[int | None]
    recipients: Mapped[str] = mapped_column(Text, default="")
    signer_title: Mapped[str] = mapped_column(String(200), default="")
    signer_name: Mapped[str] = mapped_column(String(200), default="")
    remarks: Mapped[str] = mapped_column(Text, default="")
    prepared_by: Mapped[str] = mapped_column(String(200))
    prepared_at: Mapped[datetime] = mapped_column(Instant, default=now)
    checked_by: Mapped[str] = mapped_column(String(200), default="")
    checked_at: Mapped[datetime | None] = mapped_column(Instant)
    approved_by: Mapped[str] = mapped_column(String(200), default="")
    approved_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_back_by: Mapped[str] = mapped_column(String(200), default="")
    sent_back_at: Mapped[datetime | None] = mapped_column(Instant)
    sent_back_reason: Mapped[str] = mapped_column(String(300), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    content: Mapped[bytes | None] = mapped_column(LargeBinary, deferred=True)
    sha256: Mapped[str] = mapped_column(String(64), default="")
