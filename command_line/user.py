"""`langnghe user`: accounts of the staff side, the twin of the page Accounts."""

import secrets
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.models import Department, Facility

from .acting import note
from .listing import show
from .opening import find_facility, open_session, read_settings
from .words import _, fail

ROLES = ("administrator", "quality_officer", "department_head", "data_entry", "viewer")
in_facility = click.option("--facility", "code", help="Code of the facility, where there are several.")
of_departments = click.option(
    "--department", "departments", multiple=True, help="Code of a department of a head; may be repeated."
)


@click.group()
def command() -> None:
    """Accounts of the staff side."""


@command.command("list")
@in_facility
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(code: str | None, as_json: bool) -> None:
    """One line per account: e-mail, name, role, departments, whether it is open, two factors, last sign-in."""
    from survey_admin.accounts import Account

    with open_session() as session:
        query = select(Account, Facility.code).join(Facility, Facility.id == Account.facility_id)
        if code is not None:
            query = query.where(Facility.id == find_facility(session, code).id)
        found = session.execute(query.order_by(Facility.code, Account.email))
        show([_row(session, account, facility) for account, facility in found], as_json)


@command.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), default="viewer", show_default=True)
@of_departments
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@in_facility
def add(email, name, role, departments, password_stdin, code) -> None:  # noqa: PLR0913 - one per option
    """Add an account. Without --password-stdin a random password is made and printed once."""
    from survey_admin import staffing
    from survey_admin.accounts import new_account

    password = _read_password() if password_stdin else secrets.token_urlsafe(12)
    with _writing(code) as (session, facility):
        account = new_account(facility.id, email, password, role, name)
        staffing.add(session, account, _ids(session, facility, departments))
        _note(session, facility, "account.add", account)
        known_as = account.email
    click.echo(_("Account %(email)s with the role %(role)s is ready.", email=known_as, role=role))
    if not password_stdin:
        click.echo(_("Password (shown only now): %(password)s", password=password))


@command.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), default="viewer", show_default=True)
@of_departments
@in_facility
def invite(email: str, name: str, role: str, departments: tuple[str, ...], code: str | None) -> None:
    """Open an account and print the link by which its person sets a password."""
    from survey_admin import staffing

    with _writing(code) as (session, facility):
        chosen = _ids(session, facility, departments)
        account, token = staffing.invite(session, facility, email, name, role, chosen)
        _note(session, facility, "account.invite", account)
    _tell_link(token)


@command.command()
@click.argument("email")
@click.option("--name", help="Another name.")
@click.option("--role", type=click.Choice(ROLES), help="Another role.")
@of_departments
@in_facility
def change(email: str, name: str | None, role: str | None, departments, code: str | None) -> None:
    """Give an account another name, role or departments; what is not named stays."""
    from survey_admin import staffing
    from survey_admin.accounts import departments_of

    with _account(email, code, "account.change") as (session, facility, account):
        chosen = _ids(session, facility, departments) or departments_of(session, account)
        new_name = account.name if name is None else name
        staffing.change(session, account, new_name, role or account.role, chosen)


@command.command()
@click.argument("email")
@in_facility
def deactivate(email: str, code: str | None) -> None:
    """Close an account: it opens nothing, its sessions end at once."""
    from survey_admin import staffing

    with _account(email, code, "account.deactivate") as (session, _facility, account):
        staffing.deactivate(session, account)


@command.command()
@click.argument("email")
@in_facility
def reactivate(email: str, code: str | None) -> None:
    """Open a closed account again."""
    from survey_admin import staffing

    with _account(email, code, "account.reactivate") as (_session, _facility, account):
        staffing.reactivate(account)


@command.command()
@click.argument("email")
@in_facility
def reset(email: str, code: str | None) -> None:
    """Print a link to a new password; the present one opens nothing more."""
    from survey_admin import staffing

    with _account(email, code, "account.reset_password") as (session, _facility, account):
        token = staffing.reset(session, account)
    _tell_link(token)


@command.command()
@click.argument("email")
@in_facility
def two_factor_off(email: str, code: str | None) -> None:
    """For a lost telephone: the password alone opens the account again."""
    from survey_admin import staffing

    with _account(email, code, "account.remove_two_factor") as (_session, _facility, account):
        staffing.remove_two_factor(account)


@command.command()
@click.argument("email")
@in_facility
def sign_out(email: str, code: str | None) -> None:
    """End every session of an account."""
    from survey_admin.accounts import end_sessions

    with _account(email, code, "account.end_sessions") as (_session, _facility, account):
        end_sessions(account)


@contextmanager
def _writing(code: str | None) -> Iterator[tuple[Session, Facility]]:
    """A session that commits in the end; what an account cannot take is told in one sentence."""
    from survey_admin.staffing import AccountError

    with open_session(writes=True) as session:
        try:
            yield session, find_facility(session, code)
        except AccountError as error:
            fail(error)
        session.commit()


@contextmanager
def _account(email: str, code: str | None, action: str):
    """The account to act upon, with its session and facility; what changed is noted."""
    from survey_admin import staffing

    with _writing(code) as (session, facility):
        account = staffing.find(session, facility, email)
        before = staffing.described(session, account)
        yield session, facility, account
        _note(session, facility, action, account, before)


def _note(session: Session, facility: Facility, action: str, account, before: dict | None = None) -> None:
    from survey_admin.staffing import described

    note(session, facility.code, action, f"account {account.email}", before, described(session, account))


def _row(session: Session, account, facility: str) -> dict:
    from survey_admin.staffing import described

    told = described(session, account)
    return {
        "email": account.email, **told, "departments": " ".join(told["departments"]),
        "signed_in_at": account.signed_in_at, "facility": facility,
    }  # fmt: skip


def _ids(session: Session, facility: Facility, codes: tuple[str, ...]) -> set[int]:
    """Ids of the departments of these codes; else one sentence and exit code 1."""
    query = select(Department.code, Department.id).where(Department.facility_id == facility.id)
    known = {code: id_ for code, id_ in session.execute(query.order_by(Department.position, Department.code))}
    for code in codes:
        if code not in known:
            fail(_("There is no department '%(department)s'. Known: %(known)s.",
                   department=code, known=", ".join(known) or "–"))  # fmt: skip
    return {known[code] for code in codes}


def _tell_link(token: str) -> None:
    from survey_admin.account_links import LIFETIME, address

    hours = int(LIFETIME.total_seconds() // 3600)
    click.echo(_("Give this link to the person alone; it works once, within %(hours)s hours:", hours=hours))
    click.echo(address(read_settings().public_url, token))


def _read_password() -> str:
    from survey_admin.accounts import PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH

    password = sys.stdin.readline().rstrip("\r\n")
    if not PASSWORD_MIN_LENGTH <= len(password) <= PASSWORD_MAX_LENGTH:
        fail(_("A password has %(least)s to %(most)s characters.",
               least=PASSWORD_MIN_LENGTH, most=PASSWORD_MAX_LENGTH))  # fmt: skip
    return password
