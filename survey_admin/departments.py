"""The departments: the list of them, their order, and new ones."""

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from survey_core import department_tree
from survey_core.models import Department
from survey_core.web import db

from .access import FULL, allow
from .department_form import DepartmentForm, facts
from .department_lines import KIND_NAMES, Line, all_of, lines, own
from .frame import facility
from .paging import Page
from .trail import note

blueprint = Blueprint("departments", __name__, url_prefix="/departments")
STATES = ("", "closed", "all")


@blueprint.get("")
@allow(*FULL)
def show():
    """The tree of departments, as far as the filters leave it."""
    every = list(lines(db.session(), facility()))
    state, kind = request.args.get("state", ""), request.args.get("kind", "")
    shown = [
        line
        for line in every
        if (state == "all" or line.department.is_active == (state != "closed"))
        and kind in ("", line.department.kind)
    ]
    page = Page.of(shown, request.args, Line.texts)
    return render_template(
        "admin/departments/show.html", page=page, any=bool(every), state=state, kind=kind, kinds=KIND_NAMES,
        kept={name: value for name, value in request.args.items() if name in ("page", "search", "state", "kind")},
    )  # fmt: skip


@blueprint.get("/new")
@allow(*FULL)
def new():
    form = DepartmentForm()
    form.offer(all_of(db.session(), facility()))
    return render_template("admin/departments/new.html", form=form)


@blueprint.post("/new")
@allow(*FULL)
def add():
    """A department more, after all the others."""
    form, departments = DepartmentForm(), all_of(db.session(), facility())
    form.offer(departments)
    if not form.fits(departments, None, is_fixed=False):
        return render_template("admin/departments/new.html", form=form), 422
    last = max((one.position for one in departments), default=0)
    department = Department(facility_id=facility().id, position=last + 1)
    form.write(department)
    db.session.add(department)
    db.session.flush()
    note("department.add", f"department {department.code}", {}, facts(department))
    db.session.commit()
    flash(_("“%(name)s” is added. Open ways in for it so that people can answer.", name=department.name))
    return redirect(url_for("departments.show"), 303)


@blueprint.post("/<int:department_id>/move/<way>")
@allow(*FULL)
def move(department_id: int, way: str):
    """One place up or down among its own kind; pages and workbooks follow this order."""
    if way not in ("up", "down"):
        abort(404)
    department = own(db.session(), facility(), department_id)
    departments = all_of(db.session(), facility())
    before = department.position
    if department_tree.move(departments, department, -1 if way == "up" else 1):
        note("department.order", f"department {department.code}",
             {"position": before}, {"position": department.position})  # fmt: skip
        db.session.commit()
    kept = {
        name: value for name, value in request.args.items() if name in ("page", "search", "state", "kind")
    }
    return redirect(url_for("departments.show", **kept, _anchor=f"d{department_id}"), 303)
