"""Who acts when a command does, and what the audit trail is told of it."""

import getpass
from collections.abc import Mapping

from sqlalchemy import Engine
from sqlalchemy.orm import Session


def actor() -> str:
    """'langnghe (ha)': the command line, and the account of the system it runs under."""
    try:
        return f"langnghe ({getpass.getuser()})"
    except (OSError, KeyError):  # a system without that account's name
        return "langnghe"


def note(
    session: Session,
    facility_code: str,
    action: str,
    subject: str = "",
    before: Mapping | None = None,
    after: Mapping | None = None,
) -> None:
    """Add an entry in the command's transaction. See survey_admin.audit.record."""
    from survey_admin.audit import record

    record(session, facility_code, actor(), action, subject, before, after)


def note_export(engine: Engine, facility_code: str, subject: str, after: Mapping) -> None:
    """Note a file handed out, in a short transaction of its own."""
    with Session(engine) as session, session.begin():
        note(session, facility_code, "results.export", subject, after=after)
