"""Links with which a person sets a password: shown once, good for 48 hours and one use, kept as a hash."""

from datetime import datetime, timedelta
from secrets import token_urlsafe

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.security import device_key_hash

from .accounts import Account, AccountLink

LIFETIME = timedelta(hours=48)
TOKEN_BYTES = 32


def issue(session: Session, account: Account) -> str:
    """The token of a new link; any earlier link of the account is dead. The caller commits."""
    withdraw(session, account)
    session.execute(delete(AccountLink).where(AccountLink.expires_at < now()))
    token = token_urlsafe(TOKEN_BYTES)
    session.add(
        AccountLink(
            token_hash=device_key_hash(token), facility_id=account.facility_id, account_id=account.id,
            expires_at=now() + LIFETIME,
        )
    )  # fmt: skip
    session.flush()
    return token


def withdraw(session: Session, account: Account) -> None:
    session.execute(delete(AccountLink).where(AccountLink.account_id == account.id))


def account_of(session: Session, token: str) -> Account | None:
    """The active account a link was made for, if it is neither used nor too old."""
    query = (
        select(Account)
        .join(AccountLink, AccountLink.account_id == Account.id)
        .where(
            AccountLink.token_hash == device_key_hash(token), AccountLink.expires_at > now(), Account.active
        )
    )
    return session.scalars(query).first()


def redeem(session: Session, token: str) -> Account | None:
    """The account of a link, which is used up by this; of two who send it at once one gets None."""
    account = account_of(session, token)
    gone = session.execute(delete(AccountLink).where(AccountLink.token_hash == device_key_hash(token)))
    return account if gone.rowcount == 1 else None  # type: ignore[attr-defined]


def address(public_url: str, token: str) -> str:
    return f"{public_url}/admin/set-password/{token}"


def waiting(session: Session, facility_id: int) -> dict[int, datetime]:
    """Until when the accounts with an open link have time, by account id."""
    query = select(AccountLink.account_id, AccountLink.expires_at).where(
        AccountLink.facility_id == facility_id, AccountLink.expires_at > now()
    )
    return {account: until for account, until in session.execute(query)}
