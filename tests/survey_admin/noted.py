"""What the audit trail holds, for tests."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_admin.audit import AuditEntry


def newest(session: Session) -> AuditEntry:
    """The last act noted, as the database has it now."""
    session.rollback()
    return session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc())).first()
