"""What the person signed in does, noted in the audit trail of their facility."""

from collections.abc import Mapping

from flask_login import current_user

from survey_core.database import writes_expected
from survey_core.web import db

from .audit import record
from .frame import facility


def note(action: str, subject: str = "", before: Mapping | None = None, after: Mapping | None = None) -> None:
    """Add an entry in the request's transaction; the view commits both. See audit.record."""
    record(db.session(), facility().code, current_user.email, action, subject, before, after)


def note_download(action: str, subject: str, after: Mapping | None = None) -> None:
    """Note what a reading request hands out, in a short transaction of its own once the reading is done."""
    db.session.rollback()
    writes_expected.set(True)
    note(action, subject, after=after)
    db.session.commit()
    writes_expected.set(False)
