"""One department: what it is, what it was called, and its closing and reopening."""

from datetime import date

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey_core import department_ways, departments
from survey_core.answers import clean
from survey_core.database import now
from survey_core.department_history import History
from survey_core.models import Department
from survey_core.periods import local_day
from survey_core.validity import ValidityError, read_day
from survey_core.web import db

from .access import FULL, allow
from .collector_lines import lines
from .department_form import DepartmentForm, facts
from .department_lines import all_of, has_answers, own
from .frame import facility
from .trail import note

blueprint = Blueprint("department", __name__, url_prefix="/departments/<int:department_id>")


@blueprint.get("")
@allow(*FULL)
def show(department_id: int):
    return page(own(db.session(), facility(), department_id))


@blueprint.post("")
@allow(*FULL)
def save(department_id: int):
    """Write the department otherwise: a correction, for all the time it is called so."""
    department = own(db.session(), facility(), department_id)
    form, every = DepartmentForm(), all_of(db.session(), facility())
    if not form.fits(every, department, has_answers(db.session(), department)):
        return page(department, form=form), 422
    before = facts(department)
    form.write(department)
    note("department.edit", subject(department), before, facts(department))
    db.session.commit()
    flash(_("Saved."))
    return to(department)


@blueprint.post("/rename")
@allow(*FULL)
def rename(department_id: int):
    """Call it otherwise from a day on; earlier reports keep the former name."""
    department = own(db.session(), facility(), department_id)
    given = {name: clean(request.form.get(name, "")) for name in ("name", "name_en", "since")}
    before = {"name": department.name, "name_en": department.name_en}
    try:
        since = read_day(given["since"])
        departments.rename(
            db.session(), department, given["name"][:200], given["name_en"][:200], since, today()
        )
    except ValidityError as error:
        return page(department, given=given, problem=error.told(_)), 422
    after = {"name": department.name, "name_en": department.name_en, "since": since}
    note("department.rename", subject(department), before, after)
    db.session.commit()
    flash(_("Renamed. Reports about earlier quarters keep the former name."))
    return to(department)


@blueprint.post("/name/undo")
@allow(*FULL)
def undo_rename(department_id: int):
    department = own(db.session(), facility(), department_id)
    before = {"name": department.name, "name_en": department.name_en}
    if departments.undo_rename(db.session(), department):
        after = {"name": department.name, "name_en": department.name_en}
        note("department.undo_rename", subject(department), before, after)
        db.session.commit()
        flash(_("The newest name is taken back; it is called “%(name)s” again.", name=department.name))
    return to(department)


@blueprint.post("/close")
@allow(*FULL)
def close(department_id: int):
    """Use it no more; the page then says what of it is still collecting."""
    department = own(db.session(), facility(), department_id)
    return _toggled(department, "department.close", lambda: departments.close(db.session(), department, today()),
                    _("Closed. Its answers stay in every report of their quarters."))  # fmt: skip


@blueprint.post("/reopen")
@allow(*FULL)
def reopen(department_id: int):
    department = own(db.session(), facility(), department_id)
    return _toggled(department, "department.reopen", lambda: departments.reopen(db.session(), department),
                    _("In use again."))  # fmt: skip


def _toggled(department: Department, action: str, change, told: str):
    before = {"active": department.is_active, "until": department.valid_until}
    try:
        change()
    except ValidityError as error:
        return page(department, problem=error.told(_)), 422
    note(action, subject(department), before,
         {"active": department.is_active, "until": department.valid_until})  # fmt: skip
    db.session.commit()
    flash(told)
    return to(department)


def page(department: Department, form: DepartmentForm | None = None, given=None, problem: str = ""):
    """The page of a department with what was typed and what is wrong with it."""
    session, every = db.session(), all_of(db.session(), facility())
    form = form or DepartmentForm(obj=department, parent=str(department.parent_id or ""))
    form.offer(every, department)
    history = History.of(session, facility().id)
    ways = {way.id for way in department_ways.open_ways(session, [department])}
    return render_template(
        "admin/departments/edit.html", department=department, form=form, given=given or {}, problem=problem,
        is_fixed=has_answers(session, department), departments={one.id: one for one in every},
        former=history.names.get(department.id, ())[::-1], heirs=history.successors(department.id),
        ancestors=history.predecessors(department.id), today=today(),
        ways=[line for line in lines(session, facility()) if line.collector.id in ways] if ways else [],
    )  # fmt: skip


def to(department: Department):
    return redirect(url_for("department.show", department_id=department.id), 303)


def subject(department: Department) -> str:
    return f"department {department.code}"


def today() -> date:
    return local_day(now(), facility().time_zone)
