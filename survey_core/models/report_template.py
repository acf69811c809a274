"""A Word template of the facility's own, as it was uploaded."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now


class ReportTemplate(Base):
    """One upload for one language; at most one of them is in use, and without one the built-in template is."""

    __table_args__ = (
        Index(None, "facility_id", "language"),
        CheckConstraint("length(sha256) = 64", name="sha256"),
        CheckConstraint("size > 0", name="size"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    language: Mapped[str] = mapped_column(String(10))
    file_name: Mapped[str] = mapped_column(String(200))
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    uploaded_at: Mapped[datetime] = mapped_column(Instant, default=now)
    uploaded_by: Mapped[str] = mapped_column(String(200))
    is_used: Mapped[bool] = mapped_column(default=True)
