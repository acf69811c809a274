"""Hôm nay: the quarter at a glance; whoever works elsewhere is led there."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from survey_core import closings
from survey_core.database import now
from survey_core.periods import Days, Quarter, local_day
from survey_core.web import current_settings, db

from . import alert_lines, deliveries, filters, issued, progress
from .access import FIRST_PAGE, allow, may_open
from .accounts import ROLES
from .axis import Axis
from .frame import facility, language

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@allow(*ROLES)
def show():
    """The form with most answers this quarter, or in the newest quarter that holds any."""
    if current_user.role in FIRST_PAGE:
        return redirect(url_for(FIRST_PAGE[current_user.role]), 303)
    asked = {"form": request.args.get("form", "")}
    chosen = filters.read(db.session(), facility(), asked)
    found = issued.report(db.session(), chosen.question, language())
    return render_template(
        "admin/home/show.html", report=found.report, standing=found.standing, filters=chosen,
        axis=Axis.of(found.report), rounds=progress.running(db.session(), facility()), due=_due(chosen),
        **_about_kiosks(),
    )  # fmt: skip


def _due(chosen: filters.Filters) -> list[tuple[Quarter, Days]]:
    """The quarters to be closed with their days, for whoever can close them; the last one first."""
    if not may_open("closing.show"):
        return []
    own, day = facility(), local_day(now(), facility().time_zone)
    first = min((form.first for form in chosen.forms if form.first), default=None)
    waiting = closings.waiting(db.session(), own, day, first)
    return [(quarter, quarter.days(own.quarter_rule)) for quarter in closings.due(own, day, first, waiting)]


def _about_kiosks() -> dict:
    """What is open about kiosks and mail, for whoever looks after them."""
    if not may_open("devices.show"):
        return {"alerts": [], "unsent": 0}
    return {
        "alerts": alert_lines.open_alerts(db.session(), facility()),
        "unsent": deliveries.unsent(db.session(), facility()),
        "has_mail": current_settings().mail is not None,
    }
