"""A facility (hospital, clinic, commune station) and its departments."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now


class Facility(Base):
    """One health facility with the settings its reports follow."""

    __table_args__ = (
        CheckConstraint("quarter_rule IN ('calendar', 'government')", name="quarter_rule"),
        CheckConstraint("confidence > 0.5 AND confidence < 1", name="confidence"),
        CheckConstraint("target BETWEEN 0 AND 1", name="target"),
        CheckConstraint("staff_threshold >= 5", name="staff_threshold"),
        CheckConstraint("max_blank_share BETWEEN 0 AND 1", name="max_blank_share"),
        CheckConstraint("intra_person BETWEEN 0 AND 1", name="intra_person"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    governing_body: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(100), default="")
    office: Mapped[str] = mapped_column(String(200), default="Phòng Quản lý chất lượng")
    time_zone: Mapped[str] = mapped_column(String(60), default="Asia/Ho_Chi_Minh")
    quarter_rule: Mapped[str] = mapped_column(String(20), default="calendar")
    confidence: Mapped[float] = mapped_column(default=0.95)
    target: Mapped[float] = mapped_column(default=0.9)
    staff_threshold: Mapped[int] = mapped_column(default=10)
    max_blank_share: Mapped[float] = mapped_column(default=0.2)
    reject_blank_section: Mapped[bool] = mapped_column(default=True)
    intra_person: Mapped[float] = mapped_column(default=0.3)
    is_demo: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)

    def named(self, language: str) -> str:
        return self.name_en if language == "en" and self.name_en else self.name


class Department(Base):
    """A department (khoa/phòng); it may belong to a larger one of the same facility."""

    __table_args__ = (
        UniqueConstraint("facility_id", "code"),
        UniqueConstraint("facility_id", "id"),
        ForeignKeyConstraint(["facility_id", "parent_id"], ["department.facility_id", "department.id"]),
        CheckConstraint("parent_id <> id", name="not_its_own_parent"),
        CheckConstraint("code <> '' AND name <> ''", name="named"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    parent_id: Mapped[int | None]
    code: Mapped[str] = mapped_column(String(40))
    ministry_code: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    is_active: Mapped[bool] = mapped_column(default=True)

    def named(self, language: str) -> str:
        return self.name_en if language == "en" and self.name_en else self.name
