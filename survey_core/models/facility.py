"""A facility (hospital, clinic, commune station) and its departments."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from ..database import Base, Instant, now

KINDS = ("clinical", "outpatient", "paraclinical", "administrative", "other")
KIND_LIST = ", ".join(f"'{kind}'" for kind in KINDS)


class Facility(Base):
    """One health facility with the settings its reports follow."""

    __table_args__ = (
        CheckConstraint("quarter_rule IN ('calendar', 'government')", name="quarter_rule"),
        CheckConstraint("confidence > 0.5 AND confidence < 1", name="confidence"),
        CheckConstraint("target BETWEEN 0 AND 1", name="target"),
        CheckConstraint("staff_threshold >= 5", name="staff_threshold"),
        CheckConstraint("max_blank_share BETWEEN 0 AND 1", name="max_blank_share"),
        CheckConstraint("intra_person BETWEEN 0 AND 1", name="intra_person"),
        CheckConstraint("few_people >= 1", name="few_people"),
        CheckConstraint("margin > 0 AND margin < 0.5", name="margin"),
        CheckConstraint("design_effect >= 1", name="design_effect"),
        CheckConstraint("session_minutes BETWEEN 5 AND 1440", name="session_minutes"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    ministry_code: Mapped[str] = mapped_column(String(40), default="", server_default="")
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    governing_body: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(100), default="")
    office: Mapped[str] = mapped_column(String(200), default="Phòng Quản lý chất lượng")
    address: Mapped[str] = mapped_column(String(300), default="")
    time_zone: Mapped[str] = mapped_column(String(60), default="Asia/Ho_Chi_Minh")
    quarter_rule: Mapped[str] = mapped_column(String(20), default="calendar")
    confidence: Mapped[float] = mapped_column(default=0.95)
    target: Mapped[float] = mapped_column(default=0.9)
    staff_threshold: Mapped[int] = mapped_column(default=10)
    max_blank_share: Mapped[float] = mapped_column(default=0.2)
    reject_blank_section: Mapped[bool] = mapped_column(default=True)
    intra_person: Mapped[float] = mapped_column(default=0.3)
    few_people: Mapped[int] = mapped_column(default=30)
    languages: Mapped[str] = mapped_column(String(60), default="vi,en")
    margin: Mapped[float] = mapped_column(default=0.05)
    design_effect: Mapped[float] = mapped_column(default=2.0)
    session_minutes: Mapped[int] = mapped_column(default=60)
    two_factor_roles: Mapped[str] = mapped_column(String(120), default="")
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
        CheckConstraint(f"kind IN ({KIND_LIST})", name="kind"),
        CheckConstraint(
            "valid_until IS NULL OR valid_from IS NULL OR valid_until >= valid_from", name="valid"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    parent_id: Mapped[int | None]
    code: Mapped[str] = mapped_column(String(40))
    ministry_code: Mapped[str] = mapped_column(String(40), default="")
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    position: Mapped[int] = mapped_column(default=0)
    kind: Mapped[str] = mapped_column(String(20), default="clinical")
    is_active: Mapped[bool] = mapped_column(default=True)
    valid_from: Mapped[date | None]
    valid_until: Mapped[date | None]

    def named(self, language: str) -> str:
        return self.name_en if language == "en" and self.name_en else self.name

    def existed(self, first: date, last: date) -> bool:
        """Whether at least one of these days, both included, lies in its time."""
        return (self.valid_from or first) <= last and (self.valid_until or last) >= first


class Letterhead(Base):
    """What a facility was called, and how its papers were headed, until a day; its present ones stand on itself."""

    __table_args__ = (CheckConstraint("name <> ''", name="name"),)

    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"), primary_key=True, autoincrement=False)
    valid_until: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")
    governing_body: Mapped[str] = mapped_column(String(200), default="")
    place: Mapped[str] = mapped_column(String(100), default="")
    office: Mapped[str] = mapped_column(String(200), default="")
    address: Mapped[str] = mapped_column(String(300), default="")

    def named(self, language: str) -> str:
        return self.name_en if language == "en" and self.name_en else self.name


class DepartmentName(Base):
    """What a department was called until the day before its next name, or before its present one."""

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "department_id"], ["department.facility_id", "department.id"]),
        CheckConstraint("name <> ''", name="name"),
    )

    facility_id: Mapped[int]
    department_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    valid_until: Mapped[date] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(200))
    name_en: Mapped[str] = mapped_column(String(200), default="")

    def named(self, language: str) -> str:
        return self.name_en if language == "en" and self.name_en else self.name


class Succession(Base):
    """`successor` went on with the work of `department` from a day on: one row a successor, or a predecessor."""

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "department_id"], ["department.facility_id", "department.id"]),
        ForeignKeyConstraint(["facility_id", "successor_id"], ["department.facility_id", "department.id"]),
        CheckConstraint("department_id <> successor_id", name="not_into_itself"),
    )

    facility_id: Mapped[int]
    department_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    successor_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    since: Mapped[date]
