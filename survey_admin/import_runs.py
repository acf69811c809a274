"""The run of an import: every line of a file through the one door, in one transaction that is kept or not."""

from collections.abc import Sequence
from functools import partial

from flask_login import current_user
from sqlalchemy import Connection, select
from sqlalchemy.orm import Session

from survey_core import collecting
from survey_core.database import writes_expected
from survey_core.models import Department, Questionnaire
from survey_core.web import db

from . import audit, importing
from .frame import facility
from .import_columns import Plan
from .import_facts import DEPARTMENT, Facts
from .import_uploads import Upload
from .importing import Imported, Source


def run(found: Upload, plan: Plan, is_dry_run: bool = False, skips_bad: bool = False) -> Imported:
    """Import the file, read beforehand, in a transaction of its own; the request's is ended first."""
    own, departments = facility(), departments_of()
    rows, bad = found.read(plan, Facts.of(db.session(), own))
    actor, who = current_user.email, current_user.name or current_user.email
    prepare = partial(_open_ways, found=found, rows=rows, departments=departments)
    tell = partial(_tell, code=own.code, actor=actor, key=found.form.key)
    source = Source(found.path.name, who, bad, prepare, tell)
    db.session.expunge_all()  # what was read stays readable once the request's transaction is over
    db.session.rollback()
    writes_expected.set(True)
    try:
        return importing.import_rows(db.engine, own, rows, is_dry_run, skips_bad, source)
    finally:
        writes_expected.set(False)


def _open_ways(
    connection: Connection, found: Upload, rows: Sequence, departments: Sequence[Department]
) -> None:
    """A way in, closed at once, for each department and channel of the file that has none: earlier answers need one."""
    ids = {one.code: one.id for one in departments}
    place = rows[0][1].index(DEPARTMENT)  # the channel stands beside it
    wanted = {tuple(cells[place : place + 2]) for _place, cells in rows[1:]}
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        form = session.get_one(Questionnaire, found.form.id)
        for code, channel in sorted(wanted):
            collecting.open_closed(session, session.get_one(Department, ids[code]), form, channel)
        session.commit()


def _tell(connection: Connection, result: Imported, code: str, actor: str, key: str) -> None:
    after = {"rows": result.new, "left out": len(result.bad)}
    with Session(connection, join_transaction_mode="create_savepoint") as session:
        audit.record(session, code, actor, "import.add", f"import {result.number}: {key}", after=after)
        session.commit()


def departments_of() -> list[Department]:
    """Every department there ever was: earlier answers may be of one that is closed."""
    query = select(Department).where(Department.facility_id == facility().id)
    return list(db.session.scalars(query.order_by(Department.position, Department.name)))
