"""The audit trail: who did what and when, append-only, each entry sealed to the one before it."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

from sqlalchemy import CheckConstraint, Connection, Index, String, func, select
from sqlalchemy.orm import Mapped, Session, mapped_column

from survey_core.database import Base, Instant, Json, now

FIRST_SEAL = "0" * 64
LOCK = 1_279_348_557  # of this trail, among PostgreSQL's advisory locks


class AuditEntry(Base):
    """One act. It names its facility and its actor in words, so that it outlives both.

    `subject` is what was acted upon, such as 'department KB'; `before` and `after` hold only what changed. Never
    an answer, a comment or a password. The database refuses to change or delete an entry.
    """

    __table_args__ = (
        Index(None, "facility", "at"),
        CheckConstraint("length(seal) = 64", name="seal"),
        CheckConstraint("action <> ''", name="action"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime] = mapped_column(Instant)
    facility: Mapped[str] = mapped_column(String(40))
    actor: Mapped[str] = mapped_column(String(200))
    action: Mapped[str] = mapped_column(String(60))
    subject: Mapped[str] = mapped_column(String(300), default="")
    before: Mapped[dict] = mapped_column(Json, default=dict)
    after: Mapped[dict] = mapped_column(Json, default=dict)
    seal: Mapped[str] = mapped_column(String(64))


ENTRY = AuditEntry.__table__.c


def record(
    session: Session,
    facility: str,
    actor: str,
    action: str,
    subject: str = "",
    before: Mapping | None = None,
    after: Mapping | None = None,
) -> None:
    """Add an entry inside the caller's transaction: it stands exactly if what it tells of does.

    `action` is a noun and a verb, such as 'department.rename'; of `before` and `after` only what differs is kept.
    Values must be JSON. Entries are numbered without a gap, one writer at a time.
    """
    old, new = _differing(_plain(before or {}), _plain(after or {}))
    connection = session.connection()
    last_id, last_seal = _last(connection)
    entry = AuditEntry(
        id=last_id + 1, at=now(), facility=facility[:40], actor=actor[:200], action=action,
        subject=subject[:300], before=old, after=new,
    )  # fmt: skip
    entry.seal = seal_of(last_seal, entry)
    session.add(entry)
    session.flush()


def seal_of(previous: str, entry) -> str:
    """SHA-256 over the seal before and everything the entry says, in hexadecimal."""
    told = [
        previous, entry.id, entry.at.astimezone(UTC).isoformat(timespec="microseconds"), entry.facility,
        entry.actor, entry.action, entry.subject, entry.before, entry.after,
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(told, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def broken(connection: Connection) -> Iterator[int]:
    """The numbers of entries that are missing, or whose seal does not follow from the one before."""
    previous, expected = FIRST_SEAL, 1
    query = select(AuditEntry.__table__).order_by(ENTRY.id)
    for entry in connection.execution_options(yield_per=1000).execute(query):
        yield from range(expected, entry.id)
        if entry.seal != seal_of(previous, entry):
            yield entry.id
        previous, expected = entry.seal, entry.id + 1


def _last(connection: Connection) -> tuple[int, str]:
    """Number and seal of the newest entry, held against other writers until the transaction ends."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(func.pg_advisory_xact_lock(LOCK)))
    row = connection.execute(select(ENTRY.id, ENTRY.seal).order_by(ENTRY.id.desc()).limit(1)).first()
    return (row.id, row.seal) if row else (0, FIRST_SEAL)


def _plain(values: Mapping) -> dict:
    return json.loads(json.dumps(dict(values), ensure_ascii=False, default=str))


def _differing(before: dict, after: dict) -> tuple[dict, dict]:
    """Both without what they share."""
    same = {name for name in before.keys() & after.keys() if before[name] == after[name]}
    return (
        {name: value for name, value in before.items() if name not in same},
        {name: value for name, value in after.items() if name not in same},
    )
