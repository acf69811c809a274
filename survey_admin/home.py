"""Hôm nay: the quarter at a glance; whoever works elsewhere is led there."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask_login import current_user

from survey_core.web import db

from . import filters, progress, reports
from .access import FIRST_PAGE, allow
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
    report = reports.build(db.session(), chosen.question, language())
    return render_template(
        "admin/home/show.html", report=report, filters=chosen, axis=Axis.of(report),
        rounds=progress.running(db.session(), facility()),
    )  # fmt: skip
