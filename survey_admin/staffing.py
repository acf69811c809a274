"""Who works on the staff side: inviting, changing and closing accounts, alike on screen and by script."""

from collections.abc import Iterable

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.models import Department, Facility
from survey_core.spoken import N_, SpokenError

from . import account_links, two_factor
from .accounts import Account, departments_of, end_sessions, give_departments, invited, nobodys_password

EMAIL_MAX_LENGTH = NAME_MAX_LENGTH = 200


class AccountError(SpokenError, ValueError):
    """Something that may not be done to an account."""


class NoDepartment(AccountError):
    """A head of department without a department."""


def checked_email(text: str) -> str:
    """The address as accounts are known by. Raises AccountError for what is none."""
    email = text.strip().lower()
    before, _at, behind = email.partition("@")
    is_odd = any(sign.isspace() or sign < " " for sign in email)
    if not before or not behind or len(email) > EMAIL_MAX_LENGTH or is_odd:
        raise AccountError(
            N_("'%(email)s' is not an e-mail address; write it like lan@benhvien.vn."), email=text
        )
    return email


def checked_name(text: str) -> str:
    """The name without what surrounds it. Raises AccountError where it is too long."""
    if len(name := text.strip()) > NAME_MAX_LENGTH:
        raise AccountError(N_("The name is too long: at most 200 characters fit."))
    return name


def find(session: Session, facility: Facility, email: str) -> Account:
    """The account of this address in the facility. Raises AccountError."""
    query = select(Account).where(Account.facility_id == facility.id, Account.email == email.strip().lower())
    account = session.scalars(query).first()
    if account is None:
        raise AccountError(N_("There is no account %(email)s."), email=email)
    return account


def refuse_known(session: Session, email: str) -> None:
    """Raise AccountError where the address has an account already, in whatever facility."""
    if session.scalars(select(Account.id).where(Account.email == email)).first() is not None:
        raise AccountError(N_("There is already an account %(email)s."), email=email)


def invite(
    session: Session, facility: Facility, email: str, name: str, role: str, departments: Iterable[int]
) -> tuple[Account, str]:
    """A new account and the token of the link by which its person sets a password. Raises AccountError."""
    account = invited(facility.id, checked_email(email), role, name)
    add(session, account, departments)
    return account, account_links.issue(session, account)


def add(session: Session, account: Account, departments: Iterable[int]) -> None:
    """Take a new account in. Raises AccountError for a name, address or departments it cannot have."""
    account.email, account.name = checked_email(account.email), checked_name(account.name)
    refuse_known(session, account.email)
    session.add(account)
    session.flush()
    give_departments(session, account, _departments(session, account, departments))


def change(session: Session, account: Account, name: str, role: str, departments: Iterable[int]) -> None:
    """Give another name, role and departments; the last active administrator stays one. Raises AccountError."""
    if role != "administrator":
        refuse_last_administrator(session, account)
    account.name, account.role = checked_name(name), role
    give_departments(session, account, _departments(session, account, departments))


def deactivate(session: Session, account: Account) -> None:
    """Close an account: its sessions and links end, what it did stays in the trail. Raises AccountError."""
    refuse_last_administrator(session, account)
    account.active = False
    end_sessions(account)
    account_links.withdraw(session, account)


def reactivate(account: Account) -> None:
    account.active = True


def reset(session: Session, account: Account) -> str:
    """The token of a link to a new password; the old one opens nothing more. Raises AccountError."""
    if not account.active:
        raise AccountError(N_("The account %(email)s is closed. Open it again first."), email=account.email)
    account.password = nobodys_password()
    end_sessions(account)
    return account_links.issue(session, account)


def remove_two_factor(account: Account) -> None:
    """For a lost telephone: the password alone opens the account, and no session goes on."""
    two_factor.take_off(account)
    end_sessions(account)


def refuse_last_administrator(session: Session, account: Account) -> None:
    """Raise AccountError where the facility would be left without an active administrator.

    The administrators' rows are held until the transaction ends: two who close each other at the same moment
    come one after the other.
    """
    administrators = session.scalars(
        select(Account.id)
        .where(Account.facility_id == account.facility_id, Account.role == "administrator", Account.active)
        .order_by(Account.id)
        .with_for_update()
    ).all()
    if list(administrators) == [account.id]:
        raise AccountError(
            N_("%(email)s is the last administrator. Make somebody else administrator first."),
            email=account.email,
        )


def described(session: Session, account: Account) -> dict[str, object]:
    """What the trail says of an account before and after a change."""
    codes = select(Department.code).where(Department.id.in_(departments_of(session, account)))
    return {
        "name": account.name,
        "role": account.role,
        "departments": list(session.scalars(codes.order_by(Department.code))),
        "active": account.active,
        "two_factor": two_factor.is_on(account),
    }


def _departments(session: Session, account: Account, ids: Iterable[int]) -> set[int]:
    """Those that are the facility's. Raises AccountError for a head of none."""
    own = select(Department.id).where(
        Department.facility_id == account.facility_id, Department.id.in_(set(ids))
    )
    found = set(session.scalars(own))
    if account.role == "department_head" and not found:
        raise NoDepartment(N_("A head of department needs at least one department. Choose it from the list."))
    return found
