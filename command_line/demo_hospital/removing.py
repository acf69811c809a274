"""Removing the demo hospital: every row that belongs to it, and nothing else."""

from dataclasses import replace

from sqlalchemy import delete
from sqlalchemy.orm import Session

from survey_core.database import Base

from .building import Counts, DemoProblem, count, find, number_of


def remove(session: Session) -> Counts:
    """Delete the demo hospital with its answers and accounts; returns what it held. The caller commits.

    Raises DemoProblem where there is none, or where the facility of that code is a real one.
    """
    # The staff side's tables hang from the facility too; building has no need to load it.
    from survey_admin.accounts import Account

    facility = find(session)
    if facility is None:
        raise DemoProblem("There is no demo hospital.")
    if not facility.is_demo:
        raise DemoProblem(f"The facility '{facility.code}' is not a demo.")
    facility_id = facility.id
    counts = replace(count(session, facility), accounts=number_of(session, Account, facility))
    session.expunge_all()
    for table in reversed(Base.metadata.sorted_tables):
        owner = table.c.id if table.name == "facility" else table.c.get("facility_id")
        if owner is not None:
            session.execute(delete(table).where(owner == facility_id))
    return counts
