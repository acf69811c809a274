"""A staff account, its role, and the failed sign-ins that slow guessing down."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from secrets import token_urlsafe
from uuid import uuid4

from flask_security import UserMixin
from passlib.hash import argon2
from sqlalchemy import CheckConstraint, ForeignKey, ForeignKeyConstraint, Index, String, delete, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_core.database import Base, Instant, Json, now

ROLES = ("administrator", "quality_officer", "department_head", "data_entry", "viewer")
ROLE_LIST = ", ".join(f"'{role}'" for role in ROLES)
PASSWORD_MIN_LENGTH = 10
PASSWORD_MAX_LENGTH = 200


@dataclass(frozen=True)
class Role:
    """What Flask-Security asks of a role: its name and its permissions (none: rules live on the views)."""

    name: str

    def get_permissions(self) -> set[str]:
        return set()


class Account(Base, UserMixin):
    """A person of the staff side."""

    __table_args__ = (
        CheckConstraint(f"role IN ({ROLE_LIST})", name="role"),
        CheckConstraint("email = lower(email) AND email LIKE '%_@_%'", name="email"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    email: Mapped[str] = mapped_column(String(200), unique=True)
    name: Mapped[str] = mapped_column(String(200), default="")
    password: Mapped[str] = mapped_column(String(200))
    role: Mapped[str] = mapped_column(String(20))
    active: Mapped[bool] = mapped_column(default=True)
    fs_uniquifier: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[datetime] = mapped_column(Instant, default=now)
    signed_in_at: Mapped[datetime | None] = mapped_column(Instant)
    totp_secret: Mapped[str] = mapped_column(String(200), default="")
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(Instant)
    totp_last_step: Mapped[int] = mapped_column(default=0)
    recovery_hashes: Mapped[list] = mapped_column(Json, default=list)

    @property
    def roles(self) -> list[Role]:  # type: ignore[override]
        return [Role(self.role)]


class AccountDepartment(Base):
    """A department whose results a head may read."""

    __table_args__ = (
        ForeignKeyConstraint(["facility_id", "department_id"], ["department.facility_id", "department.id"]),
    )

    facility_id: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), primary_key=True, autoincrement=False)
    department_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)


class AccountLink(Base):
    """A link with which a person sets a password, once: sent as an invitation or after a reset."""

    __table_args__ = (CheckConstraint("length(token_hash) = 64", name="token_hash"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    facility_id: Mapped[int] = mapped_column(ForeignKey("facility.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    expires_at: Mapped[datetime] = mapped_column(Instant)


class SignInAttempt(Base):
    """A failed sign-in; `subject` is a keyed hash of the account name or address, never either of them."""

    __table_args__ = (Index(None, "subject", "attempted_at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[str] = mapped_column(String(64))
    attempted_at: Mapped[datetime] = mapped_column(Instant, default=now)


def new_account(facility_id: int, email: str, password: str, role: str, name: str = "") -> Account:
    """An account with its password hashed, ready to be added to a session."""
    account = Account(facility_id=facility_id, email=email.strip().lower(), name=name.strip(), role=role)
    set_password(account, password)
    return account


def invited(facility_id: int, email: str, role: str, name: str = "") -> Account:
    """An account no password opens yet: its person sets one by a link."""
    account = Account(facility_id=facility_id, email=email.strip().lower(), name=name.strip(), role=role)
    account.password = nobodys_password()
    end_sessions(account)
    return account


def set_password(account: Account, password: str) -> None:
    """Give the account a password; every session that was open under the old one ends."""
    account.password = hashed(password)
    end_sessions(account)


def end_sessions(account: Account) -> None:
    """Sign the account out of every browser, those that were to stay signed in included."""
    account.fs_uniquifier = uuid4().hex


def departments_of(session: Session, account: Account) -> set[int]:
    """Ids of the departments given to a head; what lies below them is theirs too (see ownership)."""
    query = select(AccountDepartment.department_id).where(AccountDepartment.account_id == account.id)
    return set(session.scalars(query))


def give_departments(session: Session, account: Account, departments: Iterable[int]) -> None:
    """Let the account, which must be flushed, be the head of exactly these; a person of another role heads none."""
    session.execute(delete(AccountDepartment).where(AccountDepartment.account_id == account.id))
    if account.role == "department_head":
        session.add_all(
            AccountDepartment(facility_id=account.facility_id, account_id=account.id, department_id=id_)
            for id_ in sorted(set(departments))
        )
    session.flush()


@cache
def nobodys_password() -> str:
    """A hash no password fits: of an account that has none yet, and of the account nobody has."""
    return hashed(token_urlsafe())


def hashed(password: str) -> str:
    """The argon2id hash with a salt of its own, in the spelling Flask-Security reads.

    No pepper from the secret key: a database restored on a new machine must still let its people in.
    """
    return argon2.hash(normalized(password))


def normalized(password: str) -> str:
    """One spelling for one word: Vietnamese keyboards compose diacritics in different ways."""
    return unicodedata.normalize("NFKD", password)
