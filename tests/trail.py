"""What the audit trail tells of a test."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_admin.audit import AuditEntry


def acts(session: Session, like: str = "%") -> list[str]:
    """The acts noted so far, by any connection, the oldest first; those whose name is like this."""
    session.rollback()
    query = select(AuditEntry.action).where(AuditEntry.action.like(like)).order_by(AuditEntry.id)
    return list(session.scalars(query))
