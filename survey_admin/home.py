"""Hôm nay: the quarter at a glance for those who read results, and a plain word for everybody else."""

from datetime import date

from flask import Blueprint, render_template, request
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_core.database import db, now
from survey_core.models import Facility, Questionnaire, TallyCell, Version
from survey_core.periods import Quarter, local_day

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
    form = request.args.get("form")
    today = local_day(now(), facility().time_zone)
    asked = {"form": form} if form else busiest(db.session(), facility(), today)
    chosen = filters.read(db.session(), facility(), asked)
    report = reports.build(db.session(), chosen.question, language())
    axis = Axis.over([line.satisfaction for line in (*report.departments, *report.sections)], report.target)
    return render_template("admin/home/show.html", report=report, filters=chosen, axis=axis)


def busiest(session: Session, facility: Facility, today: date) -> dict[str, str]:
    """Form and quarter to show first; empty where nobody has answered yet."""
    cells = _patient_cells(facility, func.max(TallyCell.day)).where(TallyCell.day <= today)
    last = session.scalar(cells)
    if last is None:
        return {}
    quarter = Quarter.holding(last, facility.quarter_rule)
    days = quarter.days(facility.quarter_rule)
    answers = func.sum(TallyCell.marks)
    form = session.scalar(
        _patient_cells(facility, Questionnaire.key)
        .join(Version, Version.id == TallyCell.version_id)
        .join(Questionnaire, Questionnaire.id == Version.questionnaire_id)
        .where(TallyCell.day.between(days.first, days.last))
        .group_by(Questionnaire.key)
        .order_by(answers.desc(), Questionnaire.key)
        .limit(1)
    )
    return {"form": form, "quarter": str(quarter)}


def _patient_cells(facility: Facility, column):
    return (
        select(column)
        .select_from(TallyCell)
        .where(TallyCell.facility_id == facility.id, TallyCell.audience == "patient")
    )
