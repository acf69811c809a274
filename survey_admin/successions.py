"""Splitting a department, merging several, taking either back, and what becomes of their ways in."""

from collections.abc import Iterator, Mapping

from flask import Blueprint, flash, render_template, request
from flask_babel import gettext as _

from survey_core import department_ways, departments
from survey_core.answers import clean
from survey_core.department_history import History
from survey_core.models import Department
from survey_core.spoken import N_
from survey_core.validity import ValidityError, read_day
from survey_core.web import db

from .access import FULL, allow
from .department import subject, to, today
from .department_lines import all_of, own
from .frame import facility
from .trail import note

blueprint = Blueprint("successions", __name__, url_prefix="/departments")
NEW_BY_SPLIT, NEW_BY_MERGER = range(1, 5), range(1, 2)


@blueprint.get("/<int:department_id>/split")
@allow(*FULL)
def split_form(department_id: int):
    return _split_page(own(db.session(), facility(), department_id), {})


@blueprint.post("/<int:department_id>/split")
@allow(*FULL)
def split(department_id: int):
    """One department into several, from a day on."""
    department = own(db.session(), facility(), department_id)
    try:
        heirs = _heirs(request.form.getlist("heir"), NEW_BY_SPLIT, department)
        if len(heirs) < 2:
            raise ValidityError(
                N_("A split needs at least two departments to go on. If there is only one, merge or rename.")
            )
        _succeed("department.split", [department], heirs)
    except ValidityError as error:
        db.session.rollback()
        return _split_page(department, request.form, error.told(_)), 422
    flash(_("Split. Each report names the departments as they were in its quarter."))
    return to(department)


@blueprint.get("/merge")
@allow(*FULL)
def merge_form():
    return _merge_page(request.args)


@blueprint.post("/merge")
@allow(*FULL)
def merge():
    """Several departments into one, from a day on."""
    try:
        old = _chosen(request.form.getlist("old"))
        if not old:
            raise ValidityError(N_("Choose the departments that are merged."))
        chosen = request.form.getlist("heir")[:1]
        heirs = _heirs(
            [] if chosen == ["new"] else chosen, NEW_BY_MERGER if chosen == ["new"] else (), old[0]
        )
        if not heirs:
            raise ValidityError(
                N_("Say which department goes on: one of the list, or a new one with code and name.")
            )
        _succeed("department.merge", old, heirs)
    except ValidityError as error:
        db.session.rollback()
        return _merge_page(request.form, error.told(_)), 422
    flash(
        _("Merged. Results of “%(name)s” for earlier quarters count in what was merged.", name=heirs[0].name)
    )
    return to(heirs[0])


@blueprint.post("/<int:department_id>/undo")
@allow(*FULL)
def undo(department_id: int):
    """Take back the split or merger that closed this department, as long as nobody has answered since."""
    department = own(db.session(), facility(), department_id)
    session = db.session()
    passed = History.of(session, facility().id).successors(department.id)
    heirs = [own(session, facility(), one.successor_id) for one in passed]
    codes = [one.code for one in heirs]
    try:
        with session.begin_nested():
            reopened = departments.undo_succession(session, department)
            department_ways.give_back(session, reopened, heirs)
    except ValidityError as error:
        flash(error.told(_))
        return to(department)
    note("department.undo_succession", subject(department), {"successors": codes},
         {"reopened": [one.code for one in reopened]})  # fmt: skip
    session.commit()
    flash(_("Taken back: %(names)s as before.", names=", ".join(one.name for one in reopened)))
    return to(department)


@blueprint.post("/<int:department_id>/ways")
@allow(*FULL)
def ways(department_id: int):
    """Hand the open ways in over to another department, or close them."""
    department = own(db.session(), facility(), department_id)
    heir = next(iter(_chosen(request.form.getlist("heir")[:1])), None)
    if heir is not None and heir.id != department.id and heir.is_active:
        count = department_ways.hand_over(db.session(), [department], heir)
        note("department.hand_over", subject(department), {}, {"successor": heir.code, "ways": count})
        told = _(
            "%(count)s ways in lead to “%(name)s” now. Print its new codes.", count=count, name=heir.name
        )
    elif "close" in request.form:
        count = department_ways.close_ways(db.session(), [department])
        note("department.close_ways", subject(department), {}, {"ways": count})
        told = _("%(count)s ways in are closed.", count=count)
    else:
        told = _("Choose another department that is in use.")
    db.session.commit()
    flash(told)
    return to(department)


def _succeed(action: str, old: list[Department], heirs: list[Department]) -> None:
    """Carry it out with what was said about the ways in, note it and commit. Raises ValidityError."""
    session, since = db.session(), read_day(request.form.get("since", ""))
    departments.succeed(session, old, heirs, since, today())
    department_ways.settle(session, old, heirs, request.form.get("ways", ""))
    note(action, ", ".join(map(subject, old)), {"departments": [one.code for one in old]},
         {"successors": [one.code for one in heirs], "since": since})  # fmt: skip
    session.commit()


def _chosen(ids: list[str]) -> list[Department]:
    return [one for one in all_of(db.session(), facility()) if str(one.id) in ids]


def _heirs(ids: list[str], numbers, like: Department) -> list[Department]:
    """The departments chosen to go on, and the new ones that were typed. Raises ValidityError."""
    heirs, known = _chosen(ids), all_of(db.session(), facility())
    for typed in _typed(request.form, numbers):
        heirs.append(departments.new_successor(*typed, like, [*known, *heirs]))
    return heirs


def _typed(form: Mapping[str, str], numbers) -> Iterator[tuple[str, str, str]]:
    for number in numbers:
        code, name, name_en = (
            clean(form.get(f"{field}-{number}", "")) for field in ("code", "name", "name_en")
        )
        if code or name or name_en:
            yield code, name, name_en


def _split_page(department: Department, given, problem: str = ""):
    others = [one for one in all_of(db.session(), facility()) if one.is_active and one.id != department.id]
    return _page("split", given, problem, department=department, others=others, numbers=NEW_BY_SPLIT)


def _merge_page(given, problem: str = ""):
    others = [one for one in all_of(db.session(), facility()) if one.is_active]
    return _page("merge", given, problem, others=others, numbers=NEW_BY_MERGER)


def _page(name: str, given, problem: str, **more):
    lists = {field: given.getlist(field) if given else [] for field in ("old", "heir")}
    return render_template(
        f"admin/departments/{name}.html", given=given, chosen=lists, problem=problem, today=today(), **more
    )
