"""Taking responses back: a copy entered by mistake, or a whole import."""

from sqlalchemy import ColumnElement, Connection, delete, select

from . import marking
from .models import Response

COLUMNS = (
    "facility_id", "audience", "department_id", "version_id", "survey_type", "channel", "answered_on", "round_id",
)  # fmt: skip


def remove(connection: Connection, *conditions: ColumnElement[bool]) -> int:
    """Delete the responses that meet the conditions and mark their tally cells; how many there were.

    Inside the caller's transaction, so that no count outlives its rows.
    """
    table = Response.__table__.c
    query = select(*(table[name] for name in COLUMNS)).where(*conditions)
    rows = [dict(row) for row in connection.execute(query).mappings()]
    marking.mark(connection, rows)
    connection.execute(delete(Response).where(*conditions))
    return len(rows)
