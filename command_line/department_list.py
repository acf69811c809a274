"""The departments at the command line: found; and a list of them read, checked row by row, told, and carried out as a whole."""

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.models import Department, Facility
from survey_core.periods import local_day

from .words import _, fail, speaking

if TYPE_CHECKING:
    from survey_admin.department_files import Given
    from survey_admin.department_plan import Plan


def today(facility: Facility) -> date:
    """The day it is where the facility is."""
    return local_day(now(), facility.time_zone)


def all_of(session: Session, facility: Facility) -> list[Department]:
    """Every department of the facility in its order."""
    query = select(Department).where(Department.facility_id == facility.id)
    return list(session.scalars(query.order_by(Department.position, Department.code)))


def find_department(session: Session, facility: Facility, code: str) -> Department:
    """The department of a code, whatever its case; else one sentence and exit code 1."""
    known = all_of(session, facility)
    found = next((one for one in known if one.code.casefold() == code.strip().casefold()), None)
    return found or fail(_("There is no department '%(department)s'. Known: %(known)s.",
                           department=code, known=", ".join(one.code for one in known) or "–"))  # fmt: skip


def read(file: Path) -> "Given":
    """What the file says; else one sentence and exit code 1."""
    from survey_admin import department_files
    from survey_admin.import_files import ImportFileError

    with speaking():
        try:
            return department_files.read(file)
        except ImportFileError as error:
            fail(str(error))


def one_row(cells: Mapping[str, str | None]) -> "Given":
    """A list of one department; what is None is not said."""
    from survey_admin.department_files import FIELDS, Given

    said = {name: " ".join((cells[name] or "").split()) for name in FIELDS if cells.get(name) is not None}
    return Given(tuple(said), ((1, said),))


def draw_up(session: Session, facility: Facility, given: "Given", renamed_from: date | None) -> "Plan":
    """What would happen to each row."""
    from survey_admin import department_plan

    with speaking():
        return department_plan.draw_up(session, facility, given, renamed_from, today(facility))


def tell(file: Path, plan: "Plan", remarks: Sequence[str]) -> None:
    """What the file holds, on standard output: its rows with a problem go to standard error."""
    for remark in remarks:
        click.echo(remark)
    for line in plan.lines:
        for problem in line.problems:
            click.echo(_("%(file)s, row %(place)s: %(problem)s", file=file.name, place=line.place, problem=problem), err=True)  # fmt: skip
    click.echo(_("%(new)s new, %(changed)s changed, %(same)s unchanged, %(bad)s with a problem.",
                 **{verdict: plan.count(verdict) for verdict in ("new", "changed", "same", "bad")}))  # fmt: skip
    if plan.count("bad"):
        fail(_("Nothing was written. Correct these rows and import the file again."))


def carry_out(session: Session, facility: Facility, plan: "Plan", renamed_from: date | None) -> dict:
    """Do all of it; what the audit trail is to say. A plan with a problem ends the command with its sentences."""
    from survey_admin import department_plan

    problems = [problem for line in plan.lines for problem in line.problems]
    if problems:
        fail(" ".join(problems))
    return department_plan.carry_out(session, facility, plan, renamed_from, today(facility))
