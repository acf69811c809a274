"""An import: one file of earlier responses, which can be taken back as a whole."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    String,
    UniqueConstraint,
    Uuid,
)
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now


class ImportBatch(Base):
    """One file that was imported: what it was called, how many rows were new, and whether it was undone."""

    __table_args__ = (
        UniqueConstraint("facility_id", "id"),
        CheckConstraint("rows >= 0", name="rows"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    file_name: Mapped[str] = mapped_column(String(200))
    rows: Mapped[int] = mapped_column(default=0)
    imported_by: Mapped[str] = mapped_column(String(200), default="")
    imported_at: Mapped[datetime] = mapped_column(Instant, default=now)
    undone_at: Mapped[datetime | None] = mapped_column(Instant)


class ImportedResponse(Base):
    """Which responses an import brought; forgotten when it is undone."""

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "import_id"], ["import_batch.facility_id", "import_batch.id"]),
        ForeignKeyConstraint(
            ["facility_id", "response_id"], ["response.facility_id", "response.id"], ondelete="CASCADE"
        ),
        Index(None, "facility_id", "response_id"),  # deleting a response looks for its link
        {"sqlite_with_rowid": False},
    )

    facility_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    import_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    response_id: Mapped[UUID] = mapped_column(Uuid, primary_key=True)
