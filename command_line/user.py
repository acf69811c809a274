"""`langnghe user`: accounts of the staff side."""

import secrets
import sys

import click
from sqlalchemy import select

from .opening import find_facility, open_session
from .words import _, fail

ROLES = ("administrator", "quality_officer", "department_head", "data_entry", "viewer")


@click.group()
def command() -> None:
    """Accounts of the staff side."""


@command.command()
@click.argument("email")
@click.option("--name", default="", help="The person's name.")
@click.option("--role", type=click.Choice(ROLES), default="viewer", show_default=True)
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
@click.option("--facility", "code", help="Code of the facility, where there are several.")
def add(email: str, name: str, role: str, password_stdin: bool, code: str | None) -> None:
    """Add an account. Without --password-stdin a random password is made and printed once."""
    from survey_admin.accounts import Account, new_account

    email = _checked_email(email)
    password = _read_password() if password_stdin else secrets.token_urlsafe(12)
    with open_session(writes=True) as session:
        facility = find_facility(session, code)
        if session.scalars(select(Account).where(Account.email == email)).first() is not None:
            fail(_("There is already an account %(email)s.", email=email))
        session.add(new_account(facility.id, email, password, role, name))
        session.commit()
    click.echo(_("Account %(email)s with the role %(role)s is ready.", email=email, role=role))
    if not password_stdin:
        click.echo(_("Password (shown only now): %(password)s", password=password))


def _checked_email(text: str) -> str:
    email = text.strip().lower()
    before, _at, behind = email.partition("@")
    if not before or not behind or len(email) > 200 or any(sign.isspace() or sign < " " for sign in email):
        fail(_("'%(email)s' is not an e-mail address; write it like lan@benhvien.vn.", email=text))
    return email


def _read_password() -> str:
    from survey_admin.accounts import PASSWORD_MAX_LENGTH, PASSWORD_MIN_LENGTH

    password = sys.stdin.readline().rstrip("\r\n")
    if not PASSWORD_MIN_LENGTH <= len(password) <= PASSWORD_MAX_LENGTH:
        fail(_("A password has %(least)s to %(most)s characters.",
               least=PASSWORD_MIN_LENGTH, most=PASSWORD_MAX_LENGTH))  # fmt: skip
    return password
