"""What a results page is asked for: form, period, department and channel, read from the address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from flask import request
from flask_babel import gettext as _
from flask_login import current_user
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from survey_core.database import now
from survey_core.department_history import History
from survey_core.models import Department, Facility, Questionnaire, TallyCell, Version
from survey_core.periods import Days, Period, Quarter, Span, local_day
from survey_core.web import db

from . import ownership
from .filter_values import WITHOUT, chosen_channel, chosen_version, leaves_flagged_out
from .frame import Unusable, language
from .frame import facility as current_facility
from .known_forms import Form, known_forms
from .period_choice import Offered, asked_period, offered_periods
from .queries import Question

LIVE = "1"  # what it says to see a closed quarter's figures as they are now


@dataclass(frozen=True)
class Filters:
    """The choice that was made, and all there was to choose from."""

    facility_id: int
    forms: tuple[Form, ...]
    periods: Offered
    departments: tuple[Department, ...]
    form: Form
    period: Period
    current: Quarter
    history: History
    days: Days
    department: Department | None = None
    own: frozenset[int] | None = None
    without_flagged: bool = False
    channel: str | None = None
    is_live: bool = False
    version: int | None = None

    @property
    def is_span(self) -> bool:
        """Whether the period is none of those offered, but days somebody typed."""
        return isinstance(self.period, Span)

    @property
    def offered(self) -> list[tuple[Department, str]]:
        """The departments to choose from, as they were called: those of the period, and who went on with them."""
        heirs = {succession.successor_id for succession in self.history.successions}
        there = [
            one for one in self.departments
            if one == self.department or one.id in heirs or one.existed(self.days.first, self.days.last)
        ]  # fmt: skip
        return [(one, self.history.name(one, self.days.last, language())) for one in there]

    @property
    def question(self) -> Question:
        code = self.department.code if self.department else None
        return Question(
            self.facility_id,
            self.form.key,
            self.period,
            code,
            self.channel,
            own=self.own,
            without_flagged=self.without_flagged,
            version=self.version,
        )

    @property
    def offers_flags(self) -> bool:
        """Whether flagged responses can be left out: staff's are never flagged, and heads see all or nothing."""
        return self.form.audience == "patient" and self.own is None

    @property
    def arguments(self) -> dict[str, str]:
        """The choice as arguments of an address."""
        return self.as_issued | ({"live": LIVE} if self.is_live else {})

    @property
    def as_issued(self) -> dict[str, str]:
        """The same choice, of a closed quarter as it was issued."""
        return self.with_all | ({"flagged": WITHOUT} if self.without_flagged else {})

    @property
    def with_all(self) -> dict[str, str]:
        """The same choice with all responses."""
        chosen = {"form": self.form.key, "period": str(self.period)}
        chosen |= {"department": self.department.code} if self.department else {}
        chosen |= {"channel": self.channel} if self.channel else {}
        return chosen | ({"version": str(self.version)} if self.version is not None else {})

    @property
    def with_all_versions(self) -> dict[str, str]:
        """The same choice of all versions."""
        return {name: value for name, value in self.arguments.items() if name != "version"}

    @property
    def with_none_flagged(self) -> dict[str, str]:
        """The same choice without the flagged responses."""
        return self.with_all | {"flagged": WITHOUT}


def asked() -> Filters:
    """The filters of the request that is being answered, held to what its person may see. Raises Unusable."""
    return read(db.session(), current_facility(), request.args, ownership.limits(db.session(), current_user))


def read(
    session: Session,
    facility: Facility,
    arguments: Mapping[str, str],
    own: Sequence[Department] | None = None,
) -> Filters:
    """The filters of this request. Raises Unusable naming a value that is not to be had.

    `own` are the departments of a head: one of them is always chosen, and a staff form never is.
    """
    if own is not None:
        return _of_head(session, facility, arguments, own)
    forms = known_forms(session, facility)
    if not forms:
        raise Unusable(_("No questionnaire is published yet. Run 'langnghe init' or publish one first."))
    return _chosen(session, facility, arguments, forms, _departments(session, facility))


def _of_head(
    session: Session, facility: Facility, arguments: Mapping[str, str], own: Sequence[Department]
) -> Filters:
    if not own:
        raise Unusable(_("Your account has no department yet. Ask the administrator to name yours."), 403)
    ids = frozenset(department.id for department in own)
    forms = tuple(form for form in known_forms(session, facility, ids) if form.audience == "patient")
    if not forms:
        raise Unusable(_("No questionnaire is published yet. Run 'langnghe init' or publish one first."))
    top = next(department for department in own if department.parent_id not in ids)
    given = {**arguments, "department": arguments.get("department") or top.code}
    return replace(_chosen(session, facility, given, forms, tuple(own)), own=ids, channel=None, version=None)


def _chosen(
    session: Session, facility: Facility, arguments: Mapping[str, str], forms: tuple[Form, ...],
    departments: tuple[Department, ...],
) -> Filters:  # fmt: skip
    current = Quarter.holding(_today(facility), facility.quarter_rule)
    form = _chosen_form(forms, arguments.get("form") or _busiest(session, facility, forms, departments))
    period = asked_period(arguments) or _newest_quarter(form, current, facility)
    firsts = [form.first for form in forms if form.first]
    rule = facility.quarter_rule
    holding = Quarter.holding(period.days(rule).last, rule)
    return Filters(
        facility_id=facility.id,
        forms=forms,
        periods=offered_periods(min(firsts, default=None), {min(holding, current), current}, rule),
        departments=departments,
        form=form,
        period=period,
        current=current,
        history=History.of(session, facility.id),
        days=period.days(rule),
        department=_chosen_department(departments, arguments.get("department")),
        without_flagged=leaves_flagged_out(arguments.get("flagged")) and form.audience == "patient",
        channel=chosen_channel(arguments.get("channel")) if form.audience == "patient" else None,
        is_live=arguments.get("live") == LIVE,
        version=chosen_version(arguments.get("version")) if form.audience == "patient" else None,
    )


def _busiest(
    session: Session, facility: Facility, forms: tuple[Form, ...], departments: tuple[Department, ...]
) -> str:
    """The patient form with most answers in the newest quarter that holds any; the first form if none does."""
    lasts = [form.last for form in forms if form.audience == "patient" and form.last]
    if not lasts:
        return forms[0].key
    days = Quarter.holding(min(max(lasts), _today(facility)), facility.quarter_rule).days(
        facility.quarter_rule
    )
    return (
        session.scalar(
            select(Questionnaire.key)
            .join(Version, Version.questionnaire_id == Questionnaire.id)
            .join(TallyCell, TallyCell.version_id == Version.id)
            .where(TallyCell.facility_id == facility.id, TallyCell.day.between(days.first, days.last))
            .where(TallyCell.department_id.in_([department.id for department in departments]))
            .group_by(Questionnaire.key)
            .order_by(func.sum(TallyCell.marks).desc(), Questionnaire.key)
            .limit(1)
        )
        or forms[0].key
    )


def _today(facility: Facility) -> date:
    return local_day(now(), facility.time_zone)


def _departments(session: Session, facility: Facility) -> tuple[Department, ...]:
    query = select(Department).where(Department.facility_id == facility.id)
    return tuple(session.scalars(query.order_by(Department.position, Department.name)))


def _chosen_form(forms: tuple[Form, ...], key: str) -> Form:
    for form in forms:
        if form.key == key:
            return form
    raise Unusable(_("There is no questionnaire '%(key)s'. Choose one from the list.", key=key))


def _chosen_department(departments: tuple[Department, ...], code: str | None) -> Department | None:
    if not code:
        return None
    for department in departments:
        if department.code == code:
            return department
    raise Unusable(_("There is no department '%(code)s'. Choose one from the list.", code=code))


def _newest_quarter(form: Form, current: Quarter, facility: Facility) -> Quarter:
    """The quarter of the newest answer, never one that has not begun."""
    return min(current, Quarter.holding(form.last, facility.quarter_rule)) if form.last else current
