"""Files of raw responses somebody asked for: put down, made one after the other, kept for a week."""

import secrets
from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

from sqlalchemy import Engine, delete, func, select, update
from sqlalchemy.orm import Session

from survey_core.models import ExportFile

from .accounts import Account
from .export_facts import codes_beside

KEPT = timedelta(days=7)
MOST_KEPT = 20  # of one person
MOST_ATTEMPTS = 3
LONGEST_WAIT = timedelta(minutes=2)  # unless another file is being made
FILE = ExportFile.__table__.c
LAST_TOUCHED = func.coalesce(FILE.ended_at, FILE.asked_at)


def folder(instance: Path) -> Path:
    """Where the files of an installation lie."""
    return instance / "exports"


def path_of(place: Path, order: ExportFile) -> Path:
    """The file of an order, under a name nobody guesses."""
    return place / f"{order.token}.{order.kind}"


def codes_of(place: Path, order: ExportFile) -> Path:
    """What explains the columns of an order's CSV file."""
    return codes_beside(path_of(place, order))


def ask(session: Session, account: Account, form: str, period: str, kind: str, language: str) -> ExportFile:
    """Put down what a person wants; the caller commits."""
    order = ExportFile(
        facility_id=account.facility_id, account_id=account.id, token=secrets.token_urlsafe(32), form=form,
        period=period, kind=kind, language=language,
    )  # fmt: skip
    session.add(order)
    return order


def ask_again(session: Session, order: ExportFile, at: datetime) -> None:
    """Have a file made anew that failed or is lost."""
    order.state, order.problem, order.attempts = "waiting", "", 0
    order.written = order.total = order.bytes = 0
    order.asked_at, order.ended_at = at, None


def own(session: Session, account: Account, at: datetime) -> Sequence[ExportFile]:
    """A person's files, the newest first."""
    return session.scalars(_own(account, at).order_by(FILE.asked_at.desc(), FILE.id.desc())).all()


def find(session: Session, account: Account, token: str, at: datetime) -> ExportFile | None:
    """A person's own file by its token, while it is kept."""
    return session.scalars(_own(account, at).where(FILE.token == token)).first()


def _own(account: Account, at: datetime):
    return select(ExportFile).where(
        FILE.facility_id == account.facility_id, FILE.account_id == account.id, at - KEPT < LAST_TOUCHED
    )


def is_any_unfinished(engine: Engine) -> bool:
    """Whether an order waits, or is being made, or was when its maker died."""
    with engine.connect().execution_options(writes=False) as connection:
        return (
            connection.scalar(select(FILE.id).where(FILE.state.in_(("waiting", "running"))).limit(1))
            is not None
        )


def claim(engine: Engine) -> ExportFile | None:
    """The oldest order that waits, begun by nobody else; None where there is none."""
    with Session(engine, expire_on_commit=False) as session, session.begin():
        waiting = FILE.state == "waiting"
        order = session.scalars(select(ExportFile).where(waiting).order_by(FILE.asked_at, FILE.id)).first()
        if order is None:
            return None
        begin = update(ExportFile).where(FILE.id == order.id, waiting)
        begun = begin.values(state="running", attempts=FILE.attempts + 1, total=0, written=0)
        taken = session.connection().execute(begun).rowcount == 1
        session.expunge(order)
    return order if taken else None


def note(engine: Engine, order: ExportFile, **values: object) -> bool:
    """Put down how far the making is, or how it ended; False where the order was taken back meanwhile."""
    change = update(ExportFile).where(FILE.id == order.id, FILE.state == "running").values(**values)
    with engine.begin() as connection:
        return connection.execute(change).rowcount == 1


def recover(engine: Engine, place: Path, at: datetime) -> int:
    """Let what a dead process was making be made again, three times at most; how many.

    Only whoever alone makes files may ask for it: nothing can be half-made by anybody who lives.
    """
    for part in place.glob(".*.part"):
        part.unlink(missing_ok=True)
    running = FILE.state == "running"
    given_up = update(ExportFile).where(running, FILE.attempts >= MOST_ATTEMPTS)
    with engine.begin() as connection:
        connection.execute(given_up.values(state="failed", problem="died", ended_at=at))
        return connection.execute(update(ExportFile).where(running).values(state="waiting")).rowcount


def kept_until(order: ExportFile) -> datetime:
    """When a file will be deleted by itself."""
    return (order.ended_at or order.asked_at) + KEPT


def is_late(order: ExportFile, at: datetime) -> bool:
    """Whether an order has waited longer than it ever does where the jobs run."""
    return order.state == "waiting" and at - order.asked_at > LONGEST_WAIT


def remove_files(place: Path, order: ExportFile) -> None:
    """Delete what there is of an order on the disk."""
    for path in (path_of(place, order), codes_of(place, order)):
        path.unlink(missing_ok=True)


def sweep(engine: Engine, place: Path, at: datetime) -> int:
    """Delete what is older than a week, and every file no order speaks of; how many orders."""
    with engine.begin() as connection:
        swept = connection.execute(delete(ExportFile).where(at - KEPT >= LAST_TOUCHED)).rowcount
        known = set(connection.scalars(select(FILE.token)))
    for path in place.glob("*"):
        if not path.name.startswith(".") and path.name.partition(".")[0] not in known:
            with suppress(FileNotFoundError):
                path.unlink()
    return swept
