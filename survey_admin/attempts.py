"""Failed sign-ins: counted per account and per address, for a quarter of an hour, by keyed hash only."""

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.security import keyed_hash

from .accounts import SignInAttempt

WINDOW = timedelta(minutes=15)
MOST_PER_ACCOUNT = 5
MOST_PER_ADDRESS = 30


@dataclass(frozen=True)
class Attempt:
    """One sign-in under way: hashes of the name and of the address it came from."""

    account: str
    address: str

    @classmethod
    def of(cls, secret: str, email: str, address: str) -> "Attempt":
        return cls(keyed_hash(secret, "account", email), keyed_hash(secret, "address", address))


def reserve(session: Session, attempt: Attempt) -> bool:
    """Note the attempt as failed before its password is looked at; False where too many came before.

    Counting first means that guesses sent at the same moment cannot slip past the limit together. A
    refused attempt is not counted, so that the wait ends a quarter of an hour after the last real one.
    The caller commits.
    """
    counts = _counts(session, attempt)
    if counts.get(attempt.account, 0) >= MOST_PER_ACCOUNT:
        return False
    if counts.get(attempt.address, 0) >= MOST_PER_ADDRESS:
        return False
    session.add_all([SignInAttempt(subject=attempt.account), SignInAttempt(subject=attempt.address)])
    session.flush()
    return True


def reserve_address(session: Session, attempt: Attempt) -> bool:
    """The same where no account is meant: only the address counts."""
    if _counts(session, attempt).get(attempt.address, 0) >= MOST_PER_ADDRESS:
        return False
    session.add(SignInAttempt(subject=attempt.address))
    session.flush()
    return True


def forget(session: Session, attempt: Attempt) -> None:
    """After a right password: the account starts afresh, and the address gets this one attempt back."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.subject == attempt.account))
    latest = select(func.max(SignInAttempt.id)).where(SignInAttempt.subject == attempt.address)
    session.execute(delete(SignInAttempt).where(SignInAttempt.id == latest.scalar_subquery()))


def _counts(session: Session, attempt: Attempt) -> dict[str, int]:
    """How many failures of the last quarter of an hour each subject has; older ones are forgotten."""
    session.execute(delete(SignInAttempt).where(SignInAttempt.attempted_at < now() - WINDOW))
    query = (
        select(SignInAttempt.subject, func.count())
        .where(SignInAttempt.subject.in_([attempt.account, attempt.address]))
        .group_by(SignInAttempt.subject)
    )
    return {subject: count for subject, count in session.execute(query)}
