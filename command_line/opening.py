"""Opening this installation for a command: its settings, its database, its facility."""

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy import Engine, select
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm import Session

from survey_core import schema, settings
from survey_core.database import create_engine
from survey_core.models import Facility

from .words import _, fail


def read_settings() -> settings.Settings:
    """The settings, or one sentence and exit code 1."""
    try:
        return settings.load()
    except settings.SettingError as error:
        fail(error)


def open_database(needs_schema: bool = True) -> Engine:
    """The engine, checked to answer and to hold this release's schema; else one sentence and exit code 1."""
    engine = create_engine(read_settings().database_url)
    if context := click.get_current_context(silent=True):
        context.call_on_close(engine.dispose)
    try:
        revision = schema.current(engine)
    except DBAPIError as error:
        fail(_("The database %(url)s cannot be opened (%(reason)s). Check LANGNGHE_DATABASE_URL and that it runs.",
               url=engine.url.render_as_string(hide_password=True), reason=_first_line(error)))  # fmt: skip
    if needs_schema and revision is None:
        fail(_("The database is empty. Run 'langnghe init' first."))
    if needs_schema and revision != schema.head():
        fail(_("The database has revision %(have)s, this release needs %(need)s. Run 'langnghe backup', then 'langnghe init'.",
               have=revision, need=schema.head()))  # fmt: skip
    return engine


@contextmanager
def open_session(writes: bool = False) -> Iterator[Session]:
    """A session on this installation's database; read-only unless it says writes."""
    engine = open_database()
    try:
        with engine.connect().execution_options(writes=writes) as connection, Session(connection) as session:
            yield session
    finally:
        engine.dispose()


def find_facility(session: Session, code: str | None) -> Facility:
    """The facility named, or the only one; else one sentence and exit code 1."""
    facilities = session.scalars(select(Facility).order_by(Facility.id)).all()
    if code is not None:
        for facility in facilities:
            if facility.code == code:
                return facility
        fail(_("There is no facility '%(code)s'. Known: %(known)s.", code=code, known=_codes(facilities)))
    if len(facilities) != 1:
        fail(_("Say which facility with --facility. Known: %(known)s.", known=_codes(facilities)))
    return facilities[0]


def _codes(facilities) -> str:
    return ", ".join(facility.code for facility in facilities) or "–"


def _first_line(error: DBAPIError) -> str:
    return (
        str(error.orig).splitlines()[0] if isinstance(error, OperationalError) else type(error.orig).__name__
    )
