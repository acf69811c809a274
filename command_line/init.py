"""`langnghe init`: instance folder, schema, a facility, and the first account."""

import os
import secrets
from collections.abc import Callable

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core import schema, settings
from survey_core.models import Facility
from survey_core.publishing import publish
from survey_core.questionnaire import official_forms

from .opening import open_database
from .words import _, fail

DEFAULT_FACILITY = "bv"
DEFAULT_ADMIN = "admin@langnghe.local"


@click.command()
@click.option(
    "--facility", "code", help="Code of a new facility; without it one is made only where there is none."
)
@click.option("--name", default="Bệnh viện", help="Its name.")
def command(code: str | None, name: str) -> None:
    """Prepare the instance folder, the database, a facility and the first account; safe to repeat."""
    for line in prepare(lambda session: _facility_asked_for(session, code, name)):
        click.echo(line)


def prepare(found: Callable[[Session], str | None]) -> list[str]:
    """Instance folder, schema, what `found` makes of facilities, first account; the lines say what was done."""
    try:
        settings.prepare_instance()
    except settings.SettingError as error:
        fail(error)
    engine = open_database(needs_schema=False)
    done = [migrate(engine)]
    with Session(engine) as session, session.begin():
        done.append(found(session))
        done += first_account(session)
    engine.dispose()
    return [line for line in done if line]


def _facility_asked_for(session: Session, code: str | None, name: str) -> str | None:
    known = set(session.scalars(select(Facility.code)))
    if code in known or (code is None and known):
        return None
    found_facility(session, code or DEFAULT_FACILITY, name)
    return _("Facility '%(name)s' with the five questionnaires is ready.", name=name)


def migrate(engine) -> str:
    """Bring the schema up to date; an older database only with a fresh verified backup."""
    from .backup import newest_is_complete

    revision = schema.current(engine)
    if revision == schema.head():
        return ""
    if revision is not None and not newest_is_complete(engine):
        fail(_("The database must be upgraded from %(have)s to %(need)s, and no complete backup of it was found. "
               "Run 'langnghe backup' first, then try again.", have=revision, need=schema.head()))  # fmt: skip
    schema.upgrade(engine)
    return _("Database is ready (revision %(revision)s).", revision=schema.head())


def found_facility(session: Session, code: str, name: str) -> Facility:
    """A new facility with every official questionnaire published."""
    facility = Facility(code=code, name=name)
    session.add(facility)
    session.flush()
    for _key, text in official_forms():
        publish(session, facility.id, text)
    return facility


def first_account(session: Session) -> list[str]:
    """Make the administrator where there is no account; a password we chose is told once, here."""
    from survey_admin.accounts import Account, new_account

    facility = session.scalars(select(Facility).order_by(Facility.id)).first()
    if facility is None or session.scalars(select(Account)).first() is not None:
        return []
    email = os.environ.get("LANGNGHE_ADMIN_EMAIL") or DEFAULT_ADMIN
    chosen = os.environ.get("LANGNGHE_ADMIN_PASSWORD")
    password = chosen or secrets.token_urlsafe(9)
    session.add(new_account(facility.id, email, password, "administrator"))
    told = _("(the one in LANGNGHE_ADMIN_PASSWORD)") if chosen else password
    return [_("First account: %(email)s, password: %(password)s", email=email, password=told)]
