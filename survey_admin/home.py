"""Hôm nay: the quarter at a glance for those who read results, and a plain word for everybody else."""

from flask import Blueprint, render_template, request
from flask_login import current_user

from survey_core.web import db

from . import filters, reports
from .access import READERS, allow
from .accounts import ROLES
from .axis import Axis
from .frame import facility, language

blueprint = Blueprint("home", __name__)


@blueprint.get("/")
@allow(*ROLES)
def show():
    """The form with most answers this quarter, or in the newest quarter that holds any."""
    if current_user.role not in READERS:
        return render_template("admin/home/waiting.html")
    asked = {"form": request.args.get("form", "")}
    chosen = filters.read(db.session(), facility(), asked)
    report = reports.build(db.session(), chosen.question, language())
    return render_template("admin/home/show.html", report=report, filters=chosen, axis=Axis.of(report))
