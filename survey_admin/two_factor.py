"""The second factor: codes from a telephone (TOTP, RFC 6238) and ten recovery codes for the day it is lost."""

import secrets
from hashlib import sha256

from passlib.exc import TokenError
from passlib.totp import TOTP
from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.models import Facility
from survey_core.security import CODE_ALPHABET

from .accounts import Account, end_sessions

SECRET_BYTES = 20
CLOCK_SECONDS = 30  # a telephone's clock may be one code early or late
RECOVERY_CODES = 10
RECOVERY_LENGTH, GROUP = 16, 4  # 80 random bits: a plain hash hides them


def is_on(account: Account) -> bool:
    return account.totp_confirmed_at is not None


def is_required(account: Account, facility: Facility) -> bool:
    """Whether the facility asks the second factor of this role."""
    return account.role in {role.strip() for role in facility.two_factor_roles.split(",")}


def start(account: Account) -> None:
    """Draw a new secret; it counts from the first right code on. The caller commits."""
    account.totp_secret = TOTP(new=True, size=SECRET_BYTES).base32_key


def address(account: Account, issuer: str) -> str:
    """What the telephone scans: otpauth://totp/…"""
    return _totp(account).to_uri(account.email, issuer.replace(":", " "))


def spelled(account: Account) -> str:
    """The secret in groups of four, for typing where nothing can be scanned."""
    return grouped(account.totp_secret)


def confirm(account: Account, code: str) -> list[str] | None:
    """Turn it on after a right code: ten recovery codes, shown once; None where the code is wrong."""
    if is_on(account) or not _takes_code(account, code):
        return None
    account.totp_confirmed_at = now()
    end_sessions(account)
    return renew_recovery(account)


def renew_recovery(account: Account) -> list[str]:
    """Ten new recovery codes; the old ones are dead. Only their hashes are kept."""
    codes = [
        "".join(secrets.choice(CODE_ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)
    ]
    account.recovery_hashes = [_hash(code) for code in codes]
    return [grouped(code, "-") for code in codes]


def take_off(account: Account) -> None:
    account.totp_secret, account.totp_confirmed_at = "", None
    account.totp_last_step, account.recovery_hashes = 0, []


def accept(session: Session, account_id: int, given: str) -> str | None:
    """'code' or 'recovery' where the account takes what was given, else None; nothing is taken twice.

    The row is held while it is looked at, so that one code sent twice at once opens one door. The caller commits.
    """
    account = session.get_one(Account, account_id, with_for_update=True, populate_existing=True)
    if not is_on(account):
        return None
    if _takes_code(account, given):
        return "code"
    return "recovery" if _takes_recovery(account, given) else None


def grouped(text: str, between: str = " ") -> str:
    return between.join(text[place : place + GROUP] for place in range(0, len(text), GROUP))


def _takes_code(account: Account, given: str) -> bool:
    """Whether this is the telephone's code of now, and not one that was taken before."""
    if not account.totp_secret:
        return False
    last = account.totp_last_step or None
    try:
        match = _totp(account).match("".join(given.split()), window=CLOCK_SECONDS, last_counter=last)
    except TokenError:
        return False
    account.totp_last_step = match.counter
    return True


def _takes_recovery(account: Account, given: str) -> bool:
    digest = _hash(given)
    if digest not in account.recovery_hashes:
        return False
    account.recovery_hashes = [known for known in account.recovery_hashes if known != digest]
    return True


def _totp(account: Account) -> TOTP:
    return TOTP(key=account.totp_secret, format="base32")


def _hash(code: str) -> str:
    letters = "".join(sign for sign in code.upper() if sign.isalnum())
    return sha256(letters.encode("utf-8", "surrogatepass")).hexdigest()
