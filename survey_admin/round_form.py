"""The form of a round, what it proposes, and the words of the survey types."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from sqlalchemy import select
from sqlalchemy.orm import Session
from wtforms import StringField
from wtforms.validators import DataRequired, StopValidation
from wtforms.widgets import DateInput

from survey_core.database import now
from survey_core.lookups import definition_of
from survey_core.models import Facility, Questionnaire, Round, Version
from survey_core.periods import Quarter, local_day
from survey_core.questionnaire import Definition
from survey_core.rounds import Plan, proposed_name

from .forms import StaffForm
from .frame import language

TYPE_NAMES = {
    1: lazy_gettext("Monthly or quarterly, by the hospital itself"),
    2: lazy_gettext("At the end of the year, by the hospital itself"),
    3: lazy_gettext("By a team of the ministry or the Department of Health"),
    4: lazy_gettext("Re-check by the ministry"),
    5: lazy_gettext("Cross-check between hospitals"),
    6: lazy_gettext("Another survey"),
}
STATE_NAMES = {
    "planned": lazy_gettext("planned"),
    "running": lazy_gettext("running"),
    "ended": lazy_gettext("ended, not closed"),
    "closed": lazy_gettext("round closed"),
}
FORMATS = ("%Y-%m-%d", "%d/%m/%Y")


class DayField(StringField):
    """A day, as a date input sends it or as a person types it; `data` is a date once it has been validated."""

    widget = DateInput()

    def pre_validate(self, form):
        for format_ in FORMATS:
            try:
                self.data = datetime.strptime(self.data or "", format_).date()  # noqa: DTZ007 - a local day
                return
            except (ValueError, TypeError):
                continue
        if not self.data:
            raise StopValidation(_("Say which day this is."))
        raise StopValidation(
            _("“%(text)s” is not a day; write it like 30/09/2025.", text=str(self.data)[:40])
        )

    def _value(self):
        return self.data.isoformat() if isinstance(self.data, date) else self.data or ""


class RoundForm(StaffForm):
    name = StringField(lazy_gettext("Name of the round"),
                       [DataRequired(lazy_gettext("Give the round a name, for example its quarter."))])  # fmt: skip
    starts_on = DayField(lazy_gettext("First day"), render_kw={"required": True})
    ends_on = DayField(lazy_gettext("Last day"), render_kw={"required": True})
    survey_type = StringField(lazy_gettext("Survey type"), default="1")  # radio buttons, TYPE_NAMES

    def plan(self) -> Plan:
        """What a valid form says."""
        type_ = self.survey_type.data or ""
        return Plan(
            name=self.name.data.strip(),
            survey_type=int(type_) if type_.isdecimal() and len(type_) == 1 else 0,
            starts_on=self.starts_on.data,
            ends_on=self.ends_on.data,
        )


@dataclass(frozen=True)
class Choice:
    """A published questionnaire a round can be made for."""

    form: Questionnaire
    definition: Definition

    @property
    def title(self) -> str:
        return self.definition.title.get(language()) or self.definition.title["vi"]


def choices(session: Session, facility: Facility) -> list[Choice]:
    """Every published questionnaire in its newest version, those of patients first."""
    query = (
        select(Questionnaire, Version.id, Version.content_hash)
        .join(Version, Version.questionnaire_id == Questionnaire.id)
        .where(Questionnaire.facility_id == facility.id, Version.published_at.is_not(None))
        .order_by(Questionnaire.audience, Questionnaire.key, Version.number)
    )
    newest = {form.id: (form, version, seal) for form, version, seal in session.execute(query)}
    connection = session.connection()
    return [Choice(form, definition_of(connection, version, seal)) for form, version, seal in newest.values()]


def today(facility: Facility) -> date:
    return local_day(now(), facility.time_zone)


def quarters(facility: Facility) -> list[Quarter]:
    """The quarters a round may be proposed for: the next one, the present one, and four before."""
    present = Quarter.holding(today(facility), facility.quarter_rule)
    return [present.shifted(steps) for steps in (1, 0, -1, -2, -3, -4)]


def proposed(choice: Choice, quarter: Quarter, facility: Facility) -> dict:
    """Name and days of a round for this form and quarter; what the form takes as its start."""
    days = quarter.days(facility.quarter_rule)
    name = proposed_name(quarter, choice.definition.title["vi"])
    return {"name": name, "starts_on": days.first, "ends_on": days.last}


def first_without_round(found: Sequence[Choice], rounds: Sequence[Round], days) -> Choice:
    """The form to propose first: one without a round in these days."""
    covered = {r.questionnaire_id for r in rounds if r.starts_on <= days.last and r.ends_on >= days.first}
    return next((choice for choice in found if choice.form.id not in covered), found[0])
