"""Paper and interview: choosing what is entered for whom, and opening the way in where there is none yet."""

from dataclasses import dataclass
from datetime import date

from flask import Blueprint, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select

from survey_core.collecting import open_collector
from survey_core.database import now
from survey_core.models import Collector, Department, Questionnaire
from survey_core.periods import local_day
from survey_core.web import db

from .access import FULL, allow
from .collector_lines import Line, line_of, lines
from .filters import known_forms
from .frame import facility, language
from .paging import Page
from .sheet import BadSheet, read_day
from .trail import note

blueprint = Blueprint("entry", __name__, url_prefix="/entry")
ENTERS = (*FULL, "data_entry")
WAYS = {
    "paper": lazy_gettext("Type in paper copies"),
    "interview": lazy_gettext("Interview on a tablet"),
    "phone": lazy_gettext("Interview by telephone"),
}


@dataclass(frozen=True)
class Choice:
    """What a person wants to enter; `problem` says why that cannot be yet."""

    channel: str = "paper"
    department: Department | None = None
    form: Questionnaire | None = None
    day: str = ""
    problem: str = ""
    is_missing: bool = False


@blueprint.get("")
@allow(*ENTERS)
def show():
    """The choice, and the ways in that are open already."""
    return _page(Choice(day=_today().isoformat()))


@blueprint.post("")
@allow(*ENTERS)
def choose():
    """Lead to the page where it is entered."""
    choice = _choice()
    if choice.problem:
        return _page(choice), 422
    found = _collector(choice)
    if found is None:
        return _page(_missing(choice)), 422
    return _lead(found, choice.day)


@blueprint.post("/open")
@allow(*ENTERS)
def open_way():
    """Open the way in that was missing, and lead to its page."""
    choice = _choice()
    if choice.problem or choice.department is None or choice.form is None:
        return _page(choice), 422
    found = _collector(choice)
    if found is None:
        found = open_collector(db.session(), choice.department, choice.form, choice.channel)
        note("collector.open", line_of(db.session(), facility(), found).subject)
        db.session.commit()
    return _lead(found, choice.day)


def _choice() -> Choice:
    """What was chosen, with the first thing that is wrong about it."""
    given = request.form
    channel = given.get("channel", "")
    department = next((one for one in _departments() if one.code == given.get("department")), None)
    form = next((one for one, _title in _forms() if one.key == given.get("questionnaire")), None)
    day = given.get("day", "").strip()
    problem = _problem(channel, department, form, day)
    return Choice(channel if channel in WAYS else "paper", department, form, day, problem)


def _problem(channel: str, department: Department | None, form: Questionnaire | None, day: str) -> str:
    if channel not in WAYS:
        return _("Choose whether you type paper copies or hold an interview.")
    if department is None or form is None:
        return _("Choose a department and a questionnaire from the lists.")
    if form.audience == "staff" and channel != "paper":
        return _(
            "Staff are never interviewed: an interviewer would know who answered. Type paper copies, or let them scan a code."
        )
    if channel == "paper":
        try:
            read_day(day, _today())
        except BadSheet as error:
            return str(error)
    return ""


def _collector(choice: Choice) -> Collector | None:
    """The oldest open collector of this kind."""
    assert choice.department is not None and choice.form is not None  # noqa: S101, PT018
    query = select(Collector).where(
        Collector.facility_id == facility().id, Collector.department_id == choice.department.id,
        Collector.questionnaire_id == choice.form.id, Collector.channel == choice.channel,
        Collector.closed_at.is_(None), Collector.paused_at.is_(None),
    )  # fmt: skip
    return db.session.scalars(query.order_by(Collector.id)).first()


def _missing(choice: Choice) -> Choice:
    assert choice.department is not None  # noqa: S101
    problem = _("“%(department)s” has no open way in of this kind for this questionnaire yet.",
                department=choice.department.named(language()))  # fmt: skip
    return Choice(choice.channel, choice.department, choice.form, choice.day, problem, is_missing=True)


def _lead(collector: Collector, day: str):
    if collector.channel == "paper":
        return redirect(url_for("copies.show", collector_id=collector.id, day=day or None), 303)
    return redirect(url_for("interview.show", collector_id=collector.id), 303)


def _page(choice: Choice):
    page = Page.of(_open_lines(), request.args, Line.texts)
    return render_template(
        "admin/entry/show.html", choice=choice, ways=WAYS, departments=_departments(), forms=_forms(),
        page=page, today=_today(), place=_place,
    )  # fmt: skip


def _open_lines() -> list[Line]:
    """What is entered by people, as far as it is open now."""
    kept = [line for line in lines(db.session(), facility()) if line.collector.channel in WAYS]
    return [line for line in kept if line.collector.is_open]


def _place(line: Line) -> str:
    endpoint = "copies.show" if line.collector.channel == "paper" else "interview.show"
    return url_for(endpoint, collector_id=line.collector.id)


def _departments() -> list[Department]:
    query = select(Department).where(Department.facility_id == facility().id, Department.is_active)
    return list(db.session.scalars(query.order_by(Department.position, Department.name)))


def _forms() -> list[tuple[Questionnaire, str]]:
    """The questionnaires in use that are published, with their titles."""
    titles = {form.key: form.title.get(language()) or form.title["vi"]
              for form in known_forms(db.session(), facility())}  # fmt: skip
    query = select(Questionnaire).where(
        Questionnaire.facility_id == facility().id, Questionnaire.retired_at.is_(None)
    )
    forms = db.session.scalars(query.order_by(Questionnaire.id))
    return [(form, titles[form.key]) for form in forms if form.key in titles]


def _today() -> date:
    return local_day(now(), facility().time_zone)
