"""The facility and its settings: what they are, and what changing them does, said before it is done."""

from collections.abc import Mapping
from datetime import date
from zoneinfo import available_timezones

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import lazy_gettext

from survey_core import letterheads
from survey_core.periods import Days, Quarter
from survey_core.rendering import LANGUAGE_NAMES
from survey_core.web import db

from . import facility_form
from .access import FULL, allow
from .accounts import ROLES
from .department import today
from .facility_form import CONSEQUENCES, Read
from .frame import facility as own_facility
from .frame import language
from .trail import note

blueprint = Blueprint("facility", __name__, url_prefix="/facility")
ZONES = tuple(sorted(zone for zone in available_timezones() if zone.startswith("Asia/")))
LABELS = {
    "time_zone": lazy_gettext("Time zone"),
    "quarter_rule": lazy_gettext("Quarters of the reports"),
    "ministry_code": lazy_gettext("Facility code of the Ministry of Health"),
    "confidence": lazy_gettext("Confidence of intervals (%)"),
    "target": lazy_gettext("Target of the satisfaction rate (%)"),
    "few_people": lazy_gettext("Mark figures of fewer people than"),
    "staff_threshold": lazy_gettext("Show staff results from so many people on"),
    "max_blank_share": lazy_gettext("Leave an answer sheet out when more is blank than (%)"),
    "reject_blank_section": lazy_gettext("Leave an answer sheet out when a whole section is blank"),
    "intra_person": lazy_gettext("Correlation within a person (0 to 1)"),
    "languages": lazy_gettext("Languages of the questionnaires"),
    "margin": lazy_gettext("Margin of error wanted (%)"),
    "design_effect": lazy_gettext("Design effect expected"),
    "session_minutes": lazy_gettext("Sign out after so many minutes without a click"),
    "two_factor_roles": lazy_gettext("Roles that sign in with a second factor"),
}


@blueprint.get("")
@allow(*FULL)
def show():
    return page()


@blueprint.post("")
@allow(*FULL)
def save():
    """Change the settings behind the figures; what that does to printed ones is said first."""
    read = facility_form.read_figures(request.form)
    if read.problems:
        return page(figures=read), 422
    changed = _changed(read.values)
    told = {name: str(CONSEQUENCES[name]) for name in changed if name in CONSEQUENCES}
    if told and "confirmed" not in request.form:
        return _ask(changed, told)
    return _write("facility.settings", read.values)


@blueprint.post("/security")
@allow("administrator")
def save_security():
    """How long a session lasts and who needs a second factor: an administrator's to say."""
    read = facility_form.read_security(request.form)
    if read.problems:
        return page(security=read), 422
    return _write("facility.security", read.values)


def _changed(values: Mapping[str, object]) -> dict[str, tuple[object, object]]:
    facility = own_facility()
    return {
        name: (getattr(facility, name), value)
        for name, value in values.items()
        if getattr(facility, name) != value
    }


def _write(action: str, values: Mapping[str, object]):
    facility, changed = own_facility(), _changed(values)
    for name, (_before, after) in changed.items():
        setattr(facility, name, after)
    if changed:
        before, after = ({name: both[side] for name, both in changed.items()} for side in (0, 1))
        note(action, f"facility {facility.code}", before, after)
        db.session.commit()
    flash(_("Saved.") if changed else _("Nothing was changed."))
    return redirect(url_for("facility.show"), 303)


def _ask(changed: Mapping, told: Mapping[str, str]):
    """The question before printed figures change."""
    after = {name: request.form.get(name, "") for name in changed}
    return render_template(
        "admin/facility/confirm.html", told=told, labels=LABELS, given=list(request.form.items(multi=True)),
        before=facility_form.shown(own_facility(), language()), after=after, rules=_rules(),
    )  # fmt: skip


def page(figures: Read | None = None, security: Read | None = None, **head):
    """The page with what was typed and what is wrong with it; `head` is what letterheads has to say."""
    facility = own_facility()
    typed = facility_form.shown(facility, language())
    typed |= dict(figures.typed if figures else {}) | dict(security.typed if security else {})
    return render_template(
        "admin/facility/show.html", typed=typed, labels=LABELS, rules=_rules(), zones=ZONES, roles=ROLES,
        problems=dict(figures.problems if figures else {}) | dict(security.problems if security else {}),
        languages=LANGUAGE_NAMES, former=letterheads.former(db.session(), facility), today=today(),
        head_fields=letterheads.FIELDS, **{"letterhead": letterheads.fields_of(facility), "head_problem": ""} | head,
    )  # fmt: skip


def _rules() -> dict[str, tuple[Quarter, Days]]:
    """The quarter of today under either rule, with its days."""
    day: date = today()
    quarters = {rule: Quarter.holding(day, rule) for rule in ("calendar", "government")}
    return {rule: (quarter, quarter.days(rule)) for rule, quarter in quarters.items()}
