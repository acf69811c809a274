"""The ways in: which code belongs to which department, questionnaire and channel."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request
from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session

from survey_core.models import Collector, Department, Facility, Questionnaire
from survey_core.web import current_settings, db

from . import filters
from .access import FULL, allow
from .frame import Unusable, facility, language

blueprint = Blueprint("collectors", __name__, url_prefix="/collectors")
CHANNEL_NAMES = {
    "kiosk": lazy_gettext("Kiosk"),
    "qr": lazy_gettext("QR code"),
    "invite": lazy_gettext("Invitation"),
    "paper": lazy_gettext("Paper"),
    "interview": lazy_gettext("Interview"),
    "phone": lazy_gettext("Telephone"),
}


@dataclass(frozen=True)
class Line:
    """A collector with the names a person knows it by."""

    collector: Collector
    department: Department
    title: str

    @property
    def channel(self) -> str:
        return str(CHANNEL_NAMES[self.collector.channel])

    @property
    def address(self) -> str | None:
        """Where a respondent's phone goes; other channels have no address of their own."""
        if self.collector.channel not in ("qr", "invite"):
            return None
        return f"{current_settings().public_url}/q/{self.collector.code}"


@blueprint.get("")
@allow(*FULL)
def show():
    """Every collector of the facility, or of one department."""
    every = lines(db.session(), facility())
    departments = sorted({line.department for line in every}, key=lambda d: (d.position, d.name))
    code = request.args.get("department", "")
    if code and code not in {department.code for department in departments}:
        raise Unusable(
            _("No collector belongs to a department '%(code)s'. Choose one from the list.", code=code)
        )
    shown = [line for line in every if code in ("", line.department.code)]
    return render_template(
        "admin/collectors/show.html", lines=shown, departments=departments, department=code
    )


def lines(session: Session, facility: Facility, channel: str | None = None) -> list[Line]:
    """The collectors of a facility by department and questionnaire; of one channel only, if named."""
    titles = {form.key: form.title[language()] for form in filters.known_forms(session, facility)}
    query = (
        select(Collector, Department, Questionnaire.key)
        .join(Department, Department.id == Collector.department_id)
        .join(Questionnaire, Questionnaire.id == Collector.questionnaire_id)
        .where(Collector.facility_id == facility.id)
        .order_by(Department.position, Department.name, Questionnaire.key, Collector.channel, Collector.id)
    )
    if channel is not None:
        query = query.where(Collector.channel == channel, Collector.closed_at.is_(None))
    return [
        Line(collector, department, titles.get(key, key))
        for collector, department, key in session.execute(query)
    ]
