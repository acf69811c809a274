"""An issue: the report of a closed quarter as it was made ready, once and for all."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now


class Issue(Base):
    """One form's report of the whole facility in a closed quarter; a later issue has the next number and a reason.

    `content` is JSON text (survey_admin.freezing) and no JSON column: a database would reorder it and rewrite its
    numbers. The database refuses to change an issue, and to delete one of a facility that is no demo.
    """

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "period"], ["closing.facility_id", "closing.period"]),
        ForeignKeyConstraint(["facility_id", "form"], ["questionnaire.facility_id", "questionnaire.key"]),
        CheckConstraint("number >= 1", name="number"),
        CheckConstraint("number = 1 OR reason <> ''", name="again_for_a_reason"),
        CheckConstraint("made_by <> ''", name="made_by"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
    )

    facility_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    period: Mapped[str] = mapped_column(String(10), primary_key=True)
    form: Mapped[str] = mapped_column(String(60), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    made_at: Mapped[datetime] = mapped_column(Instant, default=now)
    made_by: Mapped[str] = mapped_column(String(200))
    reason: Mapped[str] = mapped_column(String(300), default="")
    content: Mapped[str] = mapped_column(Text)
    sha256: Mapped[str] = mapped_column(String(64))
