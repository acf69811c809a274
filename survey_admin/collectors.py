"""The ways in: the list of them, and opening new ones."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy import select

from survey_core import collecting
from survey_core.answers import clean
from survey_core.database import now
from survey_core.models import Department, Questionnaire, Version
from survey_core.periods import local_day
from survey_core.web import db

from . import alert_lines, filters, prints, replacements, scans
from .access import FULL, allow
from .collector_lines import CHANNEL_NAMES, LABEL_MAX_LENGTH, Line, line_of, lines
from .frame import Unusable, facility
from .paging import Page
from .trail import note

blueprint = Blueprint("collectors", __name__, url_prefix="/collectors")


@blueprint.get("")
@allow(*FULL)
def show():
    """The collectors of the facility, as far as the filters leave them."""
    every = lines(db.session(), facility())
    departments = sorted({line.department for line in every}, key=lambda d: (d.position, d.name))
    code, channel, state = (request.args.get(name, "") for name in ("department", "channel", "state"))
    if code and code not in {department.code for department in departments}:
        raise Unusable(
            _("No collector belongs to a department '%(code)s'. Choose one from the list.", code=code)
        )
    shown = [
        line
        for line in every
        if code in ("", line.department.code)
        and channel in ("", line.collector.channel)
        and (line.state == state or (not state and line.collector.closed_at is None) or state == "all")
    ]
    page = Page.of(shown, request.args, Line.texts)
    ways, today = [line.collector for line in page.rows], local_day(now(), facility().time_zone)
    return render_template(
        "admin/collectors/show.html", page=page, departments=departments, department=code, channel=channel,
        state=state, channels=CHANNEL_NAMES, any=bool(every), uses=scans.uses(db.session(), facility(), ways, today), sizes=prints.SIZE_NAMES,
        changes=replacements.changes(db.session(), facility(), ways), kinds=prints.KIND_NAMES,
        alerts=alert_lines.of_ways(db.session(), facility(), [line.collector for line in every]),
    )  # fmt: skip


@blueprint.get("/new")
@allow(*FULL)
def new():
    return _new_page({}, [])


@blueprint.post("/new")
@allow(*FULL)
def add():
    """A collector for each department chosen that has none of this kind yet."""
    given = {name: request.form.get(name, "") for name in ("questionnaire", "channel", "label")}
    chosen = request.form.getlist("department")
    departments = [
        department
        for department in _departments()
        if "everywhere" in request.form or str(department.id) in chosen
    ]
    form = next((form for form in _forms() if form.key == given["questionnaire"]), None)
    problem = _problem(form, given, departments)
    if problem or form is None:
        return _new_page(given, chosen, problem), 422
    made = collecting.open_missing(
        db.session(), departments, form, given["channel"], clean(given["label"])[:LABEL_MAX_LENGTH]
    )
    for collector in made:
        note("collector.open", line_of(db.session(), facility(), collector).subject)
    db.session.commit()
    flash(_("%(count)s ways in are open now.", count=len(made)))
    if len(made) < len(departments):
        there = len(departments) - len(made)
        flash(_("%(count)s departments already had one of this kind; it stays as it is.", count=there))
    return redirect(url_for("collectors.show", channel=given["channel"]), 303)


def _departments() -> list[Department]:
    query = select(Department).where(Department.facility_id == facility().id, Department.is_active)
    return list(db.session.scalars(query.order_by(Department.position, Department.name)))


def _forms() -> list[Questionnaire]:
    """Those that are published and not retired."""
    published = select(Version.questionnaire_id).where(Version.published_at.is_not(None))
    query = select(Questionnaire).where(
        Questionnaire.facility_id == facility().id,
        Questionnaire.retired_at.is_(None),
        Questionnaire.id.in_(published),
    )
    return list(db.session.scalars(query.order_by(Questionnaire.key)))


def _new_page(given: dict, chosen: list[str], problem: str | None = None):
    titles = {form.key: form.title for form in filters.known_forms(db.session(), facility())}
    return render_template(
        "admin/collectors/new.html", forms=_forms(), titles=titles, departments=_departments(), given=given,
        chosen=chosen, channels=CHANNEL_NAMES, problem=problem, most=LABEL_MAX_LENGTH,
    )  # fmt: skip


def _problem(form: Questionnaire | None, given: dict, departments: list[Department]) -> str | None:
    if form is None:
        return _("Choose the questionnaire.")
    if given["channel"] not in CHANNEL_NAMES:
        return _("Choose the channel.")
    if form.audience == "staff" and given["channel"] in ("interview", "phone"):
        return _(
            "Staff are never interviewed: an interviewer would know who answered. Choose another channel."
        )
    if len(clean(given["label"])) > LABEL_MAX_LENGTH:
        return _("The name has %(length)s characters; at most %(most)s fit.",
                 length=len(clean(given["label"])), most=LABEL_MAX_LENGTH)  # fmt: skip
    if not departments:
        return _("Choose at least one department, or use “Open for every department”.")
    return None
