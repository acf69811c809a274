"""A file of raw responses somebody asked for: waiting, being made, ready, or failed."""

from datetime import datetime

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now

EXPORT_STATES = ("waiting", "running", "ready", "failed")
STATE_LIST = ", ".join(f"'{state}'" for state in EXPORT_STATES)


class ExportFile(Base):
    """One file, kept in the instance folder under its token, of one account of the staff side.

    `form` and `period` are as an address names them, `kind` is the file's suffix. `problem` is a code. A file whose
    making died is begun again: `attempts` counts the beginnings.
    """

    __table_args__ = (
        Index(None, "facility_id", "account_id"),
        CheckConstraint(f"state IN ({STATE_LIST})", name="state"),
        CheckConstraint("kind IN ('csv', 'xlsx')", name="kind"),
        CheckConstraint("length(token) = 43", name="token"),
        CheckConstraint("written BETWEEN 0 AND total", name="written"),
        CheckConstraint("attempts >= 0", name="attempts"),
        CheckConstraint(
            "state <> 'ready' OR (ended_at IS NOT NULL AND written = total AND bytes > 0)", name="ready"
        ),
        CheckConstraint("(state = 'failed') = (problem <> '')", name="problem"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    account_id: Mapped[int]
    token: Mapped[str] = mapped_column(String(43), unique=True)
    form: Mapped[str] = mapped_column(String(64))
    period: Mapped[str] = mapped_column(String(30))
    kind: Mapped[str] = mapped_column(String(4))
    language: Mapped[str] = mapped_column(String(10))
    state: Mapped[str] = mapped_column(String(10), default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    asked_at: Mapped[datetime] = mapped_column(Instant, default=now)
    ended_at: Mapped[datetime | None] = mapped_column(Instant)
    total: Mapped[int] = mapped_column(default=0)
    written: Mapped[int] = mapped_column(default=0)
    bytes: Mapped[int] = mapped_column(BigInteger, default=0)
    problem: Mapped[str] = mapped_column(String(20), default="")
